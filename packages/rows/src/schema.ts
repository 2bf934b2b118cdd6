import type { Fail, Place } from "./rows-error.js";
import type { StandardIssue, StandardResult, StandardSchema } from "./standard-schema.js";

const maxValueLength = 60;
const maxIssues = 20;

/**
 * Checks rows by a schema, which may take its time.
 *
 * @param columns names of the cells, where rows are arrays.
 * @returns a function that gives what the schema makes of a row. It throws a RowsError that names row, column and value.
 */
export function rowChecker(
  schema: StandardSchema,
  columns: () => readonly string[] | undefined,
  fail: Fail,
): (row: unknown, place: Place) => unknown {
  const valueOf = (row: unknown, place: Place, result: StandardResult<unknown>): unknown => {
    if (result.issues === undefined) return result.value;
    const issues = result.issues.slice(0, maxIssues).map((issue) => describe(row, issue, columns() ?? []));
    const column = pathOf(result.issues[0], row, columns() ?? [])[0];
    return fail("schema_failed", `does not match the schema: ${issues.join("; ")}`, { ...place, column, issues });
  };
  return (row, place) => {
    const result = schema["~standard"].validate(row);
    return "then" in result ? result.then((later) => valueOf(row, place, later)) : valueOf(row, place, result);
  };
}

function describe(row: unknown, issue: StandardIssue, columns: readonly string[]): string {
  const path = pathOf(issue, row, columns);
  const value = keysOf(issue).reduce<unknown>(
    (at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key],
    row,
  );
  const where = path.length === 0 ? "" : `${path.join(".")}: `;
  return `${where}${issue.message}${path.length === 0 ? "" : `, got ${shown(value)}`}`;
}

const keysOf = ({ path = [] }: StandardIssue): PropertyKey[] =>
  path.map((part) => (typeof part === "object" ? part.key : part));

/** The way to the value at fault, in words; the cells of an array are called as their columns. */
function pathOf(issue: StandardIssue | undefined, row: unknown, columns: readonly string[]): string[] {
  const keys = issue === undefined ? [] : keysOf(issue);
  return keys.map(
    (key, depth) => (depth === 0 && Array.isArray(row) ? columns[Number(key)] : undefined) ?? String(key),
  );
}

/** A value in few characters; what is no text or number is only called by its type. */
function shown(value: unknown): string {
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (typeof value !== "string") return value === null ? "null" : typeof value;
  return JSON.stringify(value.length > maxValueLength ? `${value.slice(0, maxValueLength)}…` : value);
}
