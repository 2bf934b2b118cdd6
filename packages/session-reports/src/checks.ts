import {
  ConfigError,
  expectKnownKeys,
  expectOneOf,
  expectRecord,
  expectShape,
  expectText,
  record,
  text,
  whole,
  type Rule,
} from "@identity-reports/core";
import { expectId } from "./ids.js";
import type {
  CreateDefinedReportParams,
  CreateReportParams,
  CreateSubscriptionParams,
  IdParams,
  ListParams,
  ReportFileFormat,
  UpdateDefinedReportParams,
} from "./models.js";

const formats: readonly ReportFileFormat[] = ["csv", "pdf", "html"];
const periods = ["day", "week", "month", "quarter", "year"] as const;
const objectTypes = ["report", "defined_report", "defined_report_subscription"] as const;

const attributes: Rule = [
  "a list of attributes",
  (value) => Array.isArray(value) && value.length > 0 && value.every((name) => /^\w+$/.test(String(name))),
];
const someCriteria: Rule = [
  'at least one criterion, such as { field: "protocol", value: "ssh" }',
  (value) => Array.isArray(value) && value.length > 0,
];

/** @throws ConfigError unless it is a format Fudo makes. */
export const expectFormat = (format: unknown): ReportFileFormat => expectOneOf("format", format, formats);

/** @throws ConfigError unless there is an id and nothing else. */
export function checkId(params: IdParams): void {
  expectKnownKeys("params", params, ["id"]);
  expectId("id", params.id);
}

/** @throws ConfigError when the id or the format is none. */
export function checkReportFile(params: IdParams & { readonly format: string }): void {
  expectKnownKeys("params", params, ["id", "format"]);
  expectId("id", params.id);
  expectFormat(params.format);
}

/** @throws ConfigError for a kind of object that is not of this API. */
export function checkObjectType(params: { readonly objectType: string }): void {
  expectKnownKeys("params", params, ["objectType"]);
  expectOneOf("objectType", params.objectType, objectTypes);
}

const listShape = { filter: text, order: text, fields: attributes, limit: whole(1), offset: whole(0), query: record };

/** @throws ConfigError when a parameter is wrong. What a filter must not hold is checked where the address is written. */
export const checkList = (params: ListParams): void => expectShape("params", params, listShape);

/** @throws ConfigError when nothing says what the report is about, or something of it is wrong. */
export function checkNewReport(params: CreateReportParams): void {
  const ways = { criteria: someCriteria, defined_report_id: undefined, query_filter: text };
  expectShape("params", params, { ...ways, query_order: text, title: text });
  const { criteria, defined_report_id: definition, query_filter: filter } = params;
  if (criteria === undefined && definition === undefined && filter === undefined) {
    throw new ConfigError("criteria", `expected what the report is about: ${Object.keys(ways).join(" or ")}`);
  }
  if (definition !== undefined) expectId("defined_report_id", definition);
  for (const [index, criterion] of (criteria ?? []).entries()) {
    const option = `criteria[${index}]`;
    expectKnownKeys(option, expectRecord(option, criterion, "{ field, value }"), ["field", "value"]);
    expectText(`${option}.field`, criterion.field);
    if (criterion.field === "user") expectId(`${option}.value`, criterion.value);
    else expectText(`${option}.value`, criterion.value);
  }
}

/** @throws ConfigError without a title, or when something is wrong. */
export function checkNewDefinition(params: CreateDefinedReportParams): void {
  expectText("title", params.title);
  expectShape("params", params, { title: text, type: text, query_filter: text, query_order: text });
}

const changes = { title: text, query_filter: text, query_order: text };

/** @throws ConfigError when nothing is to be changed, or something that cannot be. */
export function checkDefinitionUpdate(params: UpdateDefinedReportParams): void {
  if ("type" in params) throw new ConfigError("type", "cannot be changed; create another definition");
  expectShape("params", params, { id: undefined, ...changes });
  expectId("id", params.id);
  const { id: _, ...given } = params;
  if (Object.values(given).every((value) => value === undefined)) {
    throw new ConfigError("params", `expected something to change: ${Object.keys(changes).join(", ")}`);
  }
}

/** @throws ConfigError when the period, the definition or the user is none. */
export function checkNewSubscription(params: CreateSubscriptionParams): void {
  expectKnownKeys("params", params, ["period", "defined_report_id", "user_id"]);
  expectOneOf("period", params.period, periods);
  expectId("defined_report_id", params.defined_report_id);
  if (params.user_id !== undefined) expectId("user_id", params.user_id);
}
