import { isRecord } from "@identity-reports/core/vendor";
import { parseSailPointDate, type TaskResultDetails } from "./models.js";
import { isDocumentedType, type SentDetails } from "./report-details.js";

/**
 * Whether a task is certainly not the run that was asked for: it is of another type, or shows other arguments. SailPoint
 * hands back a task that was already running ("If non-concurrent task is already running then it returns") and does not
 * say so. A type in a form that is not documented says nothing: results have `Accounts-286d342a…` for `ACCOUNTS`.
 *
 * @param asked what was sent, defaults included.
 */
export const isForeign = ({ reportType, attributes }: TaskResultDetails, asked: SentDetails): boolean =>
  (isDocumentedType(reportType) && reportType !== asked.reportType) || argumentsDiffer(attributes, asked.arguments);

/** When the task was launched, in ms since 1970 by SailPoint's clock. Undefined where no timestamp can be read. */
export const launchedAt = ({ launched, created }: TaskResultDetails): number | undefined =>
  (parseSailPointDate(launched) ?? parseSailPointDate(created))?.getTime();

/** Whether a task shows all the arguments that were asked for, so that it can be told whose it is. */
export function showsArguments({ attributes }: TaskResultDetails, asked: SentDetails): boolean {
  const shown = shownArguments(attributes);
  const names = Object.keys(asked.arguments);
  return names.length > 0 && names.every((name) => shown[name] != null);
}

/**
 * Compares the arguments a task shows with ours; what it does not show is no difference. Nor is it how much white space
 * a text has, but in a search its quotes and brackets have a meaning.
 */
function argumentsDiffer(attributes: unknown, values: object): boolean {
  const shown = shownArguments(attributes);
  return Object.entries(values).some(([name, ours]) => {
    const theirs = shown[name];
    // SailPoint writes `["a","b"]`, `"a,b"` and `"[a, b]"` for the same list; `columns` is one that travels as a text.
    const isList = name === "columns" || Array.isArray(ours) || Array.isArray(theirs);
    const between = isList ? /[\s[\]",]+/g : /\s+/g;
    const wordsOf = (value: unknown): string => String(value).replace(between, " ").trim();
    return theirs != null && wordsOf(theirs) !== wordsOf(ours);
  });
}

function shownArguments(attributes: unknown): Record<string, unknown> {
  if (!isRecord(attributes)) return {};
  return { ...attributes, ...(isRecord(attributes["queryParams"]) ? attributes["queryParams"] : {}) };
}
