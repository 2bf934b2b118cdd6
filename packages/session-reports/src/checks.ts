import {
  ConfigError,
  expectRecord,
  expectShape,
  needed,
  oneOf,
  optional,
  record,
  text,
  whole,
  type Rule,
  type Shape,
} from "@identity-reports/core";
import { expectId } from "./ids.js";
import type { CreateReportParams, UpdateDefinedReportParams } from "./models.js";

const attributes: Rule = [
  "a list of attributes",
  (value) => Array.isArray(value) && value.length > 0 && value.every((name) => /^\w+$/.test(String(name))),
];
const someCriteria: Rule = [
  'a list of at least one criterion, such as [{ field: "protocol", value: "ssh" }]',
  (value) => Array.isArray(value) && value.length > 0,
];

/** The formats Fudo makes. */
export const fileFormat = oneOf("csv", "pdf", "html");

export const idOnly: Shape = { id: expectId };

export const reportFileParams: Shape = { id: expectId, format: fileFormat };

/** The kinds of objects of this API. */
export const objectSpecParams: Shape = { objectType: oneOf("report", "defined_report", "defined_report_subscription") };

/** What a filter must not hold is checked where the address is written. */
export const listParams: Shape = {
  filter: text,
  order: text,
  fields: attributes,
  limit: whole(1),
  offset: whole(0),
  query: record,
};

export const newDefinition: Shape = { title: needed(text), type: text, query_filter: text, query_order: text };

export const newSubscription: Shape = {
  period: oneOf("day", "week", "month", "quarter", "year"),
  defined_report_id: expectId,
  user_id: optional(expectId),
};

/** @throws ConfigError when nothing says what the report is about, or something of it is wrong. */
export function checkNewReport(params: CreateReportParams): void {
  const ways = { criteria: someCriteria, defined_report_id: optional(expectId), query_filter: text };
  expectShape("params", params, { ...ways, query_order: text, title: text });
  const { criteria, defined_report_id: definition, query_filter: filter } = params;
  if (criteria === undefined && definition === undefined && filter === undefined) {
    throw new ConfigError("criteria", `expected what the report is about: ${Object.keys(ways).join(" or ")}`);
  }
  for (const [index, criterion] of (criteria ?? []).entries()) {
    const option = `criteria[${index}]`;
    const { field } = expectRecord(option, criterion, "{ field, value }");
    const value = field === "user" ? expectId : needed(text);
    expectShape(option, criterion, { field: needed(text), value }, `${option}.`);
  }
}

const changes = { title: text, query_filter: text, query_order: text };

/** @throws ConfigError when nothing is to be changed, or something that cannot be. */
export function checkDefinitionUpdate(params: UpdateDefinedReportParams): void {
  if ("type" in params) throw new ConfigError("type", "cannot be changed; create another definition");
  expectShape("params", params, { id: expectId, ...changes });
  const { id: _, ...given } = params;
  if (Object.values(given).every((value) => value === undefined)) {
    throw new ConfigError("params", `expected something to change: ${Object.keys(changes).join(", ")}`);
  }
}
