import { ConfigError } from "@identity-reports/core";
import {
  expectRecord,
  allowOtherKeys,
  optional,
  rule,
  ruleOf,
  rules,
  validateObject,
  type Rules,
} from "@identity-reports/core/vendor";
import { expectId } from "./ids.js";
import type { CreateReportParams, UpdateDefinedReportParams } from "./models.js";

const { nonEmptyText, oneOf, wholeNumber } = rules;
const id = ruleOf(expectId);
const attributes = rule(
  "a list of attributes",
  (value) => Array.isArray(value) && value.length > 0 && value.every((name) => /^\w+$/.test(String(name))),
);
const someCriteria = rule(
  'a list of at least one criterion, such as [{ field: "protocol", value: "ssh" }]',
  (value) => Array.isArray(value) && value.length > 0,
);

/** The formats Fudo makes. */
const fileFormat = oneOf("csv", "pdf", "html");

export const idRules: Rules = { id };

export const reportFileRules: Rules = { id, format: fileFormat };

/** The kinds of objects of this API. */
export const objectSpecRules: Rules = { objectType: oneOf("report", "defined_report", "defined_report_subscription") };

/** What a filter must not hold is checked where the address is written. */
export const listRules: Rules = {
  filter: optional(nonEmptyText),
  order: optional(nonEmptyText),
  fields: optional(attributes),
  limit: optional(wholeNumber(1)),
  offset: optional(wholeNumber(0)),
  query: optional(rules.record),
};

export const newDefinitionRules: Rules = {
  title: nonEmptyText,
  type: optional(nonEmptyText),
  query_filter: optional(nonEmptyText),
  query_order: optional(nonEmptyText),
  created_by: optional(id),
};

export const newSubscriptionRules: Rules = {
  period: oneOf("day", "week", "month", "quarter", "year"),
  defined_report_id: id,
  user_id: optional(id),
  created_by: optional(id),
};

/** What says which sessions a report is about: one of these must be given. */
const subjectRules: Rules = {
  criteria: optional(someCriteria),
  defined_report_id: optional(id),
  query_filter: optional(nonEmptyText),
};
const newReportRules: Rules = {
  ...subjectRules,
  query_order: optional(nonEmptyText),
  title: optional(nonEmptyText),
  created_by: optional(id),
};

/** @throws ConfigError when nothing says what the report is about, or something of it is wrong. */
export function validateNewReport(params: CreateReportParams, unchecked = false): void {
  validateObject("params", params, allowOtherKeys(newReportRules, params, unchecked));
  const { criteria, defined_report_id: definition, query_filter: filter } = params;
  if (criteria === undefined && definition === undefined && filter === undefined) {
    throw new ConfigError("criteria", `expected what the report is about: ${Object.keys(subjectRules).join(" or ")}`);
  }
  for (const [index, criterion] of (criteria ?? []).entries()) {
    const option = `criteria[${index}]`;
    const { field } = expectRecord(option, criterion, "{ field, value }");
    const value = field === "user" ? id : nonEmptyText;
    validateObject(option, criterion, { field: nonEmptyText, value }, `${option}.`);
  }
}

const changeRules: Rules = {
  title: optional(nonEmptyText),
  query_filter: optional(nonEmptyText),
  query_order: optional(nonEmptyText),
};

/** @throws ConfigError when nothing is to be changed, or something that cannot be. */
export function validateDefinitionUpdate(params: UpdateDefinedReportParams, unchecked: boolean): void {
  if ("type" in params) throw new ConfigError("type", "cannot be changed; create another definition");
  validateObject("params", params, allowOtherKeys({ id, ...changeRules }, params, unchecked));
  const { id: _, ...given } = params;
  if (Object.values(given).every((value) => value === undefined)) {
    throw new ConfigError("params", `expected something to change: ${Object.keys(changeRules).join(", ")}`);
  }
}
