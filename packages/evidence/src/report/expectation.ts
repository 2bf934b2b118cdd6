import { plural } from "../format/plural.js";
import { EvidenceError } from "../evidence-error.js";
import type { Expectation } from "../format/plan.js";
import type { FileRows } from "../file/read-back.js";

/** @returns an error that says what is missing; undefined for a file that is as the plan expects. */
export function unmetExpectation(
  expect: Expectation | undefined,
  { columns, counted, members, rowsError }: FileRows,
  name: string,
): EvidenceError | undefined {
  const { minRows, columns: wanted } = expect ?? {};
  const faults: string[] = [];
  if (minRows !== undefined && counted === undefined)
    faults.push(`its rows cannot be counted${rowsError === undefined ? "" : ` (${rowsError.message})`}`);
  if (minRows !== undefined && counted !== undefined && counted < minRows)
    faults.push(`it has ${plural(counted, "row")}, and at least ${minRows} ${minRows === 1 ? "is" : "are"} expected`);
  if (wanted !== undefined && columns === undefined) {
    const why =
      members === undefined
        ? (rowsError?.message ?? "there is no header")
        : `it has ${plural(members.length, "member")}`;
    faults.push(`its columns are not known (${why})`);
  }
  const missing = (columns && wanted?.filter((column) => !columns.includes(column))) ?? [];
  if (missing.length > 0) faults.push(`it has no column ${missing.map((each) => JSON.stringify(each)).join(", ")}`);
  if (faults.length === 0) return undefined;
  return new EvidenceError(`${name}: ${faults.join("; ")}`, {
    code: "expectation_failed",
    carriedOut: "yes",
    path: name,
  });
}
