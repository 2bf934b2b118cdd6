import * as z from "zod/mini";
import { planSchema } from "../format/plan-schema.js";
import { recordSchema } from "../format/record-schema.js";
import { findingCodes, type Finding } from "./findings.js";
import type { Verification, VerifiedReport, VerifiedSignature } from "./verification.js";

const text = z.string();
const maybe = z.optional(text);
const count = z.int().check(z.minimum(0));
const value = z.optional(z.union([text, z.number()]));

const finding: z.ZodMiniType<Finding> = z.object({
  code: z.enum(findingCodes),
  severity: z.enum(["error", "warning"]),
  message: text,
  file: maybe,
  line: z.optional(count),
  listedIn: z.optional(z.array(text)),
  report: maybe,
  expected: value,
  found: value,
});

const outcome = z.enum(["verified", "incomplete", "unexpected", "skipped", "missing"]);

const report: z.ZodMiniType<VerifiedReport> = z.object({
  id: text,
  outcome,
  reason: maybe,
  rowCount: z.optional(count),
  record: z.optional(recordSchema),
});

const signature: z.ZodMiniType<VerifiedSignature> = z.object({
  file: text,
  outcome: z.enum(["valid", "invalid", "unchecked"]),
  signer: maybe,
  reason: maybe,
});

const fields = {
  version: z.literal(1),
  folder: text,
  verifiedAt: text,
  outcome: z.enum(["valid", "invalid", "unsealed"]),
  summary: text,
  complete: z.boolean(),
  digest: maybe,
  bag: z.object({
    valid: z.boolean(),
    payloadFiles: count,
    payloadBytes: count,
    baggingDate: maybe,
    identifier: maybe,
  }),
  plan: z.optional(planSchema),
  counts: z.object({
    planned: count,
    verified: count,
    incomplete: count,
    unexpected: count,
    skipped: count,
    missing: count,
  }),
  reports: z.array(report),
  signatures: z.array(signature),
  findings: z.array(finding),
  findingsOmitted: count,
};

const verificationSchema: z.ZodMiniType<Verification> = z.object(fields);

const anObject = z.looseObject({});
const givenRecord = z.looseObject({
  report: anObject,
  source: anObject,
  request: anObject,
  collector: anObject,
  declared: z.looseObject({ controlIds: z.array(text) }),
  attempts: z.array(anObject),
});

/** A verification that a caller passes back to us, by its shape: a page shows every text, also one that no plan may have. */
export const givenVerificationSchema = z.looseObject({
  ...fields,
  plan: z.optional(z.looseObject({ name: maybe })),
  reports: z.array(z.looseObject({ id: text, outcome, record: z.optional(givenRecord) })),
});

/** JSON Schema (draft 2020-12) of what `verifyCollection` resolves to. */
export const verificationJsonSchema: Readonly<Record<string, unknown>> = {
  title: "Verification of a collection by @identity-reports/evidence",
  ...z.toJSONSchema(verificationSchema),
};
