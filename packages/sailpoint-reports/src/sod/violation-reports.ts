import {
  ConfigError,
  HttpError,
  NotFoundError,
  ReportExpiredError,
  ReportsError,
  type ReportFile,
  type RequestOptions,
} from "@identity-reports/core";
import {
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
import { pollResultOf } from "../end-states.js";
import { forApiVersion } from "../api-version.js";
import type { ReportFileFormat, ReportResults } from "../models.js";
import type { CompleteDetails } from "../report-details.js";
import type { ReportService } from "../report-service.js";
import type { SailPointRunHandle } from "../run-handle.js";
import type { SailPointTypes } from "../sailpoint-report.js";
import {
  getDefaultViolationReport,
  getSodViolationReportRunStatus,
  startSodAllPoliciesForOrg,
  startSodPolicy,
} from "./endpoints.js";

/** SailPoint has no word for this type of report. */
export const sodReportType = "SOD_VIOLATION_REPORT";

/** How many ids of runs are remembered, to know the runs again. */
const maxRememberedIds = 1_000;

/** The reports on violations of policies of separation of duties. A start gives the id of the result at once. */
export class ViolationReports implements ReportService {
  readonly statusOperation: string;
  readonly #transport: Transport;
  readonly #prefix: string;
  readonly #statusEndpoint: typeof getSodViolationReportRunStatus;
  /** Ids of the runs that this client started. */
  readonly #startedHere = new Set<string>();

  constructor(transport: Transport, prefix: string) {
    this.#transport = transport;
    this.#prefix = prefix;
    this.#statusEndpoint = forApiVersion(getSodViolationReportRunStatus, prefix);
    this.statusOperation = operationOf(this.#statusEndpoint, prefix);
  }

  async start(
    { arguments: values }: CompleteDetails,
    { requestOptions, createHandle, options }: StartContext<SailPointTypes>,
  ): Promise<SailPointRunHandle> {
    const { policyId, filteredPolicyList } = values as { policyId?: string; filteredPolicyList?: readonly string[] };
    const response = await (policyId === undefined
      ? this.#transport.sendForResponse(
          forApiVersion(startSodAllPoliciesForOrg, this.#prefix),
          { filteredPolicyList },
          requestOptions,
        )
      : this.#transport.sendForResponse(forApiVersion(startSodPolicy, this.#prefix), { id: policyId }, requestOptions));
    const id = response.data.id ?? "";
    const reportName = response.data.name ?? undefined;
    // The run of an earlier call: with the same policies, but the violations of an earlier hour.
    const joined = this.#startedHere.has(id) ? true : undefined;
    const members = { id, kind: "sod-violation-report" as const, reportType: sodReportType };
    const handle = createHandle({ ...members, ...defined({ reportName, joined }) }, response);
    evictOldest(this.#startedHere.add(id), maxRememberedIds);
    if (joined === undefined || options.onJoined === "accept") return handle;
    throw new ReportsError(
      `SailPoint named report ${id} again, which an earlier call started; take it with resume, try again when it has ended, or pass onJoined: "accept"`,
      { code: "report_joined", isRetryable: true, carriedOut: "no", handle },
    );
  }

  async poll(handle: SailPointRunHandle, requestOptions: RequestOptions): Promise<PollResult<ReportResults>> {
    try {
      const { data, headers } = await this.#transport.sendForResponse(
        this.#statusEndpoint,
        { reportResultId: handle.id },
        requestOptions,
      );
      const result = defined({ id: handle.id, taskDefName: data.name, status: data.status, reportType: sodReportType });
      const poll = pollResultOf(data.status, `${sodReportType} report ${handle.id}`, result);
      return { ...poll, retryAfterMs: retryAfterMsIn(headers) };
    } catch (error) {
      if (NotFoundError.is(error)) return { state: "not found", finished: false, notFoundError: error };
      throw error;
    }
  }

  async requestFile(
    handle: SailPointRunHandle,
    _: ReportResults,
    format: ReportFileFormat,
    requestOptions: RequestOptions,
    context: FileRequestContext,
  ): Promise<ReportFile> {
    if (format !== "zip") throw new ConfigError("format", `expected "zip": SailPoint has ${sodReportType} in no other`);
    const endpoint = forApiVersion(getDefaultViolationReport, this.#prefix);
    const file = { transport: this.#transport, endpoint, params: { reportResultId: handle.id } };
    try {
      return await requestFileWhenReady(file, requestOptions, context);
    } catch (error) {
      if (!HttpError.is(error) || ![400, 404, 410].includes(error.status)) throw error;
      throw new ReportExpiredError(`SailPoint no longer keeps the file of result ${handle.id}; run the report again`);
    }
  }
}
