import { defined, isRecord } from "@identity-reports/core";
import { parseSailPointDate, type ReportDetails, type TaskResultDetails } from "./models.js";

/** Clocks and rounding: a `Date` header has whole seconds. */
const toleranceMs = 2_000;

/** When a run was asked for, by the server's own clock where it tells. */
export interface RequestMoment {
  /** Time from sending to the answer, in ms. */
  readonly durationMs: number;
  readonly headers: Headers;
}

/**
 * Whether SailPoint handed back a task that was already running instead of starting ours: "If non-concurrent task is
 * already running then it returns". It does not say so; a task launched before our request, or with other arguments or
 * of another type, gives it away.
 */
export function isJoinedRun(task: TaskResultDetails, details: ReportDetails, moment: RequestMoment): boolean {
  const serverNow = Date.parse(moment.headers.get("date") ?? "") || Date.now();
  const launched = parseSailPointDate(task.launched ?? task.created)?.getTime();
  if (launched !== undefined && launched < serverNow - moment.durationMs - toleranceMs) return true;
  if (typeof task.reportType === "string" && task.reportType !== details.reportType) return true;
  return argumentsDiffer(task.attributes, details.arguments ?? {});
}

/** Whether a task shows all the arguments that were asked for, so that it can be told whose it is. */
export function showsArguments({ attributes }: TaskResultDetails, { arguments: values = {} }: ReportDetails): boolean {
  const shown = shownArguments(attributes);
  const names = Object.keys(defined(values));
  return names.length > 0 && names.every((name) => shown[name] != null);
}

/** Compares the arguments a task shows with ours; what it does not show is no difference. */
function argumentsDiffer(attributes: unknown, values: object): boolean {
  const shown = shownArguments(attributes);
  return Object.entries(values).some(
    ([name, value]) => shown[name] != null && value !== undefined && wordsOf(shown[name]) !== wordsOf(value),
  );
}

function shownArguments(attributes: unknown): Record<string, unknown> {
  if (!isRecord(attributes)) return {};
  return { ...attributes, ...(isRecord(attributes["queryParams"]) ? attributes["queryParams"] : {}) };
}

/** One form for `["a","b"]`, `"a,b"`, `"[a, b]"`, `7` and `"7"`: SailPoint writes them all. */
const wordsOf = (value: unknown): string =>
  (Array.isArray(value) ? value.join(",") : String(value)).replace(/[\s[\]"]/g, "");
