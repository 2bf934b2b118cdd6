import * as z from "zod/mini";
import { idPattern } from "./layout.js";
import type { Declarations, Expectation, Plan, PlannedReport } from "./plan.js";
import { isReservedName } from "./reserved-name.js";

const text = z
  .string()
  .check(
    z.regex(/\S/, "expected some text"),
    z.maxLength(1_000),
    z.regex(/^(?:[\t\n\r]|\P{Cc})*$/u, "has a control character"),
  );
const id = z.string().check(
  z.regex(idPattern, "expected small letters, digits and '-', at most 64, beginning with a letter or a digit"),
  z.refine((value) => !isReservedName(value), "is a name that Windows keeps for a device"),
);
/** What YAML and people write for a switch or a number: a report that was left out by mistake would look like a decision. */
const noReason = /^\s*(?:y|n|yes|no|true|false|on|off|null|none|~|[\d.]+)\s*$/i;
const reason = z.string("expected a reason, as text").check(
  z.regex(/\S/, "expected a reason, as text"),
  z.maxLength(1_000),
  z.refine((value) => !noReason.test(value), "expected a reason, as text: a report without skip is collected"),
  z.meta({ description: "Why the report is not collected. It goes into the record." }),
);
const duration = z
  .string()
  .check(z.regex(/^[1-9]\d{0,5}(?:ms|s|m|h|d)$/, "expected a duration such as 90s, 30m or 2h, of at most six digits"));
const rfc3339 =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/;
/** The day is the last of its month, or an earlier one. */
const isInCalendar = (value: string): boolean => {
  const [year = 0, month = 0, day = 0] = value.slice(0, 10).split("-").map(Number);
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate() && !Number.isNaN(Date.parse(value));
};
const time = z.string().check(
  z.regex(rfc3339, "expected a date, or a time with its zone, as in RFC 3339"),
  z.refine((value) => !rfc3339.test(value) || isInCalendar(value), "is not in the calendar"),
);

const declared: z.ZodMiniType<Declarations> = z.catchall(
  z.object({
    purpose: z.optional(text),
    reviewPeriod: z.optional(z.strictObject({ from: z.optional(time), to: z.optional(time) })),
    environment: z.optional(text),
    owner: z.optional(text),
    collectedBy: z.optional(text),
    classification: z.optional(text),
    ticket: z.optional(text),
  }),
  text,
);

export const expectationSchema: z.ZodMiniType<Expectation> = z.strictObject({
  minRows: z.optional(z.int().check(z.minimum(0))),
  columns: z.optional(z.array(z.string().check(z.minLength(1))).check(z.minLength(1))),
});

const defaults = {
  tenant: z.optional(text),
  format: z.optional(z.string().check(z.regex(/^[a-z0-9]{1,12}$/, "expected a format such as csv, pdf or jsonl"))),
  realm: z.optional(text),
  maxWait: z.optional(duration),
  declared: z.optional(declared),
};

/** What an editor shows while a plan is written. */
const reportMeta = z.meta({
  description:
    "SailPoint: a type of report, such as ACCOUNTS, CAMPAIGN_STATUS_REPORT or SOD_VIOLATION_REPORT. Ping: a template. Fudo: a predefined report, the id of a definition, or a title.",
  examples: ["ACCOUNTS", "CERTIFICATION_SIGNOFF_REPORT", "SOD_VIOLATION_REPORT", "ROLE-MEMBERSHIP", "AccountAccess"],
});
const argumentsMeta = z.meta({
  description:
    "In the vendor's words. SailPoint: of ACCOUNTS { source } or { application, sourceName }, of a campaign's report { campaignId }, of SOD_VIOLATION_REPORT { policyId }, { filteredPolicyList } or none for all policies.",
  examples: [{ source: "Active Directory" }, { campaignId: "2c91808571bcfcf80171c23e4b4221fc" }, { policyId: "…" }],
});

const report: z.ZodMiniType<PlannedReport> = z.strictObject({
  id,
  ...defaults,
  report: text.check(reportMeta),
  arguments: z.optional(z.record(z.string(), z.unknown()).check(argumentsMeta)),
  control: z.optional(z.union([text, z.array(text).check(z.minLength(1))])),
  expect: z.optional(expectationSchema),
  skip: z.optional(reason),
});

export const planSchema: z.ZodMiniType<Plan> = z.strictObject({
  version: z.literal(1),
  name: z.optional(id),
  folder: z.optional(text),
  defaults: z.optional(z.strictObject(defaults)),
  reports: z.array(report).check(z.minLength(1), z.maxLength(10_000)),
});

/** JSON Schema (draft 2020-12) of a plan, for editors and checks. {@link parsePlan} also checks what spans several fields. */
export const planJsonSchema: Readonly<Record<string, unknown>> = {
  title: "Plan of @identity-reports/evidence",
  ...z.toJSONSchema(planSchema, { io: "input" }),
};
