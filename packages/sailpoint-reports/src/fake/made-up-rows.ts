import { createRandom, type ReportRow } from "@identity-reports/core/fake";
import type { ReportDetails } from "./check-report-details.js";
import { definitionOf } from "./report-types.js";

// A comma, a quote, umlauts and an ideograph: what breaks readers that split at commas or decode as Latin-1.
const firstNames = ["Aaron", "Zoë", "Jürgen", "Mei 美", 'Robert "Bob"', "O'Neil"] as const;
const lastNames = ["Nichols", "Smith, Jr.", "Müller", "van der Berg", "García"] as const;
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
export function madeUpRows(details: ReportDetails, count: number): ReportRow[] {
  const random = createRandom(details.reportType.length);
  const columns = columnsFor(details);
  const { sourceName } = details.arguments;
  const source = typeof sourceName === "string" ? sourceName : "Active Directory";
  return Array.from({ length: count }, (_, index) => {
    const first = random.pick(firstNames);
    const last = random.pick(lastNames);
    const person = `${first} ${last}`;
    const login = `user.${String(index + 1).padStart(5, "0")}`;
    const day = String(1 + random.integer(28)).padStart(2, "0");
    const values: readonly (readonly [RegExp, string])[] = [
      [/first/i, first],
      [/last/i, last],
      [/mail/i, `${login}@example.com`],
      [/source/i, source],
      [/account|native|login/i, login],
      [/state|status/i, random.pick(states)],
      [/department/i, random.pick(departments)],
      [/created/i, `2025-06-${day}T08:15:30.000Z`],
      [/attribute/i, "manager"],
      [/error/i, "No identity matches the value"],
      [/name|identity|manager/i, person],
    ];
    return Object.fromEntries(
      columns.map((column) => [
        column,
        values.find(([pattern]) => pattern.test(column))?.[1] ?? `${column} ${index + 1}`,
      ]),
    );
  });
}
