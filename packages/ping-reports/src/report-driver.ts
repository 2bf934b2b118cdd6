import { DownloadError, NotFoundError, type ReportFile, type RequestOptions } from "@identity-reports/core";
import {
  defined,
  requestFileWhenReady,
  retryAfterMsIn,
  rules,
  type FileRequestContext,
  type ReportDriver,
  type PollResult,
  type StartContext,
  type Transport,
  operationOf,
} from "@identity-reports/core/vendor";
import { prefix } from "./address.js";
import { pollResultOf } from "./end-states.js";
import { downloadRun, getRun, startPreparedRun, validateNewRun, viewRun } from "./endpoints/runs.js";
import { FileExport } from "./file-export.js";
import type { ReportFileFormat, ReportRun, ResultPage, RunReportParams } from "./models.js";
import type { PingTypes } from "./ping-report.js";
import { runParamsOf, type PingRunHandle, type RunReportOptions } from "./run-handle.js";

const statusOperation = operationOf(getRun, prefix);

/** How Ping starts and polls runs, and returns their files. */
export class PingDriver implements ReportDriver<PingTypes> {
  readonly vendor = "ping";
  readonly statusOperationOf = () => statusOperation;
  readonly pollTiming = { firstMs: 1_500, maxMs: 5_000 };
  readonly formats = { csv: "csv", jsonl: "jsonl", json: "jsonl" } as const;
  // A large result is a ZIP, whatever was asked for.
  readonly mayBeZip = true;
  readonly handleRules = { name: rules.text, templateType: rules.text, realm: rules.text };
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  prepareStart(input: RunReportParams, { unchecked }: RunReportOptions): RunReportParams {
    validateNewRun(input, unchecked);
    const { templateType = "published", parameters = {} } = input;
    return { ...input, templateType, parameters };
  }

  async start(
    startParams: RunReportParams,
    { requestOptions, createHandle }: StartContext<PingTypes>,
  ): Promise<PingRunHandle> {
    const { name, realm, templateType } = startParams;
    const response = await this.#transport.sendForResponse(startPreparedRun, startParams, requestOptions);
    return createHandle({ id: response.data.id, name, ...defined({ templateType, realm }) }, response);
  }

  async poll(handle: PingRunHandle, requestOptions: RequestOptions): Promise<PollResult<ReportRun>> {
    try {
      const { data: run, headers } = await this.#transport.sendForResponse(getRun, runParamsOf(handle), requestOptions);
      return { ...pollResultOf(handle, run), retryAfterMs: retryAfterMsIn(headers) };
    } catch (error) {
      if (NotFoundError.is(error)) return { state: "not found", finished: false, notFoundError: error };
      throw error;
    }
  }

  reportInFileName({ name }: PingRunHandle): string {
    return name;
  }

  /** Ping makes a file only when it is asked to: has it made, waits for that, and downloads it. */
  async requestFile(
    handle: PingRunHandle,
    result: ReportRun,
    format: ReportFileFormat,
    requestOptions: RequestOptions,
    context: FileRequestContext,
  ): Promise<ReportFile> {
    const { name } = runParamsOf(handle);
    const file = { runId: handle.id, name, format };
    await new FileExport(this.#transport, handle, file).make(requestOptions, context.pollFile);
    const reportName = result.displayName ?? undefined;
    // A report without rows is downloaded twice: its empty file is an error until the view has said that there are none.
    const download = (isEmpty: boolean): Promise<ReportFile> => {
      const params = { ...file, ...defined({ reportName }), isEmpty };
      return requestFileWhenReady(
        { transport: this.#transport, endpoint: downloadRun, params },
        requestOptions,
        context,
      );
    };
    try {
      return await download(false);
    } catch (error) {
      const isEmptyFile = DownloadError.is(error) && error.code === "empty_file";
      if (!isEmptyFile || !(await this.#hasNoRows(handle, requestOptions))) throw error;
    }
    return await download(true);
  }

  /** Ping cuts files at 10,000 rows, or refuses to make them: its documentation says both. The view knows how many there are. */
  async announcedRows(
    handle: PingRunHandle,
    _: ReportRun,
    requestOptions: RequestOptions,
  ): Promise<number | null | undefined> {
    return (await this.#view(handle, requestOptions))?.total;
  }

  /** Whether Ping says that the report has no rows. Where it cannot be asked, it does not say so. */
  async #hasNoRows(handle: PingRunHandle, requestOptions: RequestOptions): Promise<boolean> {
    const view = await this.#view(handle, requestOptions);
    return view !== undefined && view.result.length === 0 && (view.total ?? 0) === 0;
  }

  /** The first row, and how many there are. Undefined where Ping does not tell: that is no failure, there is a file. */
  async #view(handle: PingRunHandle, requestOptions: RequestOptions): Promise<ResultPage | undefined> {
    const { runId, name, templateType } = runParamsOf(handle);
    try {
      return await this.#transport.send(viewRun, { runId, name, templateType, pageSize: 1 }, requestOptions);
    } catch {
      return undefined;
    }
  }
}
