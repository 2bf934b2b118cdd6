import * as z from "zod/mini";
import { errorSchema, nextStepSchema } from "./record-schema.js";
import type { CollectResult, ReportResult } from "./result.js";

const text = z.string();
const maybe = z.optional(text);
const count = z.int().check(z.minimum(0));
const exit = z.enum(["done", "no", "usage", "access", "not-now", "incomplete", "stopped"]);
const outcome = z.enum(["verified", "incomplete", "failed", "unknown", "skipped", "running", "not-started"]);

const report: z.ZodMiniType<ReportResult> = z.looseObject({
  id: text,
  tenant: text,
  report: text,
  outcome,
  exit,
  step: z.enum(["start", "resume", "take", "verify", "keep", "hold", "leave", "skip", "none"]),
  file: maybe,
  sizeBytes: z.optional(count),
  sha256: maybe,
  rowCount: z.optional(count),
  rowsComplete: z.optional(z.boolean()),
  runId: maybe,
  joined: z.optional(z.boolean()),
  candidates: z.optional(z.array(z.looseObject({ runId: text, createdAt: maybe }))),
  error: z.optional(errorSchema),
  nextStep: z.optional(nextStepSchema),
});

const resultSchema: z.ZodMiniType<CollectResult> = z.looseObject({
  version: z.literal(1),
  folder: text,
  startedAt: text,
  finishedAt: text,
  sealed: z.boolean(),
  unsealedReason: maybe,
  stopped: z.optional(z.enum(["signal", "deadline"])),
  exit,
  counts: z.record(outcome, count),
  reports: z.array(report),
});

/** JSON Schema (draft 2020-12) of what `collect` resolves to. */
export const resultJsonSchema: Readonly<Record<string, unknown>> = {
  title: "Result of a collection by @identity-reports/evidence",
  ...z.toJSONSchema(resultSchema),
};
