import {
  AbortedError,
  ConfigError,
  DownloadError,
  ForbiddenError,
  NetworkError,
  RateLimitError,
  ReportsError,
  TokenError,
  UnauthorizedError,
} from "@identity-reports/core";
import { CliError } from "./cli-error.ts";
import { StopRequest } from "./context.ts";
import { isDiskFull, isSystemError } from "./failures/system-words.ts";
import { exit } from "./exit-codes.ts";
import { isReaderGone } from "./output/delivery.ts";

/** One rule: when it applies, and the code that follows. */
type Rule = readonly [applies: (error: ReportsError) => boolean, exitCode: number];

/** What a start without a known run leaves open, however the call ended. */
export const isStartUnknown = (error: unknown): boolean =>
  ReportsError.is(error) &&
  error.handle === undefined &&
  error.carriedOut !== "no" &&
  (error.operation?.startsWith("POST ") === true || AbortedError.is(error)) &&
  !TokenError.is(error) &&
  !DownloadError.is(error);

/** What was named, a plan, a folder or a file, is not what the command needs: nothing was started. */
const usageCodes = ["plan_invalid", "client_missing", "plan_differs", "folder_unusable", "file_unreadable"];

/** The first rule that applies decides. */
const rules: readonly Rule[] = [
  [(error) => ConfigError.is(error), exit.usage],
  [({ code }) => usageCodes.includes(code), exit.usage],
  [({ code }) => code === "folder_locked" || code === "disk_full", exit.later],
  [({ code, cause }) => code === "write_failed" && isReaderGone(cause), exit.later],
  [(error) => UnauthorizedError.is(error) || ForbiddenError.is(error), exit.refused],
  [(error) => TokenError.is(error) && !error.isRetryable, exit.refused],
  [({ code }) => code === "rows_incomplete" || code === "rows_unknown", exit.incomplete],
  [({ code }) => code === "report_joined" || code === "quota_exceeded", exit.later],
  [(error) => RateLimitError.is(error) || NetworkError.is(error) || error.isRetryable, exit.later],
  [({ code }) => code === "timeout" || code === "on_started_failed", exit.later],
  [({ code }) => code === "unexpected", exit.bug],
  [() => true, exit.no],
];

/** The exit code that an error stands for. @param stop why the command was asked to stop, if it was. */
export function exitCodeOf(error: unknown, stop: unknown): number {
  if (isStartUnknown(error)) return exit.unknown;
  if (stop instanceof StopRequest && (AbortedError.is(error) || error === stop)) return stop.exitCode;
  if (error instanceof CliError) return error.exitCode;
  if (isSystemError(error)) return isDiskFull(error) ? exit.later : exit.usage;
  if (!ReportsError.is(error)) return exit.bug;
  return rules.find(([applies]) => applies(error))?.[1] ?? exit.no;
}
