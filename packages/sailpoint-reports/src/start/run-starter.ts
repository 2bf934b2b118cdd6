import { defaultMaxWaitMs, type Transport, operationOf } from "@identity-reports/core/vendor";
import {
  aboutBlockingRun,
  blockedError,
  endedRunError,
  withSuspect,
  isGone,
  tooLateError,
  twoSuspectsError,
} from "./joined-errors.js";
import { startReport } from "../endpoints.js";
import type { CompleteDetails } from "../report-details.js";
import type { SailPointRunHandle } from "../run-handle.js";
import type { NamedRun, PendingStart } from "./pending-start.js";
import { StartRequests } from "./start-requests.js";
import { waitListOf, type Ticket, type WaitList } from "./wait-list.js";

/** How many foreign runs a start waits for before it gives up. */
const maxForeignRuns = 20;
/** How often a start may be handed a run that it has seen end: SailPoint may hand it out for a moment longer. */
const maxRepeatedRuns = 1;

/**
 * Starts the runs of one client. SailPoint may hand back a run that was already there instead of starting another, and
 * does not say so. A start waits until such a run has ended, and is then sent again. It is sent again as often as the run
 * is certainly another's; where the run is only suspected, it is sent again once.
 */
export class RunStarter {
  readonly #operation: string;
  readonly #requests: StartRequests;
  /** By report type: starts that met a run which blocks them. */
  readonly #blocked = new Map<string, WaitList<SailPointRunHandle>>();

  constructor(transport: Transport, prefix: string) {
    this.#operation = operationOf(startReport, prefix);
    this.#requests = new StartRequests(transport);
  }

  /** True for a run that this client started. */
  hasStarted(id: string): boolean {
    return this.#requests.hasStarted(id);
  }

  /** Starts a run, or does with a run that was there before what `onJoined` says. */
  async start(sent: CompleteDetails, context: PendingStart["context"]): Promise<SailPointRunHandle> {
    const operation = this.#operation;
    const { onJoined = "wait" } = context.options;
    const nothingMet = { foreignRuns: 0, endedIds: new Set<string>(), repeatedRuns: 0, suspect: undefined };
    const pending: PendingStart = { operation, sent, onJoined, context, ...nothingMet };
    const run = await this.#requests.send(pending);
    return isBlocking(run, pending) ? await this.#startBehind(run, pending) : run.handle;
  }

  /** Waits until the blocking run has ended, and starts again: one start of a type after the other. */
  async #startBehind(blocking: NamedRun, pending: PendingStart): Promise<SailPointRunHandle> {
    const { lifetime, options } = pending.context;
    const list = waitListOf(this.#blocked, pending.sent.reportType, blocking.handle);
    try {
      this.#countBlocking(blocking, pending);
      announceWait(blocking, pending, list.length + 1);
      const timeoutError = () => tooLateError(`report ${list.run.id}`, pending);
      const ticket = await list.enter(lifetime, options.maxWaitMs ?? defaultMaxWaitMs, timeoutError);
      try {
        return await this.#startAsFirst(list, ticket, pending);
      } finally {
        ticket.leave();
      }
    } catch (error) {
      throw withSuspect(error, pending);
    }
  }

  /** Starts the report whenever the blocking run has ended, until SailPoint names a run that is its own. */
  async #startAsFirst(
    list: WaitList<SailPointRunHandle>,
    ticket: Ticket,
    pending: PendingStart,
  ): Promise<SailPointRunHandle> {
    for (;;) {
      // Another start may find out meanwhile how the clocks differ: then the suspect of this one is known to be its own.
      const proven = this.#requests.suspectProvenOwn(pending);
      if (proven !== undefined) return proven;
      const { id: blockingId } = list.run;
      await waitForBlockingRun(list.run, ticket, pending);
      pending.endedIds.add(blockingId);
      const provenByNow = this.#requests.suspectProvenOwn(pending);
      if (provenByNow !== undefined) return provenByNow;
      const run = await this.#requests.send(pending);
      // The next start of the list waits for this run, its own or not.
      list.blockBy(run.handle);
      if (!isBlocking(run, pending)) return run.handle;
      this.#countBlocking(run, pending);
      announceWait(run, pending, 1);
    }
  }

  /** Counts a run that blocks a start. @throws ReportsError when the start may not be sent again after it. */
  #countBlocking(run: NamedRun, pending: PendingStart): void {
    const { id } = run.handle;
    if (pending.endedIds.has(id)) {
      pending.repeatedRuns++;
      // The request that named a suspect may have started it. A further one would again be sent on a suspicion alone.
      if (pending.repeatedRuns > maxRepeatedRuns || pending.suspect?.handle.id === id)
        throw endedRunError(run.handle, pending);
    } else if (run.origin === "suspected") {
      if (pending.suspect !== undefined) throw twoSuspectsError(pending.suspect, run);
      pending.suspect = run;
    } else if (!this.hasStarted(id)) {
      // A run of this client does not count: each of its starts makes only one, so their number is finite.
      pending.foreignRuns++;
    }
    if (pending.onJoined === "throw" || pending.foreignRuns > maxForeignRuns) throw blockedError(run, pending);
  }
}

function announceWait({ handle, origin }: NamedRun, { context }: PendingStart, place: number): void {
  const state = origin === "suspected" ? "is running and may be another's" : "is already running";
  context.emitNotice(
    "start_queued",
    `report ${handle.id} (${handle.reportType}) ${state}; ours is number ${place} in the queue behind it`,
  );
}

const isBlocking = ({ origin }: NamedRun, { onJoined }: PendingStart): boolean =>
  origin !== "own" && onJoined !== "accept";

async function waitForBlockingRun(run: SailPointRunHandle, ticket: Ticket, pending: PendingStart): Promise<void> {
  try {
    await pending.context.waitForEnd(run, ticket.leftMs());
  } catch (error) {
    // A run that SailPoint does not know any more blocks no start.
    if (!isGone(error)) throw aboutBlockingRun(error, run.id, pending);
  }
}
