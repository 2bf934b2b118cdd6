import { isRecord } from "@identity-reports/core";
import { parseSailPointDate, type TaskResultDetails } from "./models.js";
import type { SentDetails } from "./report-details.js";

/** Clocks and rounding: a `Date` header has whole seconds. */
const toleranceMs = 2_000;

/**
 * Whether SailPoint handed back a task that was already running instead of starting ours: "If non-concurrent task is
 * already running then it returns". It does not say so; a task launched before our request, or with other arguments or
 * of another type, gives it away.
 *
 * @param asked what was sent, defaults included.
 * @param sentAt when, in ms since 1970, by the server's own clock where it tells.
 */
export function isJoinedRun(task: TaskResultDetails, asked: SentDetails, sentAt: number): boolean {
  const launched = parseSailPointDate(task.launched ?? task.created)?.getTime();
  if (launched !== undefined && launched < sentAt - toleranceMs) return true;
  if ((task.reportType ?? asked.reportType) !== asked.reportType) return true;
  return argumentsDiffer(task.attributes, asked.arguments);
}

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
