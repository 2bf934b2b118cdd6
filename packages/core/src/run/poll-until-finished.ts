import { defaultTimeoutMs, defaultTotalTimeoutMs, type RequestOptions } from "../call/options.js";
import { withSharedLimit } from "../call/time-limit.js";
import type { Transport } from "../client/transport.js";
import { NotFoundError } from "../errors/http-error.js";
import { ReportsError } from "../errors/reports-error.js";
import { TimeoutError } from "../errors/call-errors.js";
import { notify } from "../internal/notify.js";
import type { Lifetime } from "../internal/lifetime.js";
import { instantAfter } from "../retry/retry-after.js";
import type { Poller, PollResult } from "./driver.js";
import type { RunHandle } from "./handle.js";
import { defaultMaxWaitMs, requestOptionsOf, type WaitOptions } from "./options.js";
import { createPauses, effectiveTiming } from "./poll-pauses.js";
import { retryAfterMsOf } from "./retry-after-of.js";

/** How long after its start a vendor may answer 404 for a run, in ms. A run whose start time is unknown gets no grace. */
const graceMs = 60_000;

/** What is known of when a run was started: just now, at the time that its handle has, or nothing. */
export type StartTime = "now" | "known" | "unknown";

/** What a handle of the caller's says of when its run was started. */
export const startTimeOf = ({ startedAt }: { readonly startedAt?: string | undefined }): StartTime =>
  startedAt === undefined ? "unknown" : "known";

const elapsedMs = (handle: RunHandle): number => Math.max(0, Date.now() - Date.parse(handle.startedAt));

/** How old a run is. Where nothing is known about its start, it was a person who gave the id: it is old. */
export const ageMs = (handle: RunHandle, startTime: StartTime): number =>
  startTime === "unknown" ? Infinity : elapsedMs(handle);

/** Whether the vendor may not know the run yet. */
export const isInGrace = (handle: RunHandle, startTime: StartTime): boolean => ageMs(handle, startTime) < graceMs;

/** What a wait is a part of. */
export interface WaitContext {
  readonly lifetime: Lifetime;
  readonly transport: Pick<Transport, "emitterFor" | "cleanLine">;
  readonly startTime: StartTime;
  /** The limit of what the wait is a part of, where the caller has set one: a download with its `totalTimeoutMs`. */
  readonly outerLimit?: WaitLimit | undefined;
}

/** When a wait ends at the latest. */
interface WaitLimit {
  /** By the monotonic clock. */
  readonly endsAt: number;
  /** The caller's option that says so, and its value in ms: for messages. */
  readonly option: "maxWaitMs" | "totalTimeoutMs";
  readonly limitMs: number;
}

/** What came of one poll: a result, or a failure that may pass; and how long the server asks the client to wait, in ms. */
interface PollOutcome<Result> {
  readonly pollResult?: PollResult<Result>;
  readonly failure?: ReportsError;
  readonly retryAfterMs: number;
}

/**
 * Asks for the state of a run until it has ended. An unknown state counts as running; a status request that fails
 * for a reason that may pass counts as no response yet.
 *
 * @param startTime unless it is `now`, the first request goes out at once: the run may have ended long ago.
 * @throws TimeoutError with the handle when `maxWaitMs` passes; whatever ended `lifetime`; errors that will not pass, to
 * which the caller adds the handle where the run is its own.
 */
