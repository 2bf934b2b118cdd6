import type { ApiPromise, ClientOptions, Pages, ReportFile, RequestOptions } from "@identity-reports/core";
import {
  validateClientOptions,
  environment,
  expectVariables,
  ReportLifecycle,
  ReportsClient,
  rules,
  Transport,
  type Rules,
} from "@identity-reports/core/vendor";
import { resolveAddress, type SailPointAddress } from "./address.js";
import { sailPointCredential, type SailPointAuth } from "./auth.js";
import { cancelReport, getReport, getReportResult, startReport } from "./endpoints.js";
import { getCampaignReports, startCampaignReport } from "./campaigns/endpoints.js";
import type { CampaignReport, GetCampaignReportsParams, StartCampaignReportParams } from "./campaigns/models.js";
import { sailPointErrors } from "./errors.js";
import { sourceNamed } from "./lookups/source-by-name.js";
import { forApiVersion } from "./api-version.js";
import { listPages } from "./list-pages.js";
import {
  getActiveCampaigns,
  getTaskStatus,
  getTenant,
  listIdentityProfiles,
  listSodPolicies,
  listSources,
} from "./lookups/endpoints.js";
import type {
  Campaign,
  GetActiveCampaignsParams,
  GetTaskStatusParams,
  IdentityProfile,
  ListParams,
  ListSourcesParams,
  SodPolicy,
  Source,
  TaskStatus,
  Tenant,
} from "./lookups/models.js";
import {
  getDefaultViolationReport,
  getSodViolationReportRunStatus,
  startSodAllPoliciesForOrg,
  startSodPolicy,
} from "./sod/endpoints.js";
import type {
  ReportResultReference,
  SodResultParams,
  StartSodAllPoliciesParams,
  StartSodPolicyParams,
} from "./sod/models.js";
import type { AnyReportDetails, AnyReportType, ReportDetails } from "./report-arguments.js";
import type {
  CancelReportParams,
  GetReportParams,
  GetReportResultParams,
  ReportResults,
  TaskResultDetails,
} from "./models.js";
import type { SailPointReport, SailPointTypes } from "./sailpoint-report.js";
import { SailPointDriver } from "./report-driver.js";
import type { RunReportOptions, SailPointRunHandle } from "./run-handle.js";

declare const __VERSION__: string;

/**
 * Options of {@link SailPointReportsClient}.
 *
 * @example
 * ```ts
 * const options: SailPointReportsClientOptions = {
 *   tenant: "acme", // or baseUrl: "https://acme.api.identitynow.com"
 *   auth: { clientId: "…", clientSecret: process.env["SAIL_CLIENT_SECRET"]! },
 * };
 * ```
 */
export interface SailPointReportsClientOptions extends ClientOptions, SailPointAddress {
  /** How to sign in: client credentials, a token, a function that supplies tokens, or `none`. */
  readonly auth: SailPointAuth;
}

/**
 * Options of {@link SailPointReportsClient.fromEnv}.
 *
 * @example
 * ```ts
 * const sailpoint = SailPointReportsClient.fromEnv({ env: { ...process.env, SAIL_BASE_URL: "https://acme.api.identitynow.com" } });
 * ```
 */
export interface SailPointEnvOptions extends Partial<SailPointReportsClientOptions> {
  /** Default: the process's environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Any value passes here: {@link resolveAddress} and {@link sailPointCredential} check them. */
const ownOptions: Rules = {
  tenant: rules.anyValue,
  baseUrl: rules.anyValue,
  apiVersion: rules.anyValue,
  auth: rules.anyValue,
};

/**
 * Runs, waits for and downloads reports of SailPoint Identity Security Cloud.
 *
 * @example
 * ```ts
 * const sailpoint = SailPointReportsClient.fromEnv();
 * const report = await sailpoint.runReport({ reportType: "IDENTITIES" });
 * await report.saveTo("identities.csv", { format: "csv" });
 * ```
 */
export class SailPointReportsClient extends ReportsClient<SailPointTypes> {
  /** Whose client it is: `vendor` of its handles. */
  readonly vendor = "sailpoint";
  readonly #transport: Transport;
  /** Path of the reports, such as `v2025/reports/`: it shows the API version. */
  readonly #prefix: string;

