import {
  checkClientOptions,
  environment,
  expectVariables,
  readTextFile,
  ReportLifecycle,
  ReportsClient,
  Transport,
  type ApiPromise,
  type CheckOptions,
  type ClientOptions,
  type HandleLike,
  type Pages,
  type ReportFile,
  type ReportStatus,
  type RequestOptions,
  type TlsOptions,
  type WaitOptions,
} from "@identity-reports/core";
import { prefix, resolveAddress, type SessionAddress } from "./address.js";
import { sessionCredential, type SessionAuth } from "./auth.js";
import * as endpoints from "./endpoints.js";
import { sessionErrors } from "./errors.js";
import { listPages } from "./list-pages.js";
import type {
  CreateDefinedReportParams,
  CreateReportParams,
  CreateSubscriptionParams,
  DefinedReportModel,
  DefinedReportSubscriptionModel,
  GetObjectSpecParams,
  GetReportFileParams,
  IdParams,
  ListParams,
  ObjectSpec,
  ReportFileFormat,
  ReportModel,
  UpdateDefinedReportParams,
} from "./models.js";
import { SessionDriver, type RunReportOptions, type SessionRunHandle } from "./report-driver.js";
import type { SessionReport, SessionReports } from "./session-reports.js";

declare const __VERSION__: string;

/** Options of {@link SessionReportsClient}. */
export interface SessionReportsClientOptions extends ClientOptions, SessionAddress {
  readonly auth: SessionAuth;
}

/** Options of {@link SessionReportsClient.fromEnv}. */
export interface SessionEnvOptions extends Partial<SessionReportsClientOptions> {
  /** Default: the process's environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const ownOptions = ["baseUrl", "auth"];

/** Generates, waits for and downloads reports of Fudo Enterprise, and looks after their definitions and subscriptions. */
export class SessionReportsClient extends ReportsClient implements SessionReports {
  readonly #transport: Transport;
  readonly #lifecycle: ReportLifecycle<
    CreateReportParams,
    SessionRunHandle,
    ReportModel,
    ReportFileFormat,
    RunReportOptions
  >;

  /** @throws ConfigError when an option is missing or wrong. Nothing is sent yet. */
  constructor(options: SessionReportsClientOptions) {
    checkClientOptions(options, ownOptions);
    const transport = new Transport({
      profile: { product: "session-reports", version: __VERSION__, prefix, errors: sessionErrors },
      baseUrl: resolveAddress(options),
      credential: sessionCredential(options.auth),
      options,
    });
    super(transport);
    this.#transport = transport;
    this.#lifecycle = new ReportLifecycle(transport, new SessionDriver(transport));
  }

  /**
   * A client from the variables `FUDO_BASE_URL`, `FUDO_API_KEY` and, where the appliance's certificate is its own or
   * from a private CA, `FUDO_CA_FILE` (path of a PEM file). Options given here win over them.
   *
   * @throws ConfigError that names every variable that is needed and not set, or when the file cannot be read.
   */
  static fromEnv({ env = environment(), ...options }: SessionEnvOptions = {}): SessionReportsClient {
    const address = options.baseUrl === undefined ? [["FUDO_BASE_URL"]] : [];
    const account = options.auth === undefined ? [["FUDO_API_KEY"]] : [];
    const variable = expectVariables(env, [...address, ...account], "{ baseUrl, auth: { apiKey } }");
    const tls = tlsFromEnv(env, options);
    return new SessionReportsClient({
      ...options,
      baseUrl: options.baseUrl ?? variable("FUDO_BASE_URL"),
      auth: options.auth ?? { apiKey: variable("FUDO_API_KEY") },
      ...(tls === undefined ? {} : { tls }),
    });
  }

  runReport(params: CreateReportParams, options: RunReportOptions = {}): Promise<SessionReport> {
    return this.#lifecycle.run(params, options);
  }

  submitReport(params: CreateReportParams, options: RunReportOptions = {}): Promise<SessionRunHandle> {
    return this.#lifecycle.submit(params, options);
  }

  checkReport(handle: HandleLike<SessionRunHandle>, options: CheckOptions = {}): Promise<ReportStatus<SessionReport>> {
    return this.#lifecycle.check(handle, options);
  }

  resume(handle: HandleLike<SessionRunHandle>, options: WaitOptions<SessionRunHandle> = {}): Promise<SessionReport> {
    return this.#lifecycle.resume(handle, options);
  }

  listReports(params: ListParams = {}, options?: RequestOptions): Pages<ReportModel> {
    return listPages(this.#transport, endpoints.listReports, params, options);
  }

  createReport(params: CreateReportParams, options?: RequestOptions): ApiPromise<ReportModel> {
    return this.#transport.send(endpoints.createReport, params, options);
  }

  deleteReport(params: IdParams, options?: RequestOptions): ApiPromise<void> {
    return this.#transport.send(endpoints.deleteReport, params, options);
  }

  getReportFile(params: GetReportFileParams, options?: RequestOptions): ApiPromise<ReportFile> {
    return this.#transport.send(endpoints.getReportFile, params, options);
  }

  listDefinedReports(params: ListParams = {}, options?: RequestOptions): Pages<DefinedReportModel> {
    return listPages(this.#transport, endpoints.listDefinedReports, params, options);
  }

  createDefinedReport(params: CreateDefinedReportParams, options?: RequestOptions): ApiPromise<DefinedReportModel> {
    return this.#transport.send(endpoints.createDefinedReport, params, options);
  }

  updateDefinedReport(params: UpdateDefinedReportParams, options?: RequestOptions): ApiPromise<void> {
    return this.#transport.send(endpoints.updateDefinedReport, params, options);
  }

  deleteDefinedReport(params: IdParams, options?: RequestOptions): ApiPromise<void> {
    return this.#transport.send(endpoints.deleteDefinedReport, params, options);
  }

  listSubscriptions(params: ListParams = {}, options?: RequestOptions): Pages<DefinedReportSubscriptionModel> {
    return listPages(this.#transport, endpoints.listSubscriptions, params, options);
  }

  createSubscription(
    params: CreateSubscriptionParams,
    options?: RequestOptions,
  ): ApiPromise<DefinedReportSubscriptionModel> {
    return this.#transport.send(endpoints.createSubscription, params, options);
  }

  deleteSubscription(params: IdParams, options?: RequestOptions): ApiPromise<void> {
    return this.#transport.send(endpoints.deleteSubscription, params, options);
  }

  getObjectSpec(params: GetObjectSpecParams, options?: RequestOptions): ApiPromise<ObjectSpec> {
    return this.#transport.send(endpoints.getObjectSpec, params, options);
  }
}

/** The certificate from the environment, unless the caller brings certificates or a fetch of their own. */
function tlsFromEnv(
  env: Readonly<Record<string, string | undefined>>,
  { tls, fetch }: Pick<ClientOptions, "tls" | "fetch">,
): TlsOptions | undefined {
  const file = env["FUDO_CA_FILE"];
  if (!file || fetch !== undefined || tls?.ca !== undefined || tls?.insecureSkipVerify === true) return tls;
  return { ...tls, ca: readTextFile("FUDO_CA_FILE", file) };
}
