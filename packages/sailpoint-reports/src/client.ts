import {
  checkClientOptions,
  environment,
  expectVariables,
  ReportLifecycle,
  ReportsClient,
  Transport,
  type ApiPromise,
  type CheckOptions,
  type ClientOptions,
  type HandleLike,
  type ReportFile,
  type ReportStatus,
  type RequestOptions,
  type WaitOptions,
} from "@identity-reports/core";
import { resolveAddress, type SailPointAddress } from "./address.js";
import { sailPointCredential, type SailPointAuth } from "./auth.js";
import { cancelReport, getReport, getReportResult, startReport } from "./endpoints.js";
import { sailPointErrors } from "./errors.js";
import type {
  AnyReportType,
  CancelReportParams,
  ReportFileFormat,
  GetReportParams,
  GetReportResultParams,
  ReportDetails,
  ReportResults,
  TaskResultDetails,
} from "./models.js";
import type { SailPointReport, SailPointReports } from "./sailpoint-reports.js";
import { SailPointDriver, type RunReportOptions, type SailPointRunHandle } from "./report-driver.js";

declare const __VERSION__: string;

/** Options of {@link SailPointReportsClient}. */
export interface SailPointReportsClientOptions extends ClientOptions, SailPointAddress {
  readonly auth: SailPointAuth;
}

/** Options of {@link SailPointReportsClient.fromEnv}. */
export interface SailPointEnvOptions extends Partial<SailPointReportsClientOptions> {
  /** Default: the process's environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const ownOptions = ["tenant", "baseUrl", "apiVersion", "auth"];

/** Runs, waits for and downloads reports of SailPoint Identity Security Cloud. */
export class SailPointReportsClient extends ReportsClient implements SailPointReports {
  readonly #transport: Transport;
  readonly #lifecycle: ReportLifecycle<
    ReportDetails,
    SailPointRunHandle,
    ReportResults,
    ReportFileFormat,
    RunReportOptions
  >;

  /** @throws ConfigError when an option is missing or wrong. Nothing is sent yet. */
  constructor(options: SailPointReportsClientOptions) {
    checkClientOptions(options, ownOptions);
    const { baseUrl, prefix } = resolveAddress(options);
    const transport = new Transport({
      profile: {
        product: "sailpoint-reports",
        version: __VERSION__,
        prefix,
        errors: sailPointErrors,
        // SailPoint allows 100 requests in 10 s for each client id; the rest is for clocks and the network.
        pace: { requests: 95, windowMs: 10_000 },
      },
      baseUrl,
      credential: sailPointCredential(options.auth),
      options,
    });
    super(transport);
    this.#transport = transport;
    this.#lifecycle = new ReportLifecycle(transport, new SailPointDriver(transport, prefix));
  }

  /**
   * A client from SailPoint's own variables: `SAIL_BASE_URL`, `SAIL_CLIENT_ID`, `SAIL_CLIENT_SECRET`. Options given here
   * win over them.
   *
   * @throws ConfigError that names every variable that is needed and not set.
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

  runReport<const Type extends AnyReportType>(
    details: ReportDetails<Type>,
    options: RunReportOptions = {},
  ): Promise<SailPointReport> {
    return this.#lifecycle.run(details as ReportDetails, options);
  }

  submitReport<const Type extends AnyReportType>(
    details: ReportDetails<Type>,
    options: RunReportOptions = {},
  ): Promise<SailPointRunHandle> {
    return this.#lifecycle.submit(details as ReportDetails, options);
  }

  checkReport(
    handle: HandleLike<SailPointRunHandle>,
    options: CheckOptions = {},
  ): Promise<ReportStatus<SailPointReport>> {
    return this.#lifecycle.check(handle, options);
  }

  resume(
    handle: HandleLike<SailPointRunHandle>,
    options: WaitOptions<SailPointRunHandle> = {},
  ): Promise<SailPointReport> {
    return this.#lifecycle.resume(handle, options);
  }

  startReport<const Type extends AnyReportType>(
    details: ReportDetails<Type>,
    options?: RequestOptions,
  ): ApiPromise<TaskResultDetails> {
    return this.#transport.send(startReport, details as ReportDetails, options);
  }

  getReportResult(params: GetReportResultParams, options?: RequestOptions): ApiPromise<ReportResults> {
    return this.#transport.send(getReportResult, params, options);
  }

  getReport(params: GetReportParams, options?: RequestOptions): ApiPromise<ReportFile> {
    return this.#transport.send(getReport, params, options);
  }

  cancelReport(params: CancelReportParams, options?: RequestOptions): ApiPromise<void> {
    return this.#transport.send(cancelReport, params, options);
  }
}
