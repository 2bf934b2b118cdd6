import { isDeepStrictEqual } from "node:util";
import type { Expectation, PlannedReport } from "./plan.js";
import type { EvidenceRecord } from "./record.js";

/** A plan that a program made may hold what JSON leaves out: undefined, for one. A record was read from JSON. */
const asJson = (expect: Expectation | undefined): unknown => JSON.parse(JSON.stringify(expect ?? null));

/** Whether two reports expect the same of their file. */
export const isSameExpectation = (
  { expect: one }: Pick<PlannedReport, "expect">,
  { expect: other }: Pick<PlannedReport, "expect">,
): boolean => isDeepStrictEqual(asJson(one), asJson(other));

/** Whether the file of the report was held against the `expect` of its record: only then that must be the plan's. */
export const isCheckedByExpectation = ({ state, failure }: EvidenceRecord): boolean =>
  state === "verified" || (state === "failed" && failure?.error.code === "expectation_failed");
