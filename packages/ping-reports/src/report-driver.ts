import {
  DownloadError,
  NotFoundError,
  ReportExpiredError,
  ReportFailedError,
  ReportsError,
  TimeoutError,
  type ReportFile,
  type RequestOptions,
} from "@identity-reports/core";
import {
  defined,
  expectRecord,
  openWhenReady,
  retryAfterMs,
  rules,
  textIn,
  type OpenContext,
  type ReportDriver,
  type PollResult,
  type StartContext,
  type Transport,
} from "@identity-reports/core/vendor";
import { prefix } from "./address.js";
import { downloadRun, exportRun, getRun, startRun, viewRun } from "./endpoints/runs.js";
import { isQuotaText } from "./errors.js";
import type { PingTypes } from "./ping-report.js";
import type { ReportFileFormat, ReportRun, RunReportParams } from "./models.js";
import { runOf, type PingRunHandle } from "./run-handle.js";

/** How often a run is looked at when it is not known whether its export was asked for, and the run does not show it. */
const maxLooks = 3;

/** How Ping starts, checks and hands out reports. */
export class PingDriver implements ReportDriver<PingTypes> {
  readonly vendor = "ping";
  readonly statusOperation = `${getRun.method} /${prefix}${getRun.path}`;
  readonly pollTiming = { firstMs: 1_500, maxMs: 5_000 };
  readonly formats = { csv: "csv", jsonl: "jsonl", json: "jsonl" } as const;
  readonly mayBeArchive = true;
  readonly handleRules = { name: rules.text, templateType: rules.text, realm: rules.text };
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  prepareStart(params: RunReportParams): RunReportParams {
    expectRecord("params", params);
    const { templateType = "published", parameters = {} } = params;
    return { ...params, templateType, parameters };
  }

  async start(params: RunReportParams, { requestOptions, accept }: StartContext<PingTypes>): Promise<PingRunHandle> {
    const { name, realm, templateType } = params;
    const answer = await this.#transport.sendForResponse(startRun, params, requestOptions);
    return accept({ id: answer.data.id, name, ...defined({ templateType, realm }) }, answer);
  }

  async poll(handle: PingRunHandle, request: RequestOptions): Promise<PollResult<ReportRun>> {
    try {
      const { data: run, headers } = await this.#transport.sendForResponse(getRun, runOf(handle), request);
      return { ...judge(handle, run), retryAfterMs: retryAfterMs(headers) };
    } catch (error) {
      if (NotFoundError.is(error)) return { state: "not listed", finished: false, missing: error };
      throw error;
    }
  }

  placeholderName({ name }: PingRunHandle): string {
    return name;
  }

