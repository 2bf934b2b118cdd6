import * as z from "zod/mini";
import { idText } from "@identity-reports/core/vendor";
import type {
  AttributeSpec,
  DefinedReportModel,
  DefinedReportSubscriptionModel,
  ObjectSpec,
  ReportModel,
} from "./models.js";

// Attributes without a value are left out, and may be null. One of another type than documented is left out, too; only
// the id is needed.
const id: z.ZodMiniType<string> = z.transform(idText);
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

const property = { text: z.exactOptional(z.string()), flag: z.exactOptional(z.boolean()) };

const attributeSpec: z.ZodMiniType<AttributeSpec> = z.looseObject({
  type: property.text,
  readonly: property.flag,
  immutable: property.flag,
  unique: property.flag,
  required: property.flag,
  ignore_case: property.flag,
  allow_empty: property.flag,
  protected: property.flag,
  grant: property.text,
});

/** @internal */
export const objectSpec: z.ZodMiniType<ObjectSpec> = z.catchall(z.object({}), attributeSpec);
