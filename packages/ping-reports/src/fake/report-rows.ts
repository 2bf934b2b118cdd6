import { isRecord } from "@identity-reports/core/vendor";
import { madeUpRows, type ColumnValue, type Random, type ReportRow } from "@identity-reports/core/fake";
import { parseReportConfig } from "../report-config.js";
import type { StoredTemplate } from "./templates.js";

const states = ["active", "inactive", "blocked"] as const;
const results = ["SUCCESSFUL", "FAILED"] as const;
const dayMs = 86_400_000;

/** The columns that the parameters of built-in reports choose the values of. */
const columnsOfParameters: Readonly<Record<string, string>> = {
  roles: "role_name",
  org_names: "org_name",
  user_names: "user_name",
  userName: "user_name",
  status: "status",
  journeyName: "journey_name",
  treeResult: "journey_result",
  campaign_name: "campaign_name",
  campaign_status: "campaign_status",
};

/** The labels of a template's columns. */
export function columnsOf({ reportConfig }: StoredTemplate): readonly string[] {
  const { fields } = parseReportConfig(reportConfig);
  const labels = (fields ?? []).map((field) => (isRecord(field) ? String(field.label) : ""));
  return labels.length > 0 ? labels : ["Name", "Value"];
}

/** Rows as a run with these parameters finds them: each value is one that was asked for, each time in the period. */
export function rowsFor(template: StoredTemplate, count: number, parameters: string): ReportRow[] {
  const given = JSON.parse(parameters) as Readonly<Record<string, unknown>>;
  const chosen = Object.entries(given).flatMap(([parameter, value]) => {
    const column = columnsOfParameters[parameter] ?? filteredColumn(template, parameter);
    const values = [value].flat().filter((each) => each !== null && each !== "");
    return column === undefined || values.length === 0 ? [] : [{ column, values }];
  });
  return madeUpRows({
    seed: template.name.length,
    columns: columnsOf(template),
    count,
    valuesFor: (person, random) => [
      ...chosen.map(({ column, values }): ColumnValue => [exactly(column), values[random.integer(values.length)]]),
      [/^timestamp$|date/i, timeIn(given, person.day, random)],
      ...usualValues(person, random),
    ],
  });
}

const exactly = (column: string): RegExp => new RegExp(`^${column.replace(/[^\w ]/g, "\\$&")}$`);

const usualValues = (
  { first, last, login, email, day }: Readonly<Record<"first" | "last" | "login" | "email" | "day", string>>,
  random: Random,
): readonly ColumnValue[] => [
  [/first/i, first],
  [/last_?name/i, last],
  [/mail/i, email],
  [/role_names|application_names|org_names/i, [`${login} group`, "All users"]],
  [/role/i, random.pick(["Manager", "Auditor", "Help Desk"])],
  [/org/i, random.pick(["Sales", "Research, Ltd."])],
  [/journey_result/i, random.pick(results)],
  [/journey/i, random.pick(["Login", "Registration"])],
  [/status/i, random.pick(states)],
  [/count/i, random.integer(500)],
  [/time/i, `2026-06-${day}T08:15:30.000Z`],
  [/temporal/i, null],
  [/user|name/i, login],
];

/** A time of June, or one between `startDate` and `endDate`; where only one of them was sent, of the day beside it. */
function timeIn({ startDate, endDate }: Readonly<Record<string, unknown>>, day: string, random: Random): string {
  const usual = `2026-06-${day}T08:15:30.000Z`;
  const [from, to] = [startDate, endDate].map((date) => Date.parse(typeof date === "string" ? date : "") || undefined);
  if (from === undefined && to === undefined) return usual;
  const start = from ?? (to ?? 0) - dayMs;
  const end = to ?? start + dayMs;
  return new Date(start + random.integer(Math.max(1, end - start))).toISOString();
}

/** The column that a template's filter compares with a parameter: `{ in: { search_string: path, in_query: { parameter } } }`. */
function filteredColumn({ reportConfig }: StoredTemplate, parameter: string): string | undefined {
  const { filter, fields = [] } = parseReportConfig(reportConfig);
  const paths = rulesOf(filter)
    .filter((sides) => sides.some((side) => isRecord(side) && side["parameter"] === parameter))
    .flat();
  return fields.find(({ value }) => paths.includes(value))?.label;
}

/** What stands on the sides of each rule that wants one value, or one of several. */
function rulesOf(filter: unknown): readonly (readonly unknown[])[] {
  if (Array.isArray(filter)) return filter.flatMap(rulesOf);
  if (!isRecord(filter)) return [];
  const { and, or, in: oneOf, equals } = filter;
  return [...rulesOf(and), ...rulesOf(or), ...[oneOf, equals].filter(isRecord).map((rule) => Object.values(rule))];
}
