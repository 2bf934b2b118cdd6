import { defaultTimeoutMs, defaultTotalTimeoutMs } from "../call/options.js";
import { withSharedLimit } from "../call/time-limit.js";
import type { Transport } from "../client/transport.js";
import type { ReportsError } from "../errors/reports-error.js";
import { instantAfter } from "../retry/retry-after.js";
import type { Poller, PollResult } from "./driver.js";
import type { RunHandle } from "./handle.js";
import { requestOptionsOf, type WaitOptions } from "./options.js";
import { effectiveTiming, pauseAtAge } from "./poll-pauses.js";
import { ageMs, isInGrace, type WaitContext } from "./poll-until-finished.js";

/** Where a run stands, and the report when it is done. */
export interface ReportStatus<Report> {
  /** The vendor's own word, or ours where it has none. */
  readonly state: string;
  /** True when the run has ended, well or not. */
  readonly finished: boolean;
  /** The report, when the run has ended well. */
  readonly report?: Report;
  /** Why there is none although the run has ended: what `resume` would reject with. */
  readonly failure?: ReportsError;
  /**
   * When to ask again while the run continues: in ever longer pauses, no earlier than the server asks, and when the rate limit
   * lets the request through.
   */
  readonly nextCheckAt?: Date;
}

/** What a check found out about a run. */
export interface CheckedRun<Result> {
  readonly pollResult: PollResult<Result>;
  /** As it may be shown. */
  readonly state: string;
  /** When another poll would be useful, and the rate limit would let it through. */
  readonly nextCheckAt: Date;
}

/** What a check is a part of. */
export interface CheckContext extends Pick<WaitContext, "lifetime" | "startTime"> {
  readonly transport: Pick<Transport, "cleanLine" | "rateLimiter" | "withMethodIds">;
}

/**
 * Polls a run once, and resolves with its state.
 *
 * @throws ReportsError when the vendor does not know the run, and it is old enough to be known.
 */
export async function checkOnce<Handle extends RunHandle, Result>(
  handle: Handle,
  poller: Poller<Handle, Result>,
  options: WaitOptions<Handle>,
  { lifetime, transport, startTime }: CheckContext,
): Promise<CheckedRun<Result>> {
  const { maxWaitMs = defaultTotalTimeoutMs } = options;
  const runAgeMs = ageMs(handle, startTime);
  const requestOptions = withSharedLimit(
    {
      ...requestOptionsOf(transport.withMethodIds(options, { runId: handle.id })),
      label: handle.label,
      signal: lifetime.signal,
      totalTimeoutMs: pollLimitMs(options),
    },
    maxWaitMs,
  );
  const context = { ageMs: runAgeMs, endsAt: performance.now() + maxWaitMs };
  const pollResult = await poller.poll(handle, requestOptions, context);
  const { notFoundError, retryAfterMs = 0 } = pollResult;
  if (notFoundError !== undefined && !isInGrace(handle, startTime)) throw notFoundError;
  const pauseMs = pauseAtAge(effectiveTiming(poller.pollTiming, options.poll), runAgeMs);
  const turnMs = transport.rateLimiter.expectedWait(true)?.waitMs ?? 0;
  return {
    pollResult,
    state: transport.cleanLine(pollResult.state),
    nextCheckAt: instantAfter(Math.max(pauseMs, retryAfterMs, turnMs)),
  };
}

/** How long a single poll may take: what is on its way when `maxWaitMs` is over has the time of one attempt. */
const pollLimitMs = ({ maxWaitMs = defaultTotalTimeoutMs, timeoutMs = defaultTimeoutMs }: WaitOptions<never>): number =>
  Math.min(Math.max(maxWaitMs, timeoutMs), defaultTotalTimeoutMs);
