import * as z from "zod/mini";
import { lostDigits } from "./ids.js";
import type { DefinedReportModel, DefinedReportSubscriptionModel, ObjectSpec, ReportModel } from "./models.js";

/** An id in an answer. One that came as a number is turned to text while it still is the number that was sent. */
const id: z.ZodMiniType<string> = z.transform((value, { issues }) => {
  if (typeof value === "string" || Number.isSafeInteger(value)) return String(value);
  const message =
    typeof value === "number" ? lostDigits : `expected an id, got ${value === null ? "null" : typeof value}`;
  issues.push({ code: "custom", message, input: value });
  return z.NEVER;
});

// Attributes without a value are left out, and may be null.
const otherId = z.nullish(id);
const text = z.nullish(z.string());
const flag = z.nullish(z.boolean());
const dates = { created_at: text, modified_at: text };

/** @internal */
export const reportModel: z.ZodMiniType<ReportModel> = z.looseObject({
  id,
  title: text,
  defined_report_id: otherId,
  report_type: text,
  generated_at: text,
  created_by: otherId,
  query_filter: text,
  query_order: text,
  created_on: text,
  removed: flag,
  ...dates,
});

/** @internal */
export const definedReportModel: z.ZodMiniType<DefinedReportModel> = z.looseObject({
  id,
  title: text,
  type: text,
  query_filter: text,
  query_order: text,
  created_by: otherId,
  removed: flag,
  ...dates,
});

/** @internal */
export const subscriptionModel: z.ZodMiniType<DefinedReportSubscriptionModel> = z.looseObject({
  id,
  defined_report_id: otherId,
  user_id: otherId,
  period: text,
  created_by: otherId,
  removed: flag,
  ...dates,
});

/** @internal */
export const objectSpec: z.ZodMiniType<ObjectSpec> = z.catchall(z.object({}), z.looseObject({}));
