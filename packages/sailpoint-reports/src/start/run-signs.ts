import { parseSailPointDate } from "../sailpoint-date.js";
import type { TaskResultDetails } from "../models.js";
import { isDocumentedType, type CompleteDetails } from "../report-details.js";
import { otherArguments } from "./run-arguments.js";

/**
 * What a task shows that is not as it was asked for; undefined when nothing is. SailPoint returns a task that was
 * already running ("If non-concurrent task is already running then it returns") and does not say so. A type in a form that
 * is not documented says nothing: results have `Accounts-286d342a…` for `ACCOUNTS`.
 *
 * @param shown the arguments that it shows.
 * @param sent defaults included.
 */
export function differenceOf(
  reportType: TaskResultDetails["reportType"],
  shown: Readonly<Record<string, unknown>>,
  sent: CompleteDetails,
): string | undefined {
  if (isDocumentedType(reportType) && reportType !== sent.reportType) return `shows the type ${reportType}`;
  const names = otherArguments(shown, sent.arguments);
  return names.length === 0 ? undefined : `shows other arguments (${names.join(", ")})`;
}

/** When the task was launched, in ms since 1970 by SailPoint's clock. Undefined where no timestamp can be read. */
export const launchedAt = ({ launched, created }: TaskResultDetails): number | undefined =>
  (parseSailPointDate(launched) ?? parseSailPointDate(created))?.getTime();