  /**
   * @throws ConfigError when an option is missing or wrong. Nothing is sent yet.
   *
   * @example
   * ```ts
   * const sailpoint = new SailPointReportsClient({
   *   tenant: "acme",
   *   auth: { clientId: "…", clientSecret: process.env["SAIL_CLIENT_SECRET"]! },
   * });
   * ```
   */
  constructor(options: SailPointReportsClientOptions) {
    validateClientOptions(options, ownOptions);
    const { baseUrl, prefix } = resolveAddress(options);
    const transport = new Transport({
      profile: {
        product: "sailpoint-reports",
        version: __VERSION__,
        prefix,
        errors: sailPointErrors(prefix),
        experimentalHeaders: { "X-SailPoint-Experimental": "true" },
        // SailPoint allows 100 requests in 10 s for each client id; the rest is for clocks and the network.
        pace: { requests: 95, windowMs: 10_000 },
      },
      baseUrl,
      credential: sailPointCredential(options.auth),
      options,
    });
    super(transport, new ReportLifecycle<SailPointTypes>(transport, new SailPointDriver(transport, prefix)));
    this.#transport = transport;
    this.#prefix = prefix;
  }

  /**
   * A client from SailPoint's own variables: `SAIL_BASE_URL`, `SAIL_CLIENT_ID`, `SAIL_CLIENT_SECRET`. Options given here
   * win over them.
   *
   * @throws ConfigError that names every variable that is needed and not set.
   *
   * @example
   * ```ts
   * const sailpoint = SailPointReportsClient.fromEnv(); // or fromEnv({ timeoutMs: 30_000 })
   * ```
   */
  static fromEnv({ env = environment(), ...options }: SailPointEnvOptions = {}): SailPointReportsClient {
    const isAddressed = options.tenant !== undefined || options.baseUrl !== undefined;
    const address = isAddressed ? [] : [["SAIL_BASE_URL"]];
    const account = options.auth === undefined ? [["SAIL_CLIENT_ID"], ["SAIL_CLIENT_SECRET"]] : [];
    const variable = expectVariables(env, [...address, ...account], "{ tenant, auth: { accessToken } }");
    return new SailPointReportsClient({
      ...options,
      ...(isAddressed ? {} : { baseUrl: variable("SAIL_BASE_URL") }),
      auth: options.auth ?? {
        clientId: variable("SAIL_CLIENT_ID"),
        clientSecret: variable("SAIL_CLIENT_SECRET"),
      },
    });
  }

  /** Arguments that this release of the package does not know are sent with `unchecked`. */
  override runReport(
    details: AnyReportDetails,
    options: RunReportOptions & { readonly unchecked: true },
  ): Promise<SailPointReport>;

  /**
   * Runs a report, waits until it is done, and resolves with it.
   *
   * @throws ReportFailedError when SailPoint could not make it; TimeoutError after `maxWaitMs`. Both carry the handle.
   *
   * @example
   * ```ts
   * const report = await sailpoint.runReport({
   *   reportType: "ACCOUNTS",
   *   arguments: { application: "2c9180835d2e5168015d32f890ca1581", sourceName: "Active Directory" },
   * });
   * await report.saveTo("evidence/", { format: "csv" });
   * ```
   */
  override runReport<const Type extends AnyReportType>(
    details: ReportDetails<Type>,
    options?: RunReportOptions,
  ): Promise<SailPointReport>;
  // Overridden for its types alone: an inherited method gets overloads in no other way (docs/decisions/0009).
  override runReport(details: AnyReportDetails, options: RunReportOptions = {}): Promise<SailPointReport> {
    return super.runReport(details, options);
  }

  /** Arguments that this release of the package does not know are sent with `unchecked`. */
  override submitReport(
    details: AnyReportDetails,
    options: RunReportOptions & { readonly unchecked: true },
  ): Promise<SailPointRunHandle>;