export async function pollUntilFinished<Handle extends RunHandle, Result>(
  handle: Handle,
  poller: Poller<Handle, Result>,
  options: WaitOptions<Handle>,
  { lifetime, transport, startTime, outerLimit }: WaitContext,
): Promise<PollResult<Result>> {
  const { maxWaitMs = defaultMaxWaitMs } = options;
  const { label } = handle;
  const emit = transport.emitterFor(options);
  const operation = poller.statusOperationOf(handle);
  const nextPause = createPauses(effectiveTiming(poller.pollTiming, options.poll));
  const requestOptions = { ...requestOptionsOf(options), label, signal: lifetime.signal };
  const ownLimit: WaitLimit = { endsAt: performance.now() + maxWaitMs, option: "maxWaitMs", limitMs: maxWaitMs };
  const isOuterLimit = outerLimit !== undefined && outerLimit.endsAt <= ownLimit.endsAt;
  const { endsAt, option, limitMs } = isOuterLimit ? outerLimit : ownLimit;
  const leftMs = (): number => Math.max(0, endsAt - performance.now());
  let nextMs = startTime === "now" ? nextPause() : 0;
  let state = "started";
  let lastFailure: ReportsError | undefined;

  for (let polls = 1; ; polls++) {
    if (nextMs > 0) await lifetime.sleep(Math.min(nextMs, leftMs()));
    const isLast = leftMs() <= 0;
    // A wait that used up `maxWaitMs` makes one last poll. A wait that used up the outer limit does not: nothing is left.
    if (isLast && isOuterLimit) throw notReadyError(0);
    const { pollResult, failure, retryAfterMs } = await pollOnce(isLast);
    if (pollResult !== undefined) state = transport.cleanLine(pollResult.state);
    if (pollResult?.finished === true) {
      emitProgress(polls, undefined);
      return pollResult;
    }
    lastFailure = failure;
    nextMs = Math.max(nextPause(), retryAfterMs);
    const mayPollAgain = !isLast && retryAfterMs <= leftMs();
    emitProgress(polls, mayPollAgain ? Math.min(nextMs, leftMs()) : undefined);
    if (!mayPollAgain) throw notReadyError(retryAfterMs);
  }

  async function pollOnce(isLast: boolean): Promise<PollOutcome<Result>> {
    const limits = isLast ? lastLimits(options) : { totalTimeoutMs: Math.min(defaultTotalTimeoutMs, leftMs()) };
    // A poll may take several calls: together they have the time of one.
    const limited = withSharedLimit({ ...requestOptions, ...limits }, leftMs());
    let pollResult: PollResult<Result>;
    try {
      pollResult = await poller.poll(handle, limited, { ageMs: ageMs(handle, startTime), endsAt });
    } catch (error) {
      lifetime.throwIfEnded();
      if (!ReportsError.is(error)) throw error;
      return outcomeOfFailure(error, NotFoundError.is(error), isLast, 0);
    }
    const { notFoundError, retryAfterMs = 0 } = pollResult;
    return {
      pollResult,
      ...(notFoundError === undefined ? { retryAfterMs } : outcomeOfFailure(notFoundError, true, isLast, retryAfterMs)),
    };
  }

  /** @throws the failure, unless it may pass in time. It says when to come back, where the server asks for a longer pause. */
  function outcomeOfFailure(
    failure: ReportsError,
    isMissing: boolean,
    isLast: boolean,
    retryAfterMs: number,
  ): PollOutcome<Result> {
    const failureRetryAfterMs = retryAfterMsOf(failure);
    const longestMs = Math.max(retryAfterMs, failureRetryAfterMs ?? 0);
    const comesTooLate = failureRetryAfterMs !== undefined && !isLast && longestMs > leftMs();
    const mayPass = isMissing ? isInGrace(handle, startTime) : failure.isRetryable;
    if (!mayPass || comesTooLate) throw failure;
    return { failure, retryAfterMs: longestMs };
  }

  function emitProgress(polls: number, pauseMs: number | undefined): void {
    const common = { state, elapsedMs: elapsedMs(handle) };
    emit({ type: "poll", operation, label, id: handle.id, nextMs: pauseMs, ...common });
    notify(options.onProgress, { ...common, polls, handle }, (error) => {
      const message = `onProgress threw: ${String(error)}; the wait continues`;
      emit({ type: "notice", operation, label, code: "on_progress_failed", message });
    });
  }

  function notReadyError(retryAfterMs: number): ReportsError {
    const when =
      retryAfterMs > leftMs()
        ? `, and the server asked to wait until ${instantAfter(retryAfterMs).toISOString()}, beyond the ${limitMs} ms of ${option}`
        : ` after waiting ${limitMs} ms (${option})`;
    const last = lastFailure === undefined ? "" : `; the last status request failed: ${lastFailure.message}`;
    return new TimeoutError(
      `report ${handle.id} was not ready (last state: ${state})${when}; it continues at the vendor: pass this error's handle to resume${last}`,
      { phase: "wait", handle, label, carriedOut: "yes" },
    );
  }
}

/** When the time is up, one more request may take the time of one attempt, and no pause. */
const lastLimits = ({ timeoutMs = defaultTimeoutMs }: WaitOptions<never>): RequestOptions => ({
  retries: 0,
  totalTimeoutMs: timeoutMs,
});
