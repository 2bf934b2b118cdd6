import {
  boolean,
  exactOptional,
  idText,
  looseObject,
  membersOf,
  nullish,
  string,
  transform,
  type BuiltSchema,
} from "@identity-reports/core/vendor";
import type {
  AttributeSpec,
  DefinedReportModel,
  DefinedReportSubscriptionModel,
  ObjectSpec,
  ReportModel,
} from "./models.js";

// Attributes without a value are left out, and may be null. One of another type than documented is left out, too; only
// the id is needed.
const id: BuiltSchema<string> = transform(idText);
const otherId = nullish(id);
const text = nullish(string());
const flag = nullish(boolean());
const dates = { created_at: text, modified_at: text };

/** @internal */
export const reportModel: BuiltSchema<ReportModel> = looseObject({
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
export const definedReportModel: BuiltSchema<DefinedReportModel> = looseObject({
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
export const subscriptionModel: BuiltSchema<DefinedReportSubscriptionModel> = looseObject({
  id,
  defined_report_id: otherId,
  user_id: otherId,
  period: text,
  created_by: otherId,
  removed: flag,
  ...dates,
});

const property = { text: exactOptional(string()), flag: exactOptional(boolean()) };

const attributeSpec: BuiltSchema<AttributeSpec> = looseObject({
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
export const objectSpec: BuiltSchema<ObjectSpec> = membersOf(attributeSpec);
