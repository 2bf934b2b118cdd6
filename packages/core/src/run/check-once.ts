import { defaultTimeoutMs, defaultTotalTimeoutMs } from "../call/options.js";
import { withSharedLimit } from "../call/step-limit.js";
import type { Transport } from "../client/transport.js";
import type { ReportsError } from "../errors/reports-error.js";
import { instantAfter } from "../retry/retry-after.js";
import type { Poller, PollResult } from "./driver.js";
import type { RunHandle } from "./handle.js";
import { requestOptionsOf, type WaitOptions } from "./options.js";
import { effectiveTiming, pauseAtAge } from "./poll-pauses.js";
import { ageMs, isInGrace, type WaitContext } from "./wait-for-report.js";

/** Where a run stands, and the report when it is done. */
export interface ReportStatus<Report> {
  /** The vendor's own word, or ours where it has none. */
  readonly state: string;
  /** True when the run has ended, well or not. */
  readonly finished: boolean;
  /** The report, when the run has finished well. */
  readonly report?: Report;
  /** Why there is none although the run has finished: what `resume` would reject with. */
  readonly failure?: ReportsError;
  /**
   * When to ask again while the run goes on: in ever longer pauses, no earlier than the server asks, and when the rate limit
   * lets the request through.
   */
  readonly nextCheckAt?: Date;
}

/** What a check found out about a run. */
export interface CheckedRun<Result> {
  readonly poll: PollResult<Result>;
  /** As it may be shown. */
  readonly state: string;
  /** When another poll would be useful, and the rate limit would let it through. */
  readonly nextCheckAt: () => Date;
}

/** What a check is a part of. */
export interface CheckContext extends Pick<WaitContext, "lifetime" | "start"> {
  readonly transport: Pick<Transport, "shown" | "throttle" | "withMethodId">;
}

/**
 * Asks once where a run stands.
 *
 * @throws ReportsError when the vendor does not know the run, and it is old enough to be known.
 */
export async function checkOnce<Handle extends RunHandle, Result>(
  handle: Handle,
  poller: Poller<Handle, Result>,
  options: WaitOptions<Handle>,
  { lifetime, transport, start }: CheckContext,
): Promise<CheckedRun<Result>> {
  const about = transport.withMethodId(options, handle.id);
  const request = { ...requestOptionsOf(about), label: handle.label, signal: lifetime.signal };
  const { maxWaitMs = defaultTotalTimeoutMs } = options;
  const context = { ageMs: ageMs(handle, start), endsAt: performance.now() + maxWaitMs };
  const step = withSharedLimit({ ...request, totalTimeoutMs: pollMs(options) }, maxWaitMs);
  const poll = await poller.poll(handle, step, context);
  const { missing, retryAfterMs = 0 } = poll;
  if (missing !== undefined && !isInGrace(handle, start)) throw missing;
  return {
    poll,
    state: transport.shown(poll.state),
    nextCheckAt() {
      const pauseMs = pauseAtAge(effectiveTiming(poller.pollTiming, options.poll), context.ageMs);
      const turnMs = transport.throttle.expected(true)?.waitMs ?? 0;
      return instantAfter(Math.max(pauseMs, retryAfterMs, turnMs));
    },
  };
}

/** How long a single poll may take: what is on its way when `maxWaitMs` is over has the time of one attempt. */
const pollMs = ({ maxWaitMs = defaultTotalTimeoutMs, timeoutMs = defaultTimeoutMs }: WaitOptions<never>): number =>
  Math.min(Math.max(maxWaitMs, timeoutMs), defaultTotalTimeoutMs);