  /** Ping makes a file only when it is asked to: has it made, waits for that, and downloads it. */
  async open(
    handle: PingRunHandle,
    result: ReportRun,
    format: ReportFileFormat,
    request: RequestOptions,
    context: OpenContext,
  ): Promise<ReportFile> {
    const { name } = runOf(handle);
    const file = { runId: handle.id, name, format };
    const statusOf = exportStatus[format];
    if (statusOf === undefined) await this.#transport.send(exportRun, file, request);
    else await this.#export(handle, file, statusOf, request, context.waitUntil);
    const reportName = result.displayName ?? undefined;
    const download = (isEmpty: boolean): Promise<ReportFile> => {
      const params = { ...file, ...defined({ reportName }), isEmpty };
      return openWhenReady({ transport: this.#transport, endpoint: downloadRun, params }, request, context);
    };
    try {
      return await download(false);
    } catch (error) {
      const isEmptyFile = DownloadError.is(error) && error.code === "empty_file";
      if (!isEmptyFile || !(await this.#hasNoRows(handle, request))) throw error;
    }
    return await download(true);
  }

  /** Ping cuts files at 10,000 rows, or refuses to make them: its documentation says both. The view knows how many there are. */
  async announcedRows(
    handle: PingRunHandle,
    _: ReportRun,
    request: RequestOptions,
  ): Promise<number | null | undefined> {
    const { runId, name, templateType } = runOf(handle);
    try {
      return (await this.#transport.send(viewRun, { runId, name, templateType, pageSize: 1 }, request)).total;
    } catch {
      // The file is there, so a failure to find out is no failure.
      return undefined;
    }
  }

  /** Whether Ping says that the report has no rows. Where it cannot be asked, it does not say so. */
  async #hasNoRows(handle: PingRunHandle, request: RequestOptions): Promise<boolean> {
    const { runId, name, templateType } = runOf(handle);
    try {
      const { result, total } = await this.#transport.send(
        viewRun,
        { runId, name, templateType, pageSize: 1 },
        request,
      );
      return result.length === 0 && (total ?? 0) === 0;
    } catch {
      return false;
    }
  }

  async #export(
    handle: PingRunHandle,
    file: { readonly runId: string; readonly name: string; readonly format: ReportFileFormat },
    statusOf: (run: ReportRun) => string | null | undefined,
    request: RequestOptions,
    waitUntil: OpenContext["waitUntil"],
  ): Promise<void> {
    let isAsked = false;
    let stateBefore: string | undefined;
    let doubt: ReportsError | undefined;
    let looks = 0;
    const { failure } = await waitUntil(async (each) => {
      // What was made before serves again. What failed before is tried once more, and then it is a failure.
      const { data: run, headers } = await this.#transport.sendForResponse(getRun, runOf(handle), each);
      let pauseMs = retryAfterMs(headers);
      const state = (statusOf(run) ?? "not exported").toUpperCase();
      if (state === "EXPORT_SUCCESS") return { state, finished: true, result: run };
      if (run.status === "EXPIRED") return { state, finished: true, failure: expired(handle) };
      if (doubt !== undefined && state === stateBefore)
        return { state, finished: ++looks === maxLooks, failure: doubt, retryAfterMs: pauseMs };
      doubt = undefined;
      if (state === "EXPORT_FAILED" && isAsked)
        return { state, finished: true, failure: failedRun(handle, run, state) };
      if (!isAsked && state !== "EXPORT_PENDING") {
        stateBefore = state;
        try {
          const asked = this.#transport.sendForResponse(exportRun, file, { ...each, signal: request.signal });
          pauseMs = retryAfterMs((await asked).headers);
        } catch (error) {
          // What may have been carried out is not asked for again: the run will show whether it was.
          if (!ReportsError.is(error) || error.carriedOut === "no") throw error;
          doubt = error;
        }
      }
      isAsked = true;
      return { state, finished: false, retryAfterMs: pauseMs };
    }).catch((error: unknown) => Promise.reject(TimeoutError.is(error) ? (doubt ?? error) : error));
    if (failure !== undefined) throw failure;
  }
}

const exportStatus: Readonly<Record<string, ((run: ReportRun) => string | null | undefined) | undefined>> = {
  csv: (run) => run.exportCsvStatus,
  jsonl: (run) => run.exportJsonStatus,
};

const expired = ({ name, id }: PingRunHandle): ReportsError =>
  new ReportExpiredError(`Ping no longer keeps the result of ${name} ${id}; run it again`);

/** An unknown status, or none at all, is a run that goes on. */
function judge(handle: PingRunHandle, run: ReportRun): PollResult<ReportRun> {
  const state = run.status ?? "running";
  switch (state.toUpperCase()) {
    case "COMPLETED_SUCCESS":
      return { state, finished: true, result: run };
    case "COMPLETED_FAILED":
      return { state, finished: true, failure: failedRun(handle, run, state) };
    case "EXPIRED":
      // Its rows are gone, but a file that was made of them is kept for longer.
      return {
        state,
        finished: true,
        result: run,
        failure: [run.exportCsvStatus, run.exportJsonStatus].includes("EXPORT_SUCCESS") ? undefined : expired(handle),
      };
    default:
      return { state, finished: false };
  }
}

/** Where a run may say why it failed: no source tells, so each place that was ever seen is looked at. */
const reasons = ["failureReason", "errorMessage", "message", "statusMessage", "error", "reason", "detail"];

function failedRun(handle: PingRunHandle, result: ReportRun, state: string): ReportsError {
  const listed = Array.isArray(result["errors"]) ? result["errors"].filter((each) => typeof each === "string") : [];
  const told = reasons.map((name) => textIn(result, name)).filter((text) => text !== undefined);
  const messages = [...new Set([...told, ...listed])];
  const isQuota = messages.some(isQuotaText);
  const why = messages.length === 0 ? "" : `: ${messages.join("; ")}`;
  return new ReportFailedError(`Ping ended ${handle.name} ${handle.id} with ${state}${why}`, {
    state,
    messages,
    result,
    ...(isQuota ? { code: "quota_exceeded" } : {}),
  });
}
