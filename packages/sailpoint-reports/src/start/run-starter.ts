import { defaultMaxWaitMs, type Transport, operationOf } from "@identity-reports/core/vendor";
import {
  aboutBlockingRun,
  blockedError,
  endedRunError,
  withUncertainOutcome,
  isGone,
  tooLateError,
  twoSuspectedRunsError,
} from "./joined-errors.js";
import { startReport } from "../endpoints.js";
import type { CompleteDetails } from "../report-details.js";
import type { SailPointRunHandle } from "../run-handle.js";
import type { IdentifiedRun, PendingStart } from "./pending-start.js";
import { StartRequests } from "./start-requests.js";
import { startQueueOf, type QueuePlace, type StartQueue } from "./start-queue.js";

/** How many foreign runs a start waits for before it gives up. */
const maxForeignRuns = 20;
/** How often a start may get a run whose end it has seen: SailPoint may return it for a moment longer. */
const maxRepeatedRuns = 1;

/**
 * Starts the runs of one client. SailPoint may return a run that was already there instead of starting another, and
 * does not say so. A start waits until such a run has ended, and is then sent again. It is sent again as often as the run
 * is certainly another's; where the run is only suspected, it is sent again once.
 */
export class RunStarter {
  readonly #operation: string;
  readonly #requests: StartRequests;
  /** By report type: starts that met a run which blocks them. */
  readonly #blocked = new Map<string, StartQueue<SailPointRunHandle>>();

  constructor(transport: Transport, prefix: string) {
    this.#operation = operationOf(startReport, prefix);
    this.#requests = new StartRequests(transport);
  }

  /** True for a run that this client started. */
  hasStarted(id: string): boolean {
    return this.#requests.hasStarted(id);
  }

  /** Starts a run, or does with a run that was there before what `onJoined` says. */
  async start(startParams: CompleteDetails, context: PendingStart["context"]): Promise<SailPointRunHandle> {
    const operation = this.#operation;
    const { onJoined = "wait" } = context.options;
    const nothingMet = { foreignRuns: 0, endedIds: new Set<string>(), repeatedRuns: 0, suspectedRun: undefined };
    const pending: PendingStart = { operation, startParams, onJoined, context, ...nothingMet };
    const run = await this.#requests.send(pending);
    return isBlocking(run, pending) ? await this.#startBehind(run, pending) : run.handle;
  }

  /** Waits until the blocking run has ended, and starts again: one start of a type after the other. */
  async #startBehind(blocking: IdentifiedRun, pending: PendingStart): Promise<SailPointRunHandle> {
    const { lifetime, options } = pending.context;
    const queue = startQueueOf(this.#blocked, pending.startParams.reportType, blocking.handle);
    try {
      this.#countBlockingRun(blocking, pending);
      announceWait(blocking, pending, queue.length + 1);
      const timeoutError = () => tooLateError(`report ${queue.blockingRun.id}`, pending);
      const place = await queue.enter(lifetime, options.maxWaitMs ?? defaultMaxWaitMs, timeoutError);
      try {
        return await this.#startAsFirst(queue, place, pending);
      } finally {
        place.leave();
      }
    } catch (error) {
      throw withUncertainOutcome(error, pending);
    }
  }

  /** Starts the report whenever the blocking run has ended, until SailPoint names a run that is its own. */
  async #startAsFirst(
    queue: StartQueue<SailPointRunHandle>,
    place: QueuePlace,
    pending: PendingStart,
  ): Promise<SailPointRunHandle> {
    for (;;) {
      // Another start may find out meanwhile how the clocks differ: then the suspected run of this one is known to be its own.
      const ownRun = this.#requests.claimSuspectedRun(pending);
      if (ownRun !== undefined) return ownRun;
      const { id: blockingId } = queue.blockingRun;
      await waitForBlockingRun(queue.blockingRun, place, pending);
      pending.endedIds.add(blockingId);
      const ownRunByNow = this.#requests.claimSuspectedRun(pending);
      if (ownRunByNow !== undefined) return ownRunByNow;
      const run = await this.#requests.send(pending);
      // The next start of the queue waits for this run, its own or not.
      queue.blockBy(run.handle);
      if (!isBlocking(run, pending)) return run.handle;
      this.#countBlockingRun(run, pending);
      announceWait(run, pending, 1);
    }
  }

  /** Counts a run that blocks a start, by whose it is. @throws ReportsError when the start may not be sent again after it. */
  #countBlockingRun(run: IdentifiedRun, pending: PendingStart): void {
    const { id } = run.handle;
    if (pending.endedIds.has(id)) {
      pending.repeatedRuns++;
      // The request that named a suspected run may have started it. A further one would again be sent on a suspicion alone.
      if (pending.repeatedRuns > maxRepeatedRuns || pending.suspectedRun?.handle.id === id)
        throw endedRunError(run.handle, pending);
    } else if (run.runOrigin === "suspected") {
      if (pending.suspectedRun !== undefined) throw twoSuspectedRunsError(pending.suspectedRun, run);
      pending.suspectedRun = run;
    } else if (!this.hasStarted(id)) {
      // A run of this client does not count: each of its starts makes only one, so their number is finite.
      pending.foreignRuns++;
    }
    if (pending.onJoined === "throw" || pending.foreignRuns > maxForeignRuns) throw blockedError(run, pending);
  }
}

function announceWait(
  { handle, runOrigin }: IdentifiedRun,
  { context, operation }: PendingStart,
  position: number,
): void {
  const state = runOrigin === "suspected" ? "is running and may be another's" : "is already running";
  context.emitNotice({
    operation,
    code: "start_queued",
    message: `report ${handle.id} (${handle.reportType}) ${state}; ours is number ${position} in the queue behind it`,
  });
}

const isBlocking = ({ runOrigin }: IdentifiedRun, { onJoined }: PendingStart): boolean =>
  runOrigin !== "own" && onJoined !== "accept";

async function waitForBlockingRun(run: SailPointRunHandle, place: QueuePlace, pending: PendingStart): Promise<void> {
  try {
    await pending.context.waitForEnd(run, place.leftMs());
  } catch (error) {
    // A run that SailPoint does not know any more blocks no start.
    if (!isGone(error)) throw aboutBlockingRun(error, run.id, pending);
  }
}
