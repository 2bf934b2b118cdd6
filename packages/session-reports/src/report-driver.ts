import {
  DownloadError,
  HttpError,
  NotFoundError,
  ReportExpiredError,
  type HandleFacts,
  type OpenContext,
  type ReportDriver,
  type ReportFile,
  type RequestOptions,
  type RunCheck,
  type RunHandle,
  type StartContext,
  type Transport,
  type WaitOptions,
} from "@identity-reports/core";
import { prefix } from "./address.js";
import { fileFormat } from "./checks.js";
import { createReport, getReportFile, listReports } from "./endpoints.js";
import { all, field } from "./filter.js";
import { expectId } from "./ids.js";
import { listPages } from "./list-pages.js";
import type { CreateReportParams, ReportFileFormat, ReportModel } from "./models.js";

/** Names a report at an appliance. */
export interface SessionRunHandle extends RunHandle {
  readonly vendor: "fudo";
}

/** Options of `runReport` and `submitReport`. */
export type RunReportOptions = WaitOptions<SessionRunHandle>;

/** For so long after its start `generated_at` alone is trusted; then the file itself is asked for as well. */
const probeAfterMs = 10_000;
/** For so long after its start a report may be neither listed nor have a file. */
const graceMs = 60_000;

const ageMs = ({ startedAt }: SessionRunHandle): number => Date.now() - Date.parse(startedAt);

type Driver = ReportDriver<CreateReportParams, SessionRunHandle, ReportModel, ReportFileFormat, RunReportOptions>;

/**
 * How Fudo starts, checks and hands out reports. There is neither a status nor a way to get one report: it is done when
 * the list shows `generated_at`, or when there is a file.
 */
export class SessionDriver implements Driver {
  readonly vendor = "fudo";
  readonly statusOperation = `GET /${prefix}${listReports.path}`;
  readonly poll = { firstMs: 1_000, maxMs: 15_000 };
  readonly optionKeys = [];
  readonly #transport: Transport;
  #filtersLists = true;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  async start(
    params: CreateReportParams,
    { request }: StartContext<SessionRunHandle, RunReportOptions>,
  ): Promise<HandleFacts<SessionRunHandle>> {
    const { id } = await this.#transport.send(createReport, params, request);
    return { id };
  }

  async check(handle: SessionRunHandle, request: RequestOptions, runAgeMs: number): Promise<RunCheck<ReportModel>> {
    const id = expectId("handle.id", handle.id);
    const row = await this.#find(id, request);
    const state = row === undefined ? "not listed" : "generating";
    if (row?.removed === true) {
      const failure = new ReportExpiredError(`report ${id} was deleted at the appliance`);
      return { state: "removed", finished: true, failure };
    }
    if (row?.generated_at) return { state: "generated", finished: true, result: row };
    if (runAgeMs < probeAfterMs) return { state, finished: false };
    const missing = await this.#probe(id, "csv", request);
    if (missing === undefined) return { state: "generated", finished: true, result: row ?? { id } };
    const isUnknown = row === undefined && NotFoundError.is(missing) && runAgeMs >= graceMs;
    return isUnknown ? { state, finished: false, missing } : { state, finished: false };
  }

  async open(
    handle: SessionRunHandle,
    _: ReportModel,
    format: ReportFileFormat,
    request: RequestOptions,
    { waitUntil }: OpenContext,
  ): Promise<ReportFile> {
    const params = { id: expectId("handle.id", handle.id), format };
    fileFormat("format", format);
    try {
      return await this.#transport.send(getReportFile, params, request);
    } catch (error) {
      if (!isNotReady(error) || ageMs(handle) >= graceMs) throw error;
    }
    // `generated_at` may come a moment before the file, and one format before another.
    await waitUntil(async (each) => {
      const missing = await this.#probe(params.id, format, each);
      if (missing !== undefined && ageMs(handle) >= graceMs) throw missing;
      return { state: "file not ready", finished: missing === undefined };
    });
    return await this.#transport.send(getReportFile, params, request);
  }

  /** The report in the list. Asked for by its id; an appliance that cannot do that sends more, or refuses. */
  async #find(id: string, request: RequestOptions): Promise<ReportModel | undefined> {
    if (this.#filtersLists) {
      try {
        const rows = await this.#transport.send(listReports, { filter: all(field("id").in(id)) }, request);
        if (rows.length === 0 || rows.some((row) => row.id === id)) return rows.find((row) => row.id === id);
      } catch (error) {
        if (!HttpError.is(error) || ![200, 400, 422].includes(error.status)) throw error;
      }
      this.#filtersLists = false;
    }
    for await (const row of listPages(this.#transport, listReports, {}, request)) if (row.id === id) return row;
    return undefined;
  }

  /** Asks for the file and lets it go. @returns why there is none yet; undefined when there is one. */
  async #probe(
    id: string,
    format: ReportFileFormat,
    request: RequestOptions,
  ): Promise<HttpError | DownloadError | undefined> {
    try {
      const file = await this.#transport.send(getReportFile, { id, format }, request);
      await file[Symbol.asyncDispose]();
      return undefined;
    } catch (error) {
      if (isNotReady(error)) return error;
      throw error;
    }
  }
}

/** What a file may be answered with before it is made: Fudo does not say, so each likely way is understood. */
const isNotReady = (error: unknown): error is HttpError | DownloadError =>
  NotFoundError.is(error) ||
  (HttpError.is(error) && error.status < 300) ||
  (DownloadError.is(error) && error.code === "empty_file");
