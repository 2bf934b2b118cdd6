import {
  ConfigError,
  HttpError,
  ReportExpiredError,
  TimeoutError,
  type ReportFile,
  type RequestOptions,
} from "@identity-reports/core";
import {
  defaultMaxWaitMs,
  defined,
  evictOldest,
  requestFileWhenReady,
  operationOf,
  retryAfterMsIn,
  type FileRequestContext,
  type PollResult,
  type StartContext,
  type Transport,
} from "@identity-reports/core/vendor";
import { isEndState, pollResultOf } from "../end-states.js";
import { fileFormat, getReport, getReportResult } from "../endpoints.js";
import { fileNotReadyState, isVendorBusy } from "../errors.js";
import { forApiVersion } from "../api-version.js";
import type { ReportFileFormat, ReportFileOptions, ReportResults } from "../models.js";
import type { CompleteDetails } from "../report-details.js";
import type { ReportService } from "../report-service.js";
import type { SailPointRunHandle } from "../run-handle.js";
import type { SailPointTypes } from "../sailpoint-report.js";
import { startQueueOf, type StartQueue } from "../start/start-queue.js";
import { alreadyRunningError, campaignBusyError, idOf, type CampaignStart } from "./campaign-start.js";
import { getCampaignReports, startCampaignReport } from "./endpoints.js";
import type { CampaignReport, CampaignReportType } from "./models.js";

const types: readonly string[] = [
  "CAMPAIGN_COMPOSITION_REPORT",
  "CAMPAIGN_REMEDIATION_STATUS_REPORT",
  "CAMPAIGN_STATUS_REPORT",
  "CERTIFICATION_SIGNOFF_REPORT",
] satisfies readonly CampaignReportType[];

/** True for a report of a certification campaign. */
export const isCampaignReport = (reportType: string | undefined): boolean => types.includes(reportType ?? "");

/** Between two starts that SailPoint refuses because the campaign is busy, and between two polls of the run that blocks one. */
const pauseMs = 8_000;

/** How many runs are remembered, so that the end of one is not taken for that of another. */
const maxRememberedRuns = 1_000;

/**
 * The reports of certification campaigns. A start names no run: the run is known by its campaign and type, and has ended when
 * the campaign's list shows an end that was not there before. What was there before is a part of the handle.
 */
export class CampaignReports implements ReportService {
  readonly statusOperation: string;
  readonly #startOperation: string;
  readonly #transport: Transport;
  readonly #listEndpoint: typeof getCampaignReports;
  readonly #startEndpoint: typeof startCampaignReport;
  /** By campaign: starts of its reports, one after the other. */
  readonly #oneByOne = new Map<string, StartQueue<undefined>>();
  /** By id: the run of a report that this client started last. */
  readonly #lastStarted = new Map<string, SailPointRunHandle>();
  /** By run: how it ended. The list shows only the last run of a report, and a later one takes its place. */
  readonly #ended = new Map<string, PollResult<ReportResults>>();
  /** Handles whose run was seen to be under way: its end counts, also where the list shows no other id or time. */
  readonly #seenRunning = new WeakSet<SailPointRunHandle>();

