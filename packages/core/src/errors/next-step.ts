import { ConfigError } from "./config-error.js";
import { NotFoundError, RateLimitError } from "./http-error.js";
import { DownloadError, isFileNotReady, ReportExpiredError, ReportFailedError } from "./report-errors.js";
import { ReportsError } from "./reports-error.js";
import { AbortedError } from "./call-errors.js";

/** What can be done about an error. */
export type NextAction = "resume" | "start-again" | "wait" | "ask-a-person" | "give-up";

/** What to do about an error, and why. */
export interface NextStep {
  /**
   * - `resume`: the run is there. Go on with `handle`.
   * - `start-again`: nothing was started, or the run is over without a report. Make the call again.
   * - `wait`: until `until`, or for some hours where the server does not say; then resume, or start again without `handle`.
   * - `ask-a-person`: a second run may be the price of a mistake, or what stands in the way must be mended first.
   * - `give-up`: the same call would fail in the same way.
   */
  readonly action: NextAction;
  /** One sentence, without anything that the vendor sent. */
  readonly reason: string;
  /** The run to continue. Missing where there is none, or where it is of no use any more. */
  readonly handle?: { readonly id: string };
  /** With `wait`: not before then. */
  readonly until?: Date;
}

/** What the rules look at. */
interface Criteria {
  readonly error: ReportsError;
  readonly code: string;
  readonly hasRun: boolean;
  readonly until: Date | undefined;
}

/** One rule: when it applies, and what follows. */
type Rule = readonly [applies: (criteria: Criteria) => boolean, action: NextAction, reason: string];

const targetCodes = ["file_exists", "folder_missing", "not_writable", "write_failed"];
const noRoom = "the disk has no room; make room there first";
const mistakeCodes = ["already_read", "not_text", "too_large_for_text"];

/** The first rule that applies decides. */
const rules: readonly Rule[] = [
  // What became of the run.
  [({ code }) => code === "on_started_failed", "resume", "the run continues; only your onStarted failed"],
  [
    ({ code, error }) => code === "report_joined" && error.carriedOut === "no",
    "wait",
    "the vendor runs another report of this type; ours was not started",
  ],
  [
    ({ code }) => code === "report_joined",
    "ask-a-person",
    "it is not certain that the run is another's; check whether one of the runs in the message is yours",
  ],
  [({ code }) => code === "quota_exceeded", "wait", "the vendor's daily quota is used up"],
  [({ error }) => ReportExpiredError.is(error), "start-again", "the vendor no longer keeps the result"],
  [
    ({ error }) => ReportFailedError.is(error) && error.state === "EXPORT_FAILED",
    "resume",
    "only the file could not be made; the rows of the run can still be read",
  ],
  [
    ({ error }) => ReportFailedError.is(error) && error.isRetryable,
    "start-again",
    "the vendor could not make the report, for a reason that may be temporary",
  ],
  [({ error }) => ReportFailedError.is(error), "give-up", "the vendor could not make the report; read its messages"],
  // What must be mended first.
  [({ error }) => ConfigError.is(error), "give-up", "an option or an argument is wrong; nothing was sent"],
  [({ code }) => mistakeCodes.includes(code), "give-up", "the file cannot be read in this way"],
  [
    ({ code }) => targetCodes.includes(code),
    "ask-a-person",
    "the file cannot be written to its target; fix the target, then save again",
  ],
  // What needs only room.
  [({ code, hasRun }) => code === "disk_full" && hasRun, "resume", noRoom],
  [({ code }) => code === "disk_full", "start-again", noRoom],
  // What only a person can tell.
  [
    ({ hasRun, error }) => !hasRun && error.carriedOut !== "no" && !isRead(error),
    "ask-a-person",
    "a run may have been started, and its id is not known; check at the vendor before you start another",
  ],
  // What passes by itself.
  [
    ({ until, error }) => until !== undefined || RateLimitError.is(error),
    "wait",
    "the server asked to try again later",
  ],
  [({ error, hasRun }) => mayPass(error) && hasRun, "resume", "the run exists, and the failure may be temporary"],
  [({ error }) => mayPass(error), "start-again", "nothing was started, and the failure may be temporary"],
  // What does not.
  [
    ({ error, hasRun }) => NotFoundError.is(error) && hasRun,
    "ask-a-person",
    "the vendor does not know the run, or not for this credential; if it no longer exists, start again",
  ],
  [({ hasRun }) => hasRun, "ask-a-person", "the run exists; fix what the message names, then resume"],
  [() => true, "give-up", "nothing was started, and the same call would fail in the same way"],
];

/** Whether the call can do nothing twice: it read, or it was about a file. */
const isRead = (error: ReportsError): boolean =>
  DownloadError.is(error) || error.operation?.startsWith("GET ") === true;

const mayPass = (error: ReportsError): boolean =>
  error.isRetryable || AbortedError.is(error) || isFileNotReady(error) || error.code === "empty_file";

/** Codes whose handle, if there is one, is of a run that is over, or of another's. */
const lostRuns = ["report_joined", "report_expired", "quota_exceeded"];

/**
 * What to do about an error: continue the run, start again, wait, ask a person, or give up. Never says to start again
 * where that could make a second run.
 *
 * @example
 * ```ts
 * await sailpoint.runReport({ reportType: "IDENTITIES" }).catch((error: unknown) => {
 *   const { action, reason, handle, until } = nextStep(error);
 *   console.error(action, reason, JSON.stringify(handle), until?.toISOString());
 * });
 * ```
 */
export function nextStep(error: unknown): NextStep {
  if (!ReportsError.is(error))
    return { action: "ask-a-person", reason: "not an error of this library; a run may have been started before it" };
  const { code } = error;
  const isOver = lostRuns.includes(code) || (ReportFailedError.is(error) && error.state !== "EXPORT_FAILED");
  const handle = isOver ? undefined : error.handle;
  const { retryAt: until } = error as { readonly retryAt?: Date };
  const criteria: Criteria = { error, code, hasRun: handle !== undefined, until };
  const [, action, reason] = rules.find(([applies]) => applies(criteria)) as Rule;
  return {
    action,
    reason,
    ...(handle === undefined ? {} : { handle }),
    ...(action === "wait" && until !== undefined ? { until } : {}),
  };
}
