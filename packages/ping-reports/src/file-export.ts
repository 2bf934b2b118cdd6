import { ReportsError, TimeoutError, type RequestOptions } from "@identity-reports/core";
import {
  retryAfterMsIn,
  type FileRequestContext,
  type PollResult,
  type Transport,
} from "@identity-reports/core/vendor";
import { expiredError, failedError } from "./end-states.js";
import { exportRun, getRun, type AnyRunFileParams } from "./endpoints/runs.js";
import type { ReportRun } from "./models.js";
import { runParamsOf, type PingRunHandle } from "./run-handle.js";

/** How often a run is polled when it is not known whether its export was asked for, and the run does not show it. */
const maxPolls = 3;

/** Where a run shows how the export to a format stands. */
const statusOf: ReadonlyMap<string, (run: ReportRun) => string | null | undefined> = new Map([
  ["csv", (run: ReportRun) => run.exportCsvStatus],
  ["jsonl", (run: ReportRun) => run.exportJsonStatus],
]);

/** Whether the export has been asked for. It may have been where the response to our request was lost. */
type Asked =
  | { readonly how: "no" | "yes" }
  | { readonly how: "maybe"; readonly error: ReportsError; readonly stateBefore: string; readonly polls: number };

/**
 * The making of one file of a run, and the wait for it. What was made before serves again. What failed before is tried once
 * more. A request that may have been carried out is not sent again: the run will show whether it was.
 */
export class FileExport {
  readonly #transport: Transport;
  readonly #handle: PingRunHandle;
  readonly #file: AnyRunFileParams;
  #asked: Asked = { how: "no" };

  constructor(transport: Transport, handle: PingRunHandle, file: AnyRunFileParams) {
    this.#transport = transport;
    this.#handle = handle;
    this.#file = file;
  }

  /** Has Ping make the file; resolves when it is made. Of a format whose export a run does not show: when it has been asked for. */
  async make(requestOptions: RequestOptions, pollFile: FileRequestContext["pollFile"]): Promise<void> {
    if (!statusOf.has(this.#file.format)) {
      await this.#transport.send(exportRun, this.#file, requestOptions);
      return;
    }
    try {
      const { failure } = await pollFile((each) => this.#poll(each));
      if (failure !== undefined) throw failure;
    } catch (error) {
      // The error of the lost response says more than that the time is over.
      throw TimeoutError.is(error) && this.#asked.how === "maybe" ? this.#asked.error : error;
    }
  }

  /** Polls the export once, and asks for it where it has not been asked for. */
  async #poll(requestOptions: RequestOptions): Promise<PollResult<ReportRun>> {
    const { data: run, headers } = await this.#transport.sendForResponse(
      getRun,
      runParamsOf(this.#handle),
      requestOptions,
    );
    const state = (statusOf.get(this.#file.format)?.(run) ?? "not exported").toUpperCase();
    const notFinished = { state, finished: false, retryAfterMs: retryAfterMsIn(headers) };
    if (state === "EXPORT_SUCCESS") return { state, finished: true, result: run };
    if (run.status === "EXPIRED") return { state, finished: true, failure: expiredError(this.#handle) };
    if (this.#asked.how === "no" && state !== "EXPORT_PENDING") return await this.#ask(state, requestOptions);
    if (this.#asked.how === "maybe" && state === this.#asked.stateBefore) {
      const polls = this.#asked.polls + 1;
      this.#asked = { ...this.#asked, polls };
      return polls === maxPolls ? { state, finished: true, failure: this.#asked.error } : notFinished;
    }
    // Here an export was asked for: by us, or the run shows one of another client, which makes the same file.
    const wasAsked = this.#asked.how !== "no";
    this.#asked = { how: "yes" };
    if (state === "EXPORT_FAILED" && wasAsked)
      return { state, finished: true, failure: failedError(this.#handle, run, state) };
    return notFinished;
  }

  async #ask(state: string, requestOptions: RequestOptions): Promise<PollResult<ReportRun>> {
    try {
      const { headers } = await this.#transport.sendForResponse(exportRun, this.#file, requestOptions);
      this.#asked = { how: "yes" };
      return { state, finished: false, retryAfterMs: retryAfterMsIn(headers) };
    } catch (error) {
      if (!ReportsError.is(error) || error.carriedOut === "no") throw error;
      this.#asked = { how: "maybe", error, stateBefore: state, polls: 0 };
      return { state, finished: false };
    }
  }
}
