import * as z from "zod/mini";
import { idPattern } from "./layout.js";
import { parseDocument } from "./parse-document.js";
import { expectationSchema } from "./plan-schema.js";
import type { ErrorJson } from "./error-json.js";
import type { NextStepJson } from "./next-step-json.js";
import { recordType, type Declared, type EvidenceRecord } from "./record.js";

const text = z.string();
const maybe = z.optional(text);
const instant = text.check(
  z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/, "expected a time in UTC, as in RFC 3339"),
);
const count = z.int().check(z.minimum(0));
const hex = (digits: number): z.ZodMiniType<string> =>
  text.check(z.regex(new RegExp(`^[0-9a-f]{${digits}}$`), `expected ${digits} digits in lower-case hex`));
const fields = z.record(text, z.unknown());

export const errorSchema: z.ZodMiniType<ErrorJson> = z.looseObject({ name: text, message: text, code: maybe });

export const nextStepSchema: z.ZodMiniType<NextStepJson> = z.looseObject({
  action: z.enum(["resume", "start-again", "wait", "ask-a-person", "give-up"]),
  reason: text,
  until: maybe,
});

const declared: z.ZodMiniType<Declared> = z.looseObject({ controlIds: z.array(text) });

/** Fields that it does not know are allowed: later releases may add some. All others are checked strictly. */
export const recordSchema: z.ZodMiniType<EvidenceRecord> = z.looseObject({
  type: z.literal(recordType),
  version: z.literal(1),
  id: text.check(z.regex(idPattern, "is no id of a report")),
  uuid: z.uuid(),
  state: z.enum(["starting", "started", "saved", "verified", "failed", "unknown", "skipped"]),
  attempts: z.array(
    z.looseObject({
      number: z.int().check(z.minimum(1)),
      at: instant,
      outcome: z.enum(["open", "verified", "failed", "unknown", "released"]),
      error: z.optional(errorSchema),
    }),
  ),
  source: z.looseObject({
    tenant: text,
    vendor: text,
    baseUrl: text,
    realm: maybe,
    tenantId: maybe,
    apiVersion: maybe,
  }),
  report: z.looseObject({
    type: text,
    title: maybe,
    origin: z.enum(["standard", "custom", "unknown"]),
    definition: z.optional(z.unknown()),
    definitionDigest: z.optional(hex(64)),
  }),
  request: z.looseObject({ arguments: fields, format: text, sentAt: z.optional(instant), requestIds: z.array(text) }),
  period: z.optional(z.looseObject({ from: maybe, to: maybe, asOf: maybe, basis: z.enum(["arguments", "declared"]) })),
  run: z.optional(
    z.looseObject({
      id: text,
      handle: fields,
      startedAt: text,
      joined: z.boolean(),
      attributedBy: z.optional(z.literal("operator")),
      deletedAt: z.optional(instant),
      status: maybe,
      server: z.optional(
        z.looseObject({
          created: maybe,
          launched: maybe,
          completed: maybe,
          durationMs: z.optional(z.number()),
          raw: fields,
        }),
      ),
    }),
  ),
  requester: z.optional(z.looseObject({ clientId: maybe, principal: maybe, basis: z.enum(["token", "vendor"]) })),
  collector: z.looseObject({
    name: text,
    version: text,
    packages: z.record(text, text),
    runtime: text,
    platform: text,
    host: maybe,
    user: maybe,
    clockSkewMs: z.optional(z.number()),
  }),
  file: z.optional(
    z.looseObject({
      name: text,
      vendorName: text,
      mediaType: text,
      format: text,
      sizeBytes: count,
      digest: z.looseObject({ sha256: hex(64), sha512: z.optional(hex(128)) }),
      receivedAt: instant,
      lengthVerified: z.boolean(),
      verifiedAt: z.optional(instant),
    }),
  ),
  members: z.optional(
    z.array(
      z.looseObject({
        name: text,
        sizeBytes: count,
        digest: z.looseObject({ sha256: hex(64) }),
        crc32: hex(8),
        rows: z.optional(count),
      }),
    ),
  ),
  columns: z.optional(z.array(text)),
  population: z.optional(
    z.looseObject({
      announced: z.optional(count),
      counted: z.optional(count),
      complete: z.nullable(z.boolean()),
      basis: z.enum(["rows", "none"]),
    }),
  ),
  rowsError: z.optional(errorSchema),
  expect: z.optional(expectationSchema),
  failure: z.optional(z.looseObject({ at: z.enum(["run", "file"]), error: errorSchema, nextStep: nextStepSchema })),
  skipped: maybe,
  declared,
});

/** JSON Schema (draft 2020-12) of `records/<id>.json`. */
export const recordJsonSchema: Readonly<Record<string, unknown>> = {
  title: "Record of @identity-reports/evidence",
  ...z.toJSONSchema(recordSchema),
};

/**
 * Reads a record.
 *
 * @param path of its file, for the error.
 * @example
 * ```ts
 * const record = parseRecord(await readFile("records/accounts.json", "utf8"), "records/accounts.json");
 * console.log(record.state, record.run?.id);
 * ```
 * @throws EvidenceError `record_invalid` with every fault, or `version_unknown`.
 */
export const parseRecord = (source: unknown, path?: string): EvidenceRecord =>
  parseDocument({ name: "the record", code: "record_invalid", schema: recordSchema }, source, path);
