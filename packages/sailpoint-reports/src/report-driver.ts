import type { ReportFile, RequestOptions } from "@identity-reports/core";
import {
  defined,
  isRecord,
  optional,
  rule,
  rules,
  type FileRequestContext,
  type PollResult,
  type ReportDriver,
  type MissingRowsDetector,
  type StartContext,
  type Transport,
} from "@identity-reports/core/vendor";
import { CampaignReports, isCampaignReport } from "./campaigns/campaign-reports.js";
import { DataReports } from "./data-reports.js";
import { fileOptionRules } from "./endpoints.js";
import { resolveSource } from "./lookups/source-by-name.js";
import type { AnyReportDetails } from "./report-arguments.js";
import type { ReportFileFormat, ReportFileOptions, ReportResults } from "./models.js";
import { completeDetails, validateReportDetails, type CompleteDetails } from "./report-details.js";
import type { ReportService } from "./report-service.js";
import type { RunReportOptions, SailPointRunHandle } from "./run-handle.js";
import type { SailPointTypes } from "./sailpoint-report.js";
import { watchViolationLimit } from "./sod/violation-limit.js";
import { sodReportType, ViolationReports } from "./sod/violation-reports.js";

/** How SailPoint starts and polls runs, and returns their files: through the service that makes them. */
export class SailPointDriver implements ReportDriver<SailPointTypes> {
  readonly vendor = "sailpoint";
  readonly pollTiming = { firstMs: 2_000, maxMs: 15_000 };
  // A search export is a ZIP, whatever was asked for.
  readonly formats = { csv: "csv", pdf: "pdf", zip: "csv" } as const;
  readonly mayBeZip = true;
  readonly startRules = { onJoined: optional(rules.oneOf("wait", "throw", "accept")) };
  readonly downloadRules = fileOptionRules;
  readonly handleRules = {
    reportType: rules.text,
    reportName: rules.text,
    joined: rules.boolean,
    kind: rules.oneOf("campaign-report", "sod-violation-report"),
    campaignId: rules.nonEmptyText,
    before: rule("an object or null", (value) => value === null || isRecord(value)),
    resultId: rules.nonEmptyText,
  };
  readonly #transport: Transport;
  readonly #prefix: string;
  readonly #data: DataReports;
  readonly #campaigns: CampaignReports;
  readonly #violations: ViolationReports;

  constructor(transport: Transport, prefix: string) {
    this.#transport = transport;
    this.#prefix = prefix;
    this.#data = new DataReports(transport, prefix);
    this.#campaigns = new CampaignReports(transport, prefix);
    this.#violations = new ViolationReports(transport, prefix);
  }

  prepareStart(
    input: AnyReportDetails,
    { unchecked }: RunReportOptions,
    requestOptions: RequestOptions,
  ): CompleteDetails | Promise<CompleteDetails> {
    validateReportDetails(input, unchecked);
    return resolveSource(this.#transport, this.#prefix, completeDetails(input), requestOptions);
  }

  start(startParams: CompleteDetails, context: StartContext<SailPointTypes>): Promise<SailPointRunHandle> {
    if (isCampaignReport(startParams.reportType)) return this.#campaigns.start(startParams, context);
    if (startParams.reportType === sodReportType) return this.#violations.start(startParams, context);
    return this.#data.start(startParams, context);
  }

  statusOperationOf(handle: SailPointRunHandle): string {
    return this.#serviceOf(handle).statusOperation;
  }

  poll(handle: SailPointRunHandle, requestOptions: RequestOptions): Promise<PollResult<ReportResults>> {
    return this.#serviceOf(handle).poll(handle, requestOptions);
  }

  handleOfResult(handle: SailPointRunHandle, { id, taskDefName }: ReportResults): SailPointRunHandle {
    if (handle.kind !== "campaign-report" || typeof id !== "string") return handle;
    return { ...handle, resultId: id, ...defined({ reportName: taskDefName ?? undefined }) };
  }

  reportInFileName({ reportType }: SailPointRunHandle, result: ReportResults): string | null | undefined {
    return reportType ?? result.reportType;
  }

  requestFile(
    handle: SailPointRunHandle,
    result: ReportResults,
    format: ReportFileFormat,
    requestOptions: RequestOptions,
    context: FileRequestContext<ReportFileOptions>,
  ): Promise<ReportFile> {
    return this.#serviceOf(handle).requestFile(handle, result, format, requestOptions, context);
  }

  /** From the result: nothing is requested. What SailPoint counts as rows is not documented. */
  announcedRows(_handle: SailPointRunHandle, { rows }: ReportResults): number | null | undefined {
    return rows;
  }

  missingRowsDetector({ kind }: SailPointRunHandle, result: ReportResults): MissingRowsDetector | undefined {
    return kind === "sod-violation-report" ? watchViolationLimit(result) : undefined;
  }

  /** Runs of the other services cannot be stopped. */
  async cancel(handle: SailPointRunHandle, requestOptions: RequestOptions): Promise<boolean> {
    return handle.kind === undefined && (await this.#data.cancel(handle, requestOptions));
  }

  /** The service that made a run. */
  #serviceOf({ kind }: SailPointRunHandle): ReportService {
    if (kind === "campaign-report") return this.#campaigns;
    return kind === "sod-violation-report" ? this.#violations : this.#data;
  }
}
