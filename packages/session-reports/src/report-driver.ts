import {
  DownloadError,
  HttpError,
  NotFoundError,
  ReportExpiredError,
  type ReportFile,
  type RequestOptions,
} from "@identity-reports/core";
import {
  earlyState,
  isReportNotReady,
  openWhenReady,
  retryAfterMs,
  retryAfterOf,
  type PollContext,
  type OpenContext,
  type ReportDriver,
  type PollResult,
  type StartContext,
  type Transport,
} from "@identity-reports/core/vendor";
import { prefix } from "./address.js";
import { createReport, getReportFile, listReports, probeReportFile } from "./endpoints.js";
import { all, field } from "./filter.js";
import { expectId, isId } from "./ids.js";
import { listPages } from "./list-pages.js";
import type { CreateReportParams, ReportFileFormat, ReportModel } from "./models.js";
import { fileFormat } from "./rules.js";
import type { SessionTypes } from "./session-report.js";
import type { SessionRunHandle } from "./run-handle.js";

/** For so long after its start `generated_at` alone is trusted; then the file itself is asked for as well. */
const probeAfterMs = 10_000;
/** For so long a report may be neither listed nor have a file: after its start, and a file after the report is done. */
const graceMs = 60_000;

/** How an appliance may refuse a filter that it does not know. 200 is a failure that came as JSON. */
const filterRefusals = [200, 400, 422];

/** What one reading of the list showed: the report, if it is there, and when to read it again at the earliest. */
interface Listed {
  readonly row: ReportModel | undefined;
  /** True when the list may have the report further on. */
  readonly isPart?: boolean;
  readonly retryAfterMs: number | undefined;
}

/**
 * How Fudo starts, checks and hands out reports. There is neither a status nor a way to get one report: it is done when
 * the list shows `generated_at`, or when there is a file.
 */
export class SessionDriver implements ReportDriver<SessionTypes> {
  readonly vendor = "fudo";
  readonly statusOperation = `GET /${prefix}${listReports.path}`;
  readonly pollTiming = { firstMs: 1_000, maxMs: 15_000 };
  readonly formats = { csv: "csv", pdf: "pdf", html: "html", htm: "html" } as const;
  readonly handleRules = {};
  readonly isRunId = isId;
  readonly #transport: Transport;
  #filtersLists = true;
  #continuesLists = true;
  /** When each report was seen to be done, by this machine's clock. */
  readonly #doneAt = new WeakMap<ReportModel, number>();

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  prepareStart(params: CreateReportParams): CreateReportParams {
    return params;
  }

  async start(
    params: CreateReportParams,
    { requestOptions, accept }: StartContext<SessionTypes>,
  ): Promise<SessionRunHandle> {
    const answer = await this.#transport.sendForResponse(createReport, params, requestOptions);
    return accept({ id: answer.data.id }, answer);
  }

  async poll(
    handle: SessionRunHandle,
    request: RequestOptions,
    { ageMs, endsAt }: PollContext,
  ): Promise<PollResult<ReportModel>> {
    const id = expectId("handle.id", handle.id);
    const { row, isPart, retryAfterMs: pauseMs } = await this.#find(id, request, endsAt);
    const state = row !== undefined ? "generating" : isPart === true ? "file not ready" : "not listed";
    if (row?.removed === true) {
      const failure = new ReportExpiredError(`report ${id} was deleted at the appliance`);
      return { state: "removed", finished: true, failure };
    }
    if (row?.generated_at) return this.#done(row);
    // Where the list was not read to its end, the file itself tells.
    if (ageMs < probeAfterMs && isPart !== true) return { state, finished: false, retryAfterMs: pauseMs };
    const missing = await this.#probe(id, "csv", request);
    if (missing === undefined) return this.#done(row ?? { id });
    const isUnknown = row === undefined && NotFoundError.is(missing) && ageMs >= graceMs;
    return {
      state,
      finished: false,
      missing: isUnknown ? missing : undefined,
      retryAfterMs: Math.max(pauseMs ?? 0, retryAfterOf(missing) ?? 0),
    };
  }

  placeholderName(_: SessionRunHandle, { title }: ReportModel): string | null | undefined {
    return title;
  }

  async open(
    handle: SessionRunHandle,
    result: ReportModel,
    format: ReportFileFormat,
    request: RequestOptions,
    context: OpenContext,
  ): Promise<ReportFile> {
    const params = { id: expectId("handle.id", handle.id), format };
    fileFormat.validate("format", format, request.unchecked);
    const isLate = () => Date.now() - (this.#doneAt.get(result) ?? 0) >= graceMs;
    // `generated_at` may come a moment before the file, and one format before another. "Not yet" needs no such grace.
    return await openWhenReady(
      { transport: this.#transport, endpoint: getReportFile, params },
      request,
      context,
      (error) => earlyState(error) ?? (mayComeYet(error) && !isLate() ? "file not ready" : undefined),
    );
  }

  #done(result: ReportModel): PollResult<ReportModel> {
    this.#doneAt.set(result, Date.now());
    return { state: "generated", finished: true, result };
  }

  /**
   * The report in the list. Asked for by its id; an appliance that cannot do that sends more, or refuses.
   *
   * @param endsAt from then on no further page is read: a long list may take longer than the caller waits.
   */
  async #find(id: string, request: RequestOptions, endsAt: number): Promise<Listed> {
    if (this.#filtersLists) {
      try {
        const asked = this.#transport.sendForResponse(listReports, { filter: all(field("id").in(id)) }, request);
        const { data: rows, headers } = await asked;
        const row = rows.find((each) => each.id === id);
        if (rows.length === 0 || row !== undefined) return { row, retryAfterMs: retryAfterMs(headers) };
      } catch (error) {
        if (!HttpError.is(error) || !filterRefusals.includes(error.status)) throw error;
      }
      this.#filtersLists = false;
    }
    let pauseMs: number | undefined;
    const pages = listPages(this.#transport, listReports, {}, request, () => (this.#continuesLists = false)).pages();
    for await (const { items, headers } of pages) {
      const row = items.find((each) => each.id === id);
      pauseMs = retryAfterMs(headers);
      const isLate = performance.now() >= endsAt;
      if (row !== undefined || isLate || !this.#continuesLists)
        return { row, isPart: isLate && this.#continuesLists, retryAfterMs: pauseMs };
    }
    return { row: undefined, retryAfterMs: pauseMs };
  }

  /** Asks for the file and lets it go. @returns why there is none yet; undefined when there is one. */
  async #probe(
    id: string,
    format: ReportFileFormat,
    request: RequestOptions,
  ): Promise<HttpError | DownloadError | undefined> {
    try {
      await this.#transport.send(probeReportFile, { id, format }, request);
      return undefined;
    } catch (error) {
      if (mayComeYet(error)) return error;
      throw error;
    }
  }
}

/**
 * What a file may be answered with before it is made: Fudo does not say, so each likely way is understood. A status below
 * 300 is a failure that came as JSON.
 */
const mayComeYet = (error: unknown): error is HttpError | DownloadError =>
  NotFoundError.is(error) ||
  isReportNotReady(error) ||
  (HttpError.is(error) && error.status < 300) ||
  (DownloadError.is(error) && error.code === "empty_file");
