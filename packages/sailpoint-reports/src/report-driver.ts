import { ConfigError, NotFoundError, type ReportFile, type RequestOptions } from "@identity-reports/core";
import {
  defined,
  earlyState,
  isRecord,
  openWhenReady,
  optional,
  retryAfterMs,
  rule,
  rules,
  type OpenContext,
  type ReportDriver,
  type PollResult,
  type ShortageWatch,
  type StartContext,
  type Transport,
} from "@identity-reports/core/vendor";
import { CampaignReports, isCampaignReport } from "./campaigns/campaign-reports.js";
import { pollResultOf } from "./end-states.js";
import { withSource } from "./lookups/source-by-name.js";
import { cancelReport, fileFormat, fileOptionRules, getReport, getReportResult } from "./endpoints.js";
import { isVendorBusy } from "./errors.js";
import type { AnyReportDetails, ReportFileFormat, ReportFileOptions, ReportResults } from "./models.js";
import { reportDetailsBody, validateReportDetails, type SentDetails } from "./report-details.js";
import type { RunReportOptions, SailPointRunHandle } from "./run-handle.js";
import type { SailPointTypes } from "./sailpoint-report.js";
import { watchViolationLimit } from "./sod/violation-limit.js";
import { sodReportType, ViolationReports } from "./sod/violation-reports.js";
import { RunStarter } from "./start/run-starter.js";

/** How SailPoint starts, checks and hands out reports. */
export class SailPointDriver implements ReportDriver<SailPointTypes> {
  readonly vendor = "sailpoint";
  readonly statusOperation: string;
  readonly pollTiming = { firstMs: 2_000, maxMs: 15_000 };
  readonly startRules = { onJoined: optional(rules.oneOf("wait", "throw", "accept")) };
  // A search export is a ZIP, whatever was asked for.
  readonly formats = { csv: "csv", pdf: "pdf", zip: "csv" } as const;
  readonly mayBeArchive = true;
  readonly handleRules = {
    reportType: rules.text,
    reportName: rules.text,
    joined: rules.boolean,
    kind: rules.oneOf("campaign-report", "sod-violation-report"),
    campaignId: rules.nonEmptyText,
    before: rule("an object or null", (value) => value === null || isRecord(value)),
    resultId: rules.nonEmptyText,
  };
  readonly downloadRules = fileOptionRules;
  readonly #transport: Transport;
  readonly #prefix: string;
  readonly #starter: RunStarter;
  readonly #campaigns: CampaignReports;
  readonly #violations: ViolationReports;

  constructor(transport: Transport, prefix: string) {
    this.#transport = transport;
    this.#prefix = prefix;
    this.#starter = new RunStarter(transport, prefix);
    this.#campaigns = new CampaignReports(transport, prefix);
    this.#violations = new ViolationReports(transport, prefix);
    this.statusOperation = `GET /${prefix}${getReportResult.path}`;
  }

  prepareStart(
    details: AnyReportDetails,
    { unchecked }: RunReportOptions,
    request: RequestOptions,
  ): SentDetails | Promise<SentDetails> {
    validateReportDetails(details, unchecked);
    return withSource(this.#transport, this.#prefix, reportDetailsBody(details), request);
  }

  start(details: SentDetails, context: StartContext<SailPointTypes>): Promise<SailPointRunHandle> {
    if (isCampaignReport(details.reportType)) return this.#campaigns.start(details, context);
    if (details.reportType === sodReportType) return this.#violations.start(details, context);
    return this.#starter.start(details, context);
  }

  async poll(handle: SailPointRunHandle, request: RequestOptions): Promise<PollResult<ReportResults>> {
    if (handle.kind === "campaign-report") return await this.#campaigns.poll(handle, request);
    if (handle.kind === "sod-violation-report") return await this.#violations.poll(handle, request);
    try {
      const answer = this.#transport.sendForResponse(getReportResult, { taskResultId: handle.id }, request);
      const { data: result, headers } = await answer;
      const what = `${result.reportType ?? handle.reportType ?? "report"} report ${handle.id}`;
      return { ...pollResultOf(result.status, what, result), retryAfterMs: retryAfterMs(headers) };
    } catch (error) {
      if (NotFoundError.is(error)) return { state: "not found", finished: false, missing: error };
      throw error;
    }
  }

  finishedHandle(handle: SailPointRunHandle, { id, taskDefName }: ReportResults): SailPointRunHandle {
    if (handle.kind !== "campaign-report" || typeof id !== "string") return handle;
    return { ...handle, resultId: id, ...defined({ reportName: taskDefName ?? undefined }) };
  }

  placeholderName({ reportType }: SailPointRunHandle, result: ReportResults): string | null | undefined {
    return reportType ?? result.reportType;
  }

  async open(
    handle: SailPointRunHandle,
    result: ReportResults,
    format: ReportFileFormat,
    request: RequestOptions,
    context: OpenContext<ReportFileOptions>,
  ): Promise<ReportFile> {
    if (handle.kind === "campaign-report") return await this.#campaigns.open(handle, result, format, request, context);
    if (handle.kind === "sod-violation-report") return await this.#violations.open(handle, format, request, context);
    fileFormat.validate("format", format, request.unchecked);
    if (request.unchecked !== true) expectMade(result, format);
    const reportName = result.taskDefName ?? handle.reportName ?? result.reportType ?? handle.reportType;
    const { name, auditable } = context.fileOptions;
    const params = { taskResultId: handle.id, fileFormat: format, name, auditable, reportName, rows: result.rows };
    return await openWhenReady(
      { transport: this.#transport, endpoint: getReport, params },
      request,
      context,
      (error) => (isVendorBusy(error) ? "another operation is in progress" : earlyState(error)),
    );
  }

  /** What SailPoint counts as rows is not documented. */
  announcedRows(_handle: SailPointRunHandle, { rows }: ReportResults): number | null | undefined {
    return rows;
  }

  watchShortage({ kind }: SailPointRunHandle, result: ReportResults): ShortageWatch | undefined {
    return kind === "sod-violation-report" ? watchViolationLimit(result) : undefined;
  }

  async cancel(handle: SailPointRunHandle, request: RequestOptions): Promise<boolean> {
    // A run that was there before us may be another's evidence; those of other services cannot be stopped.
    if (handle.kind !== undefined || handle.joined === true || !this.#starter.hasStarted(handle.id)) return false;
    await this.#transport.send(cancelReport, { id: handle.id }, request);
    return true;
  }
}

/**
 * A run tells which formats it made. `CSV` and `PDF` are the only ones that can be asked for; a run that names any other,
 * such as `ZIP`, may serve it under either.
 *
 * @throws ConfigError when the run did not make the format.
 */
function expectMade({ availableFormats }: ReportResults, format: ReportFileFormat): void {
  const made = availableFormats?.map((each) => each.toLowerCase()) ?? [];
  const asked = format.toLowerCase();
  const isOpen = made.length === 0 || made.some((each) => each !== "csv" && each !== "pdf");
  if (isOpen || made.includes(asked)) return;
  throw new ConfigError("format", `this run made ${made.join(" and ")}, not ${asked}`);
}
