import {
  DownloadError,
  HttpError,
  NotFoundError,
  ReportExpiredError,
  type ReportFile,
  type RequestOptions,
} from "@identity-reports/core";
import {
  notReadyState,
  isFileNotReady,
  requestFileWhenReady,
  retryAfterMsIn,
  retryAfterMsOf,
  type PollContext,
  type FileRequestContext,
  type ReportDriver,
  type PollResult,
  type StartContext,
  type Transport,
  operationOf,
} from "@identity-reports/core/vendor";
import { prefix } from "./address.js";
import { createPreparedReport, getReportFile, listReports, probeReportFile } from "./endpoints.js";
import { all, field } from "./filter.js";
import { expectId, isId } from "./ids.js";
import { listPages } from "./list-pages.js";
import type { CreateReportParams, ReportFileFormat, ReportModel } from "./models.js";
import { validateNewReport } from "./rules.js";
import type { RunReportOptions, SessionRunHandle } from "./run-handle.js";
import type { SessionTypes } from "./session-report.js";

/** For so long after its start `generated_at` alone is trusted, in ms; then the file itself is asked for as well. */
const probeAfterMs = 10_000;
/** For so long after the report is done a file may be missing, in ms. */
const fileGraceMs = 60_000;

/** How an appliance may refuse a filter that it does not know. 200 is a failure that came as JSON. */
const filterRefusals = [200, 400, 422];

/** What one reading of the list showed: the report, if it is there, and when to read it again at the earliest. */
interface Listed {
  readonly report: ReportModel | undefined;
  /** True when the list was not read to its end, and the report may stand there. */
  readonly mayBeFurtherOn?: boolean;
  readonly retryAfterMs: number | undefined;
}

const statusOperation = operationOf(listReports, prefix);

/**
 * How Fudo starts and polls runs, and returns their files. There is neither a status nor a way to get one report: it is done when
 * the list shows `generated_at`, or when there is a file.
 */
export class SessionDriver implements ReportDriver<SessionTypes> {
  readonly vendor = "fudo";
  readonly statusOperationOf = () => statusOperation;
  readonly pollTiming = { firstMs: 1_000, maxMs: 15_000 };
  readonly formats = { csv: "csv", pdf: "pdf", html: "html", htm: "html" } as const;
  readonly handleRules = {};
  readonly isRunId = isId;
  readonly #transport: Transport;
  /** False once the appliance has refused or ignored a filter: its lists are then read page by page. */
  #filtersLists = true;
  /** False once the appliance has refused the next page of a list: only the first is then read. */
  #continuesLists = true;
  /** When each report was seen to be done, by this machine's clock. */
  readonly #doneAt = new WeakMap<ReportModel, number>();

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  prepareStart(input: CreateReportParams, { unchecked }: RunReportOptions): CreateReportParams {
    validateNewReport(input, unchecked);
    return { ...input };
  }

  async start(
    startParams: CreateReportParams,
    { requestOptions, createHandle }: StartContext<SessionTypes>,
  ): Promise<SessionRunHandle> {
    const response = await this.#transport.sendForResponse(createPreparedReport, startParams, requestOptions);
    return createHandle({ id: response.data.id }, response);
  }

  async poll(
    handle: SessionRunHandle,
    requestOptions: RequestOptions,
    { ageMs, endsAt }: PollContext,
  ): Promise<PollResult<ReportModel>> {
    const id = expectId("handle.id", handle.id);
    const { report, mayBeFurtherOn, retryAfterMs } = await this.#find(id, requestOptions, endsAt);
    const state = report !== undefined ? "generating" : mayBeFurtherOn === true ? "not found so far" : "not found";
    if (report?.removed === true) {
      const failure = new ReportExpiredError(`report ${id} was deleted on the appliance`);
      return { state: "removed", finished: true, failure };
    }
    if (report?.generated_at) return this.#done(report);
    // Where the list was not read to its end, the file itself tells.
    if (ageMs < probeAfterMs && mayBeFurtherOn !== true) return { state, finished: false, retryAfterMs };
    const noFile = await this.#probe(id, "csv", requestOptions);
    if (noFile === undefined) return this.#done(report ?? { id });
    return {
      state,
      finished: false,
      notFoundError: report === undefined && NotFoundError.is(noFile) ? noFile : undefined,
      retryAfterMs: Math.max(retryAfterMs ?? 0, retryAfterMsOf(noFile) ?? 0),
    };
  }

