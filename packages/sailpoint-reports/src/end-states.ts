import { ReportFailedError } from "@identity-reports/core";
import type { PollResult } from "@identity-reports/core/vendor";
import type { ReportResults } from "./models.js";

// `FAILURE` is a state of results, the others are of tasks, and the spelling differs: they all mean no report.
const failed = ["FAILURE", "ERROR", "TERMINATED", "TEMP_ERROR", "TEMPERROR"];
const succeeded = ["SUCCESS", "WARNING"];

/** True for a state in which a run has ended, well or not. */
export const isEndState = (state: string | null | undefined): boolean =>
  [...failed, ...succeeded].includes(state?.toUpperCase() ?? "");

/**
 * What a state says about a run. Only end states are documented, so everything else, nothing included, is a run that continues.
 *
 * @param what names the report in messages.
 */
export function pollResultOf(
  state: string | null | undefined,
  what: string,
  result: ReportResults,
): PollResult<ReportResults> {
  const word = state ?? "running";
  const upperCase = word.toUpperCase();
  if (succeeded.includes(upperCase)) return { state: word, finished: true, result };
  if (!failed.includes(upperCase)) return { state: word, finished: false };
  const failure = new ReportFailedError(`SailPoint ended the ${what} with ${word}`, {
    state: word,
    result,
    isRetryable: upperCase.startsWith("TEMP"),
  });
  return { state: word, finished: true, failure };
}