  /**
   * Starts a report, and resolves with the handle of its run: pass it to {@link checkReport} or {@link resume}, here or elsewhere.
   *
   * @example
   * ```ts
   * const handle = await sailpoint.submitReport({ reportType: "IDENTITIES_DETAILS" });
   * await writeFile("run.json", JSON.stringify(handle)); // plain JSON, without secrets
   * ```
   */
  override submitReport<const Type extends AnyReportType>(
    details: ReportDetails<Type>,
    options?: RunReportOptions,
  ): Promise<SailPointRunHandle>;
  override submitReport(details: AnyReportDetails, options: RunReportOptions = {}): Promise<SailPointRunHandle> {
    return super.submitReport(details, options);
  }

  /** Arguments that this release of the package does not know are sent with `unchecked`. */
  startReport(
    details: AnyReportDetails,
    options: RequestOptions & { readonly unchecked: true },
  ): ApiPromise<TaskResultDetails>;

  /**
   * Run Report: `POST /reports/v1/run`.
   *
   * @see https://developer.sailpoint.com/docs/api/v2024/start-report
   *
   * @example
   * ```ts
   * const task = await sailpoint.startReport({ reportType: "IDENTITIES" });
   * console.log(task.id);
   * ```
   */
  startReport<const Type extends AnyReportType>(
    details: ReportDetails<Type>,
    options?: RequestOptions,
  ): ApiPromise<TaskResultDetails>;
  startReport(details: AnyReportDetails, options?: RequestOptions): ApiPromise<TaskResultDetails> {
    return this.#transport.send(startReport, details, options);
  }

  /**
   * Get Report Result: `GET /reports/v1/{taskResultId}/result`.
   *
   * @see https://developer.sailpoint.com/docs/api/v2024/get-report-result
   *
   * @example
   * ```ts
   * const { status, rows } = await sailpoint.getReportResult({ taskResultId: "1e01d272b8084c4fa12fcf8fa898102d" });
   * console.log(status ?? "running", rows);
   * ```
   */
  getReportResult(params: GetReportResultParams, options?: RequestOptions): ApiPromise<ReportResults> {
    return this.#transport.send(getReportResult, params, options);
  }

  /** A format that this release of the package does not know is asked for with `unchecked`. */
  getReport(
    params: Omit<GetReportParams, "fileFormat"> & { readonly fileFormat: string },
    options: RequestOptions & { readonly unchecked: true },
  ): ApiPromise<ReportFile>;

  /**
   * Get Report File: `GET /reports/v1/{taskResultId}`.
   *
   * @see https://developer.sailpoint.com/docs/api/v2024/get-report
   *
   * @example
   * ```ts
   * const file = await sailpoint.getReport({ taskResultId: "1e01d272b8084c4fa12fcf8fa898102d", fileFormat: "pdf" });
   * await file.saveTo("identities.pdf");
   * ```
   */
  getReport(params: GetReportParams, options?: RequestOptions): ApiPromise<ReportFile>;
  getReport(params: Omit<GetReportParams, "fileFormat">, options?: RequestOptions): ApiPromise<ReportFile> {
    return this.#transport.send(getReport, params as GetReportParams, options);
  }

  /**
   * Cancel Report: `POST /reports/v1/{id}/cancel`. Needs a token with a user, such as a personal access token.
   *
   * @see https://developer.sailpoint.com/docs/api/v2024/cancel-report
   *
   * @example
   * ```ts
   * await sailpoint.cancelReport({ id: "1e01d272b8084c4fa12fcf8fa898102d" });
   * ```
   */
  cancelReport(params: CancelReportParams, options?: RequestOptions): ApiPromise<void> {
    return this.#transport.send(cancelReport, params, options);
  }

