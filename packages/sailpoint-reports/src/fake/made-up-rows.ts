import { madeUpRows as rowsOf, type ReportRow } from "@identity-reports/core/fake";
import type { ReportDetails } from "./validate-report-details.js";
import { definitionOf } from "./report-types.js";

const states = ["active", "inactive", "leaver"] as const;
const departments = ["Accounting", "Engineering", "Human Resources"] as const;

/** The columns that a search export was asked for, or those that its type has. */
export function columnsFor({ reportType, arguments: given }: ReportDetails): readonly string[] {
  const { columns } = given;
  const asked = reportType === "SEARCH_EXPORT" && typeof columns === "string" ? columns.split(",") : [];
  const named = asked.map((column) => column.trim()).filter((column) => column !== "");
  return named.length > 0 ? named : definitionOf(reportType).columns;
}

/** Rows that look like the report, the same for the same request every time. */
export const madeUpRows = (details: ReportDetails, count: number): ReportRow[] =>
  rowsOf({
    seed: details.reportType.length,
    columns: columnsFor(details),
    count,
    valuesFor: ({ first, last, login, email, day }, random) => [
      [/first/i, first],
      [/last/i, last],
      [/mail/i, email],
      [/source/i, details.arguments["sourceName"] ?? "Active Directory"],
      [/account|native|login/i, login],
      [/state|status/i, random.pick(states)],
      [/department/i, random.pick(departments)],
      [/created/i, `2025-06-${day}T08:15:30.000Z`],
      [/attribute/i, "manager"],
      [/error/i, "No identity matches the value"],
      [/name|identity|manager/i, `${first} ${last}`],
    ],
  });
