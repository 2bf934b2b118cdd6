import { defaultTimeoutMs, defaultTotalTimeoutMs, type RequestOptions } from "../call/options.js";
import { withSharedLimit } from "../call/step-limit.js";
import type { Transport } from "../client/transport.js";
import { NotFoundError, type HttpError } from "../errors/http-error.js";
import { ReportsError } from "../errors/reports-error.js";
import { TimeoutError } from "../errors/transport-errors.js";
import { notify } from "../internal/notify.js";
import type { Lifetime } from "../internal/lifetime.js";
import { instantAfter } from "../retry/retry-after.js";
import type { Poller, PollResult } from "./driver.js";
import type { RunHandle } from "./handle.js";
import { defaultMaxWaitMs, requestOptionsOf, type WaitOptions } from "./options.js";
import { createPauses, effectiveTiming } from "./poll-pauses.js";

/** How long after its start a vendor may answer 404 for a run, in ms. A run of unknown age gets no grace. */
const graceMs = 60_000;

/** What is known about the start of a run: that it was just now, that it is in the handle, or nothing. */
export type RunAge = "now" | "dated" | "unknown";

const elapsedMs = (handle: RunHandle): number => Math.max(0, Date.now() - Date.parse(handle.startedAt));

/** How old a run is. Where nothing is known about its start, it was a person who gave the id: it is old. */
export const ageMs = (handle: RunHandle, start: RunAge): number => (start === "unknown" ? Infinity : elapsedMs(handle));

/** Whether the vendor may not know the run yet. */
export const isInGrace = (handle: RunHandle, start: RunAge): boolean => ageMs(handle, start) < graceMs;

/** What a wait is a part of. */
export interface WaitContext {
  readonly lifetime: Lifetime;
  readonly transport: Pick<Transport, "listen" | "shown">;
  readonly start: RunAge;
  /** The limit of the step that the wait belongs to, as a time of the monotonic clock and as the caller has put it. */
  readonly limit?: { readonly endsAt: number; readonly told: readonly [ms: number, option: string] } | undefined;
}

/**
 * Asks for the state of a run until it has finished. An unknown state counts as running; a status request that fails
 * for a reason that may pass counts as no answer yet.
 *
 * @param start unless it was just now, the run may have finished long ago: the first request then goes out at once.
 * @throws TimeoutError with the handle when `maxWaitMs` passes; whatever ended `lifetime`; errors that will not pass, to
 * which the caller adds the handle where the run is its own.
 */
export async function waitForReport<Handle extends RunHandle, Result>(
  handle: Handle,
  poller: Poller<Handle, Result>,
  options: WaitOptions<Handle>,
  { lifetime, transport, start, limit }: WaitContext,
): Promise<PollResult<Result>> {
  const { maxWaitMs = defaultMaxWaitMs } = options;
  const { label } = handle;
  const emit = transport.listen(options);
  const nextPause = createPauses(effectiveTiming(poller.pollTiming, options.poll));
  const request = { ...requestOptionsOf(options), label, signal: lifetime.signal };
  const endsAt = Math.min(performance.now() + maxWaitMs, limit?.endsAt ?? Infinity);
  const isStepLimit = limit !== undefined && endsAt === limit.endsAt;
  const [limitMs, option] = isStepLimit ? limit.told : [maxWaitMs, "maxWaitMs"];
  let nextMs = start === "now" ? nextPause() : 0;
  let state = "started";
  let lastFailure: ReportsError | undefined;
  const left = (): number => Math.max(0, endsAt - performance.now());

  for (let polls = 1; ; polls++) {
    if (nextMs > 0) await lifetime.sleep(Math.min(nextMs, left()));
    const isLast = left() <= 0;
    // A wait that used up `maxWaitMs` makes one last poll. A wait that used up the step's limit does not: nothing is left.
    if (isLast && isStepLimit) throw stillRunning(0);
    let askedMs = 0;
    let missing: ReportsError | undefined;
    try {
      const limits = isLast ? lastLimits(options) : { totalTimeoutMs: Math.min(defaultTotalTimeoutMs, left()) };
      const context = { ageMs: ageMs(handle, start), endsAt };
      const poll = await poller.poll(handle, withSharedLimit({ ...request, ...limits }, left()), context);
      ({ missing } = poll);
      askedMs = poll.retryAfterMs ?? 0;
      if (missing !== undefined) throw missing;
      state = transport.shown(poll.state);
      lastFailure = undefined;
      if (poll.finished) {
        emitProgress(state, polls, undefined);
        return poll;
      }
    } catch (error) {
      lifetime.throwIfEnded();
      if (!ReportsError.is(error)) throw error;
      const isUnknown = error === missing || NotFoundError.is(error);
      const mayPass = isUnknown ? isInGrace(handle, start) : error.isRetryable;
      // When the server asks for a longer pause than is left, the wait fails at once; the error says when to come back.
      const { retryAt } = error as Partial<HttpError>;
      if (retryAt !== undefined) askedMs = Math.max(askedMs, retryAt.getTime() - Date.now());
      const comesTooLate = retryAt !== undefined && !isLast && askedMs > left();
      if (!mayPass || comesTooLate) throw error;
      lastFailure = error;
    }
    nextMs = Math.max(nextPause(), askedMs);
    const mayAskAgain = !isLast && askedMs <= left();
    emitProgress(state, polls, mayAskAgain ? Math.min(nextMs, left()) : undefined);
    if (!mayAskAgain) throw stillRunning(askedMs);
  }

  function emitProgress(current: string, polls: number, pause: number | undefined): void {
    const common = { state: current, elapsedMs: elapsedMs(handle) };
    emit({ type: "poll", operation: poller.statusOperation, label, id: handle.id, nextMs: pause, ...common });
    notify(options.onProgress, { ...common, polls, handle }, (error) => {
      const message = `onProgress threw: ${String(error)}; the wait goes on`;
      emit({ type: "notice", operation: poller.statusOperation, label, code: "on_progress_failed", message });
    });
  }

  function stillRunning(askedMs: number): ReportsError {
    const when =
      askedMs > left()
        ? `, and the server wants to be asked again only at ${instantAfter(askedMs).toISOString()}, beyond the ${limitMs} ms of ${option}`
        : ` after waiting ${limitMs} ms (${option})`;
    const last = lastFailure === undefined ? "" : `; the last status request failed: ${lastFailure.message}`;
    return new TimeoutError(
      `report ${handle.id} was still ${state}${when}; it goes on at the vendor: pass this error's handle to resume${last}`,
      { phase: "wait", handle, label, carriedOut: "yes" },
    );
  }
}

/** When the time is up, one more request may take the time of one attempt, and no pause. */
const lastLimits = ({ timeoutMs = defaultTimeoutMs }: WaitOptions<never>): RequestOptions => ({
  retries: 0,
  totalTimeoutMs: timeoutMs,
});