  /**
   * Get Campaign Reports: `GET /campaigns/v1/{id}/reports`. Each report of a certification campaign, with its last run.
   *
   * @see https://developer.sailpoint.com/docs/api/v2024/get-campaign-reports
   *
   * @example
   * ```ts
   * for (const { reportType, status, lastRunAt } of await sailpoint.getCampaignReports({ id: campaignId }))
   *   console.log(reportType, status ?? "never run", lastRunAt);
   * ```
   */
  getCampaignReports(
    params: GetCampaignReportsParams,
    options?: RequestOptions,
  ): ApiPromise<readonly CampaignReport[]> {
    return this.#transport.send(forApiVersion(getCampaignReports, this.#prefix), params, options);
  }

  /**
   * Run Campaign Report: `POST /campaigns/v1/{id}/run-report/{type}`. The response names no run: {@link runReport} waits for it.
   * Needs a token with a user.
   *
   * @see https://developer.sailpoint.com/docs/api/v2024/start-campaign-report
   *
   * @example
   * ```ts
   * await sailpoint.startCampaignReport({ id: campaignId, type: "CAMPAIGN_STATUS_REPORT" });
   * ```
   */
  startCampaignReport(params: StartCampaignReportParams, options?: RequestOptions): ApiPromise<void> {
    return this.#transport.send(forApiVersion(startCampaignReport, this.#prefix), params, options);
  }

  /**
   * Run SOD policy violation report: `POST /sod-policies/v1/{id}/violation-report/run`.
   *
   * @see https://developer.sailpoint.com/docs/api/v2024/start-sod-policy
   *
   * @example
   * ```ts
   * const { id, status } = await sailpoint.startSodPolicy({ id: policyId });
   * console.log(id, status);
   * ```
   */
  startSodPolicy(params: StartSodPolicyParams, options?: RequestOptions): ApiPromise<ReportResultReference> {
    return this.#transport.send(forApiVersion(startSodPolicy, this.#prefix), params, options);
  }

  /**
   * Run all policies for org: `POST /sod-violation-report/v1/run`.
   *
   * @see https://developer.sailpoint.com/docs/api/v2024/start-sod-all-policies-for-org
   *
   * @example
   * ```ts
   * const { id } = await sailpoint.startSodAllPoliciesForOrg(); // or ({ filteredPolicyList: [policyId] })
   * console.log(id);
   * ```
   */
  startSodAllPoliciesForOrg(
    params: StartSodAllPoliciesParams = {},
    options?: RequestOptions,
  ): ApiPromise<ReportResultReference> {
    return this.#transport.send(forApiVersion(startSodAllPoliciesForOrg, this.#prefix), params, options);
  }

  /**
   * Get violation report run status: `GET /sod-policies/v1/sod-violation-report-status/{reportResultId}`.
   *
   * @see https://developer.sailpoint.com/docs/api/v2024/get-sod-violation-report-run-status
   *
   * @example
   * ```ts
   * const { status } = await sailpoint.getSodViolationReportRunStatus({ reportResultId: "2e8d8180-24bc-4d21-91c6-7affdb473b0d" });
   * console.log(status);
   * ```
   */
  getSodViolationReportRunStatus(params: SodResultParams, options?: RequestOptions): ApiPromise<ReportResultReference> {
    return this.#transport.send(forApiVersion(getSodViolationReportRunStatus, this.#prefix), params, options);
  }

  /**
   * Download violation report: `GET /sod-violation-report/v1/{reportResultId}/download`. A ZIP with the report in it.
   *
   * @see https://developer.sailpoint.com/docs/api/v2024/get-default-violation-report
   *
   * @example
   * ```ts
   * const file = await sailpoint.getDefaultViolationReport({ reportResultId: "2e8d8180-24bc-4d21-91c6-7affdb473b0d" });
   * await file.saveTo("evidence/");
   * ```
   */
  getDefaultViolationReport(params: SodResultParams, options?: RequestOptions): ApiPromise<ReportFile> {
    return this.#transport.send(forApiVersion(getDefaultViolationReport, this.#prefix), params, options);
  }

