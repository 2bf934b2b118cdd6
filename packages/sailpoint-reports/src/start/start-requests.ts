import type { ApiResponse } from "@identity-reports/core";
import { defaultMaxWaitMs, defined, evictOldest, type Transport } from "@identity-reports/core/vendor";
import { startPreparedReport } from "../endpoints.js";
import { isVendorBusy } from "../errors.js";
import { tooLateError } from "./joined-errors.js";
import { ClockOffsets, launchLead, type LaunchLead } from "./clock-offsets.js";
import type { TaskResultDetails } from "../models.js";
import type { SailPointRunHandle } from "../run-handle.js";
import type { IdentifiedRun, PendingStart } from "./pending-start.js";
import { showsAll, shownArguments } from "./run-arguments.js";
import { differenceOf, launchedAt } from "./run-signs.js";
import { startQueueOf, type StartQueue } from "./start-queue.js";

/** How many ids of runs are remembered, to know the runs again. */
const maxRememberedIds = 1_000;
/** Between two starts that SailPoint refuses because it is busy with another operation. */
const busyPauseMs = 8_000;

/** Sends the starts of one client, and finds out whose the runs are that SailPoint names in response. */
export class StartRequests {
  readonly #transport: Transport;
  readonly #clockOffsets = new ClockOffsets();
  /** Ids of the runs that this client started. */
  readonly #startedHere = new Set<string>();
  /** Ids of runs that were launched too early, and may be of this client. No other start takes such a run for its own. */
  readonly #suspectedByLaunch = new Set<string>();
  /** Report types whose start responses list the arguments of the run. */
  readonly #typesThatShowArguments = new Set<string>();
  /** By report type: starts whose requests are sent one after the other. */
  readonly #oneByOne = new Map<string, StartQueue<undefined>>();

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** True for a run that this client started. */
  hasStarted(id: string): boolean {
    return this.#startedHere.has(id);
  }

