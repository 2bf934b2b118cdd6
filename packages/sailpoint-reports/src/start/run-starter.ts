import { defaultMaxWaitMs, type Transport } from "@identity-reports/core/vendor";
import {
  aboutBlockingRun,
  endedRunError,
  foreignRunsError,
  inDoubt,
  isGone,
  tooLateError,
  twoSuspectsError,
} from "./joined-errors.js";
import { startReport } from "../endpoints.js";
import type { SentDetails } from "../report-details.js";
import type { SailPointRunHandle } from "../run-handle.js";
import type { NamedRun, StartCall } from "./start-call.js";
import { StartRequests } from "./start-requests.js";
import { waitListOf, type Ticket, type WaitList } from "./wait-list.js";

/** How often a call stands behind runs that are not of this client before it gives up. */
const maxForeignRuns = 20;
/** How often a call is handed a run again whose end it has seen: SailPoint may need a moment to let go of it. */
const maxRepeatedRuns = 1;

/**
 * Starts the runs of one client. SailPoint may hand back a run that was already there instead of starting another, and
 * does not say so. Behind a run that is certainly another's the report is started when that has ended. On a suspicion it
 * is started a second time, and never a third.
 */
export class RunStarter {
  readonly #operation: string;
  readonly #requests: StartRequests;
  /** By report type: calls that met a run which blocks them. */
  readonly #blocked = new Map<string, WaitList<SailPointRunHandle>>();

  constructor(transport: Transport, prefix: string) {
    this.#operation = `${startReport.method} /${prefix}${startReport.path}`;
    this.#requests = new StartRequests(transport);
  }

  /** True for a run that a call of this client started. */
  isOurs(id: string): boolean {
    return this.#requests.isOurs(id);
  }

  /** Starts a run for a call, or does with a run that was there before what `onJoined` says. */
  async start(details: SentDetails, context: StartCall["context"]): Promise<SailPointRunHandle> {
    const operation = this.#operation;
    const { onJoined = "wait" } = context.options;
    const met = { foreignRuns: 0, endedIds: new Set<string>(), repeatedRuns: 0, suspect: undefined };
    const call: StartCall = { operation, details, onJoined, context, ...met };
    const run = await this.#requests.send(call);
    return isBlocking(run, call) ? await this.#startBehind(run, call) : run.handle;
  }

  /** Waits until the run that was met has ended, and starts again: one call of a type after the other. */
  async #startBehind(met: NamedRun, call: StartCall): Promise<SailPointRunHandle> {
    const { lifetime, options } = call.context;
    const list = waitListOf(this.#blocked, call.details.reportType, met.handle);
    try {
      this.#noteBlocking(met, call, list.length + 1);
      const toLateError = () => tooLateError(`report ${list.run.id}`, call);
      const ticket = await list.enter(lifetime, options.maxWaitMs ?? defaultMaxWaitMs, toLateError);
      try {
        return await this.#startAsFirst(list, ticket, call);
      } finally {
        ticket.leave();
      }
    } catch (error) {
      throw inDoubt(error, call);
    }
  }

  /** Starts the report whenever the blocking run has ended, until SailPoint names a run that is ours. */
  async #startAsFirst(
    list: WaitList<SailPointRunHandle>,
    ticket: Ticket,
    call: StartCall,
  ): Promise<SailPointRunHandle> {
    for (;;) {
      // Another call may find out meanwhile how the clocks differ: then the suspect of this one is known to be its own.
      const own = this.#requests.clearSuspect(call);
      if (own !== undefined) return own;
      const { id: blockingId } = list.run;
      await waitForEnd(list.run, ticket, call);
      call.endedIds.add(blockingId);
      const ownByNow = this.#requests.clearSuspect(call);
      if (ownByNow !== undefined) return ownByNow;
      const run = await this.#requests.send(call);
      // The next call of the list waits for this run, ours or not.
      list.run = run.handle;
      if (!isBlocking(run, call)) return run.handle;
      this.#noteBlocking(run, call, 1);
    }
  }

  /** Takes note of a run that blocks a call. @throws ReportsError when there must be no other start behind it. */
  #noteBlocking(run: NamedRun, call: StartCall, place: number): void {
    const { id, reportType } = run.handle;
    if (call.endedIds.has(id)) {
      call.repeatedRuns++;
      // The start that named a suspect may have started it. Another one would rest on a suspicion again.
      if (call.repeatedRuns > maxRepeatedRuns || call.suspect?.handle.id === id) throw endedRunError(run.handle, call);
    } else if (run.origin === "suspected") {
      if (call.suspect !== undefined) throw twoSuspectsError(call.suspect, run);
      call.suspect = run;
    } else if (!this.isOurs(id)) {
      // A run of ours does not count: each call starts only one, so their number is finite.
      call.foreignRuns++;
    }
    if (call.onJoined === "throw" || call.foreignRuns > maxForeignRuns) throw foreignRunsError(run, call);
    const state = run.origin === "suspected" ? "is running and may be another's" : "is already running";
    call.context.emitNotice(
      "start_queued",
      `report ${id} (${reportType}) ${state}; ours is number ${place} in line behind it`,
    );
  }
}

const isBlocking = ({ origin }: NamedRun, { onJoined }: StartCall): boolean =>
  origin !== "ours" && onJoined !== "accept";

async function waitForEnd(run: SailPointRunHandle, ticket: Ticket, call: StartCall): Promise<void> {
  try {
    await call.context.waitForEnd(run, ticket.leftMs());
  } catch (error) {
    // A run that SailPoint does not know any more blocks no start.
    if (!isGone(error)) throw aboutBlockingRun(error, run.id, call);
  }
}