  reportInFileName(_: SessionRunHandle, { title }: ReportModel): string | null | undefined {
    return title;
  }

  async requestFile(
    handle: SessionRunHandle,
    result: ReportModel,
    format: ReportFileFormat,
    requestOptions: RequestOptions,
    context: FileRequestContext,
  ): Promise<ReportFile> {
    const params = { id: expectId("handle.id", handle.id), format };
    const isLate = () => Date.now() - (this.#doneAt.get(result) ?? 0) >= fileGraceMs;
    // `generated_at` may come a moment before the file, and one format before another. "Not yet" needs no such grace.
    return await requestFileWhenReady(
      { transport: this.#transport, endpoint: getReportFile, params },
      requestOptions,
      context,
      (error) => notReadyState(error) ?? (mayMeanNotReady(error) && !isLate() ? "file not ready" : undefined),
    );
  }

  #done(result: ReportModel): PollResult<ReportModel> {
    this.#doneAt.set(result, Date.now());
    return { state: "generated", finished: true, result };
  }

  /**
   * The report in the list.
   *
   * @param endsAt from then on no further page is read: a long list may take longer than the caller waits.
   */
  async #find(id: string, requestOptions: RequestOptions, endsAt: number): Promise<Listed> {
    const found = this.#filtersLists ? await this.#findByFilter(id, requestOptions) : undefined;
    if (found !== undefined) return found;
    this.#filtersLists = false;
    return await this.#findInPages(id, requestOptions, endsAt);
  }

  /** Asks for the report by its id. @returns undefined where the appliance cannot do that: it sends other reports, or refuses. */
  async #findByFilter(id: string, requestOptions: RequestOptions): Promise<Listed | undefined> {
    const params = { filter: all(field("id").in(id)) };
    try {
      const { data: reports, headers } = await this.#transport.sendForResponse(listReports, params, requestOptions);
      const report = reports.find((each) => each.id === id);
      return reports.length === 0 || report !== undefined
        ? { report, retryAfterMs: retryAfterMsIn(headers) }
        : undefined;
    } catch (error) {
      if (HttpError.is(error) && filterRefusals.includes(error.status)) return undefined;
      throw error;
    }
  }

  async #findInPages(id: string, requestOptions: RequestOptions, endsAt: number): Promise<Listed> {
    const onRefusal = (): void => void (this.#continuesLists = false);
    let retryAfterMs: number | undefined;
    for await (const page of listPages(this.#transport, listReports, {}, requestOptions, { onRefusal }).pages()) {
      const report = page.items.find((each) => each.id === id);
      retryAfterMs = retryAfterMsIn(page.headers);
      const isTimeUp = performance.now() >= endsAt;
      if (report !== undefined || isTimeUp || !this.#continuesLists)
        return { report, mayBeFurtherOn: isTimeUp && this.#continuesLists, retryAfterMs };
    }
    return { report: undefined, retryAfterMs };
  }

  /** Asks for the file and releases it. @returns why there is none yet; undefined when there is one. */
  async #probe(
    id: string,
    format: ReportFileFormat,
    requestOptions: RequestOptions,
  ): Promise<HttpError | DownloadError | undefined> {
    try {
      await this.#transport.send(probeReportFile, { id, format }, requestOptions);
      return undefined;
    } catch (error) {
      if (mayMeanNotReady(error)) return error;
      throw error;
    }
  }
}

/**
 * What Fudo may respond with before a file is made: it does not say, so each likely way is understood. A status below
 * 300 is a failure that came as JSON.
 */
const mayMeanNotReady = (error: unknown): error is HttpError | DownloadError =>
  NotFoundError.is(error) ||
  isFileNotReady(error) ||
  (HttpError.is(error) && error.status < 300) ||
  (DownloadError.is(error) && error.code === "empty_file");