  /**
   * Claims the suspected run of a start as its own, where the clocks are known by now to differ by as much as the run seems to
   * have been launched before our request.
   *
   * @returns its handle; undefined when it stays suspected, or there is none.
   */
  claimSuspectedRun({ suspectedRun }: PendingStart): SailPointRunHandle | undefined {
    if (suspectedRun === undefined) return undefined;
    const { sign } = suspectedRun;
    if (!("lead" in sign) || !this.#clockOffsets.explains(sign.lead)) return undefined;
    const { joined: _, ...handle } = suspectedRun.handle;
    this.#suspectedByLaunch.delete(handle.id);
    evictOldest(this.#startedHere.add(handle.id), maxRememberedIds);
    return handle;
  }

  /**
   * Sends the request of a start. Responses may come in another order than the runs were started. Requests of a type whose
   * tasks do not show their arguments go out one at a time: if SailPoint returned the same run to two starts, nothing would
   * tell which of them started it.
   */
  async send(pending: PendingStart): Promise<IdentifiedRun> {
    const { reportType } = pending.startParams;
    const { lifetime, options } = pending.context;
    if (this.#typesThatShowArguments.has(reportType)) return await this.#sendUntilNotBusy(pending);
    const queue = startQueueOf(this.#oneByOne, reportType, undefined);
    const timeoutError = () => tooLateError("another start", pending);
    const place = await queue.enter(lifetime, options.maxWaitMs ?? defaultMaxWaitMs, timeoutError);
    try {
      if (!this.#typesThatShowArguments.has(reportType)) return await this.#sendUntilNotBusy(pending);
    } finally {
      place.leave();
    }
    // The start in front has shown meanwhile that tasks of this type show their arguments: this one need not be alone.
    return await this.#sendUntilNotBusy(pending);
  }

  /** Sends the request of a start again while SailPoint refuses it because another operation is in progress. */
  async #sendUntilNotBusy(pending: PendingStart): Promise<IdentifiedRun> {
    const { operation, startParams, context } = pending;
    const { options, requestOptions, lifetime, emitNotice } = context;
    const endsAt = performance.now() + (options.maxWaitMs ?? defaultMaxWaitMs);
    for (;;) {
      try {
        // The launch is compared with the time of the call's last attempt: the waits before it (token, turn, 429) started no run.
        const response = await this.#transport.sendForResponse(startPreparedReport, startParams, requestOptions);
        return this.#identify(response, pending);
      } catch (error) {
        if (!isVendorBusy(error) || performance.now() + busyPauseMs > endsAt) throw error;
      }
      emitNotice({
        operation,
        code: "start_postponed",
        message: `SailPoint is busy with another operation; ours will be started in ${busyPauseMs / 1_000} s`,
      });
      await lifetime.sleep(busyPauseMs);
    }
  }

  /**
   * Finds out whose the run is that a response names. An id that is known here tells for certain, and so do two signs: a
   * launch before our request, and another type or other arguments. One of them alone is a suspicion: clocks differ, and
   * SailPoint may write our own arguments in a way that we do not recognise.
   */
  #identify(response: ApiResponse<TaskResultDetails>, pending: PendingStart): IdentifiedRun {
    const { data: task } = response;
    const { startParams, context } = pending;
    const { reportType } = startParams;
    const shown = shownArguments(task.attributes);
    if (showsAll(shown, startParams.arguments)) this.#typesThatShowArguments.add(reportType);
    else this.#typesThatShowArguments.delete(reportType);
    const id = task.id ?? "";
    const reportName = task.taskDefName ?? undefined;
    const handleOf = ({ joined }: { readonly joined?: true } = {}): SailPointRunHandle =>
      context.createHandle({ id, reportType, ...defined({ reportName, joined }) }, response);

    // Each start makes a run of its own, so a run that is known here is that of another start.
    const isKnown = this.#startedHere.has(id) || this.#suspectedByLaunch.has(id);
    const difference = differenceOf(task.reportType, shown, startParams);
    const launched = launchedAt(task);
    const lead = launched === undefined ? undefined : launchLead(response, launched);
    const unexplainedLead = lead !== undefined && !this.#clockOffsets.explains(lead) ? lead : undefined;
    if (isKnown || (difference !== undefined && unexplainedLead !== undefined)) {
      return { runOrigin: "another", handle: handleOf({ joined: true }) };
    }
    if (difference !== undefined)
      return { runOrigin: "suspected", handle: handleOf({ joined: true }), sign: { difference } };
    if (unexplainedLead !== undefined && !this.#claimBothByOffset(id, unexplainedLead, pending)) {
      const handle = handleOf({ joined: true });
      evictOldest(this.#suspectedByLaunch.add(id), maxRememberedIds);
      return { runOrigin: "suspected", handle, sign: { lead: unexplainedLead } };
    }
    const handle = handleOf();
    evictOldest(this.#startedHere.add(id), maxRememberedIds);
    return { runOrigin: "own", handle };
  }

  /**
   * Where a second run has the lead of the first, the clocks differ by it, and the start made both: claims the first, and emits
   * a notice.
   *
   * @returns whether it was so: false where the leads differ, or there is no first run.
   */
  #claimBothByOffset(id: string, lead: LaunchLead, pending: PendingStart): boolean {
    const { operation, suspectedRun, context } = pending;
    if (
      suspectedRun === undefined ||
      !("lead" in suspectedRun.sign) ||
      !this.#clockOffsets.findOffset(suspectedRun.sign.lead, lead)
    )
      return false;
    const first = this.claimSuspectedRun(pending);
    const seconds = Math.round(lead.ms / 1_000);
    context.emitNotice({
      operation,
      code: "clock_offset_found",
      message: `reports ${first?.id} and ${id} were both launched ${seconds} s before they were requested, by the ${lead.clock}: SailPoint's clock differs by that, and both are ours; ${id} is returned, ${first?.id} is a second run of the same report, which has ended`,
    });
    return true;
  }
}