  /**
   * Lists all sources: `GET /sources/v1`. Needs a level that those who may run reports need not have.
   *
   * @throws DecodeError, while reading, with the code `list_incomplete` when SailPoint sends only a part of its list.
   * @see https://developer.sailpoint.com/docs/api/v2024/list-sources
   *
   * @example
   * ```ts
   * for await (const { id, name } of sailpoint.listSources({ sorters: "name" })) console.log(id, name);
   * ```
   */
  listSources(params: ListSourcesParams = {}, options?: RequestOptions): Pages<Source> {
    return listPages(this.#transport, this.#prefix, listSources, params, options);
  }

  /**
   * The one source of a name, as `runReport` finds it for `{ source }`: with one request where there is one.
   *
   * @throws SourceLookupError, with candidates, where no source or more than one has just this name.
   *
   * @example
   * ```ts
   * const { id, name } = await sailpoint.findSource("Active Directory");
   * console.log(id, name);
   * ```
   */
  findSource(name: string, options?: RequestOptions): Promise<Source> {
    return sourceNamed(this.#transport, this.#prefix, name, options);
  }

  /**
   * List Campaigns: `GET /campaigns/v1`. Those of all states, whatever its name says. Needs a token with a user.
   *
   * @throws DecodeError, while reading, with the code `list_incomplete` when SailPoint sends only a part of its list.
   * @see https://developer.sailpoint.com/docs/api/v2024/get-active-campaigns
   *
   * @example
   * ```ts
   * const completed = await sailpoint.getActiveCampaigns({ filters: 'status eq "COMPLETED"' }).toArray();
   * ```
   */
  getActiveCampaigns(params: GetActiveCampaignsParams = {}, options?: RequestOptions): Pages<Campaign> {
    return listPages(this.#transport, this.#prefix, getActiveCampaigns, params, options);
  }

  /**
   * List SOD policies: `GET /sod-policies/v1`. Needs a token with a user.
   *
   * @throws DecodeError, while reading, with the code `list_incomplete` when SailPoint sends only a part of its list.
   * @see https://developer.sailpoint.com/docs/api/v2024/list-sod-policies
   *
   * @example
   * ```ts
   * for await (const { id, name, state } of sailpoint.listSodPolicies()) console.log(id, name, state);
   * ```
   */
  listSodPolicies(params: ListParams = {}, options?: RequestOptions): Pages<SodPolicy> {
    return listPages(this.#transport, this.#prefix, listSodPolicies, params, options);
  }

  /**
   * List identity profiles: `GET /identity-profiles/v1`.
   *
   * @throws DecodeError, while reading, with the code `list_incomplete` when SailPoint sends only a part of its list.
   * @see https://developer.sailpoint.com/docs/api/v2024/list-identity-profiles
   *
   * @example
   * ```ts
   * for await (const { name, authoritativeSource } of sailpoint.listIdentityProfiles())
   *   console.log(name, authoritativeSource?.name);
   * ```
   */
  listIdentityProfiles(params: ListParams = {}, options?: RequestOptions): Pages<IdentityProfile> {
    return listPages(this.#transport, this.#prefix, listIdentityProfiles, params, options);
  }

  /**
   * Get task status by ID: `GET /task-status/v1/{id}`. Not in v3. A task that is older than 90 days is gone.
   *
   * @see https://developer.sailpoint.com/docs/api/v2024/get-task-status
   *
   * @example
   * ```ts
   * const { progress, percentComplete } = await sailpoint.getTaskStatus({ id: handle.id });
   * console.log(progress, percentComplete);
   * ```
   */
  getTaskStatus(params: GetTaskStatusParams, options?: RequestOptions): ApiPromise<TaskStatus> {
    return this.#transport.send(forApiVersion(getTaskStatus, this.#prefix), params, options);
  }

  /**
   * Get Tenant Information: `GET /tenant/v1`. Not in v3. Needs a token with a user.
   *
   * @see https://developer.sailpoint.com/docs/api/v2024/get-tenant
   *
   * @example
   * ```ts
   * const { name, pod, region } = await sailpoint.getTenant();
   * console.log(name, pod, region);
   * ```
   */
  getTenant(options?: RequestOptions): ApiPromise<Tenant> {
    return this.#transport.send(forApiVersion(getTenant, this.#prefix), {}, options);
  }
}