  constructor(transport: Transport, prefix: string) {
    this.#transport = transport;
    this.#listEndpoint = forApiVersion(getCampaignReports, prefix);
    this.#startEndpoint = forApiVersion(startCampaignReport, prefix);
    this.statusOperation = operationOf(this.#listEndpoint, prefix);
    this.#startOperation = operationOf(this.#startEndpoint, prefix);
  }

  async start(
    { reportType, arguments: values }: CompleteDetails,
    context: StartContext<SailPointTypes>,
  ): Promise<SailPointRunHandle> {
    const campaignId = String(values["campaignId"]);
    const { maxWaitMs = defaultMaxWaitMs, onJoined = "wait" } = context.options;
    const start = { campaignId, reportType, onJoined, context, endsAt: performance.now() + maxWaitMs };
    const queue = startQueueOf(this.#oneByOne, campaignId, undefined);
    const place = await queue.enter(context.lifetime, maxWaitMs, () => campaignBusyError(start));
    try {
      await this.#seeLastEnd(start);
      const handle = await this.#startWhenFree(start);
      evictOldest(this.#lastStarted.set(handle.id, handle), maxRememberedRuns);
      return handle;
    } finally {
      place.leave();
    }
  }

  /** Waits until the last run that this client started has ended, and remembers how: the list will show only the next run. */
  async #seeLastEnd(start: CampaignStart): Promise<void> {
    const last = this.#lastStarted.get(idOf(start));
    if (last === undefined || this.#ended.has(keyOf(last))) return;
    try {
      await start.context.waitForEnd(last, Math.max(0, start.endsAt - performance.now()));
    } catch (error) {
      throw TimeoutError.is(error) ? campaignBusyError(start) : error;
    }
  }

  async #startWhenFree(start: CampaignStart): Promise<SailPointRunHandle> {
    const { campaignId, reportType, context, onJoined } = start;
    for (;;) {
      const { entry, response } = await this.#getEntry(campaignId, reportType, context.requestOptions);
      if (isUnderWay(entry)) {
        if (onJoined === "accept") return context.createHandle(handleMembersOf(start, undefined, true), response);
        if (onJoined === "throw") throw alreadyRunningError(start);
        await this.#pause(start, "start_queued", "is already being made; ours will be started when it has ended");
        continue;
      }
      try {
        const response = await this.#transport.sendForResponse(
          this.#startEndpoint,
          { id: campaignId, type: reportType },
          context.requestOptions,
        );
        return context.createHandle(handleMembersOf(start, entry, false), response);
      } catch (error) {
        if (!isVendorBusy(error)) throw error;
        await this.#pause(start, "start_postponed", "waits: SailPoint is busy with another operation of the campaign");
      }
    }
  }

  async #pause(start: CampaignStart, code: "start_queued" | "start_postponed", what: string): Promise<void> {
    const { campaignId, reportType, context, endsAt } = start;
    if (performance.now() + pauseMs > endsAt) throw campaignBusyError(start);
    const message = `the ${reportType} of campaign ${campaignId} ${what}`;
    context.emitNotice({ operation: this.#startOperation, code, message });
    await context.lifetime.sleep(pauseMs);
  }

  async #getEntry(campaignId: string, reportType: string | undefined, requestOptions: RequestOptions) {
    const response = await this.#transport.sendForResponse(this.#listEndpoint, { id: campaignId }, requestOptions);
    return { entry: response.data.find((each) => each.reportType === reportType), response };
  }

  async poll(handle: SailPointRunHandle, requestOptions: RequestOptions): Promise<PollResult<ReportResults>> {
    const { campaignId, reportType, before, resultId } = handle;
    if (resultId !== undefined) return await this.#pollResult(handle, resultId, requestOptions);
    const endedBefore = this.#ended.get(keyOf(handle));
    if (endedBefore !== undefined) return endedBefore;
    if (campaignId === undefined || reportType === undefined)
      throw new ConfigError("handle", "expected campaignId and reportType");
    const { entry, response } = await this.#getEntry(campaignId, reportType, requestOptions);
    const pause = { retryAfterMs: retryAfterMsIn(response.headers) };
    if (entry === undefined || !isEndState(entry.status)) {
      if (isUnderWay(entry)) this.#seenRunning.add(handle);
      return { state: entry?.status ?? "not found", finished: false, ...pause };
    }
    const isNew =
      before == null || (entry.id ?? undefined) !== before.id || (entry.lastRunAt ?? undefined) !== before.lastRunAt;
    if (!isNew && !this.#seenRunning.has(handle)) return { state: "not started", finished: false, ...pause };
    const what = `${reportType} of campaign ${campaignId}`;
    const result = resultOf(entry);
    const poll = pollResultOf(entry.status, what, result);
    const ended = poll.result === undefined ? poll : { ...poll, result: await this.#completed(result, requestOptions) };
    evictOldest(this.#ended.set(keyOf(handle), ended), maxRememberedRuns);
    return ended;
  }

  /** A run whose result is known: another run of the report changes nothing about it. */
  async #pollResult(
    handle: SailPointRunHandle,
    resultId: string,
    requestOptions: RequestOptions,
  ): Promise<PollResult<ReportResults>> {
    const response = this.#transport.sendForResponse(getReportResult, { taskResultId: resultId }, requestOptions);
    const { data, headers } = await response;
    const result = { ...data, id: resultId };
    return { ...pollResultOf(data.status, `${handle.id} report`, result), retryAfterMs: retryAfterMsIn(headers) };
  }

  /** The result with what the reports' own service knows of it. It needs a right of its own, and nothing depends on it. */
  async #completed(result: ReportResults, requestOptions: RequestOptions): Promise<ReportResults> {
    if (typeof result.id !== "string") return result;
    try {
      const known = await this.#transport.send(getReportResult, { taskResultId: result.id }, requestOptions);
      return { ...known, ...result, ...defined({ rows: known.rows, availableFormats: known.availableFormats }) };
    } catch (error) {
      if (HttpError.is(error)) return result;
      throw error;
    }
  }

  async requestFile(
    handle: SailPointRunHandle,
    result: ReportResults,
    format: ReportFileFormat,
    requestOptions: RequestOptions,
    context: FileRequestContext<ReportFileOptions>,
  ): Promise<ReportFile> {
    // The endpoint would call it fileFormat.
    fileFormat.validate("format", format, requestOptions.unchecked);
    const { id, rows } = result;
    if (typeof id !== "string")
      throw new ReportExpiredError(`SailPoint lists the ${handle.id} without an id, so it has no file`);
    const reportName = `${result.taskDefName ?? handle.reportType} ${handle.campaignId}`;
    const { name, auditable } = context.fileOptions;
    const params = { taskResultId: id, fileFormat: format, name, auditable, reportName, rows };
    const file = { transport: this.#transport, endpoint: getReport, params };
    try {
      return await requestFileWhenReady(file, requestOptions, context, fileNotReadyState);
    } catch (error) {
      if (!HttpError.is(error) || ![400, 404, 410].includes(error.status)) throw error;
      throw new ReportExpiredError(
        `SailPoint no longer keeps the file of the ${handle.id}, result ${id}; run it again`,
      );
    }
  }
}

/** Tells the runs of one report apart. */
const keyOf = ({ id, startedAt, before }: SailPointRunHandle): string => JSON.stringify([id, startedAt, before]);

const isUnderWay = (entry: CampaignReport | undefined): boolean => entry?.status?.toUpperCase() === "PENDING";

/** SailPoint's members of the handle. A joined run has no `before`: the first end that the list shows is its own. */
const handleMembersOf = (start: CampaignStart, entry: CampaignReport | undefined, joined: boolean) => ({
  id: idOf(start),
  kind: "campaign-report" as const,
  reportType: start.reportType,
  campaignId: start.campaignId,
  before: entry === undefined ? null : defined({ id: entry.id ?? undefined, lastRunAt: entry.lastRunAt ?? undefined }),
  ...(joined ? { joined } : {}),
});

const resultOf = ({ id, name, status, reportType, lastRunAt }: CampaignReport): ReportResults =>
  defined({ id, taskDefName: name, status, reportType, created: lastRunAt });
