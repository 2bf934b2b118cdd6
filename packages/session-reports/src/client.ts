import type {
  ApiPromise,
  ClientOptions,
  FoundRun,
  Pages,
  ReportFile,
  RequestOptions,
  TlsOptions,
} from "@identity-reports/core";
import {
  validateClientOptions,
  environment,
  expectRecord,
  expectVariables,
  findRuns,
  readFileOfVariable,
  ReportLifecycle,
  ReportsClient,
  rules,
  Transport,
  type Rules,
} from "@identity-reports/core/vendor";
import { prefix, resolveAddress, type SessionAddress } from "./address.js";
import { sessionCredential, type SessionAuth } from "./auth.js";
import * as endpoints from "./endpoints.js";
import { sessionErrors } from "./errors.js";
import { runFinder, type FindReportsOptions } from "./find-runs.js";
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
  ReportModel,
  UpdateDefinedReportParams,
} from "./models.js";
import { SessionDriver } from "./report-driver.js";
import type { RunReportOptions, SessionRunHandle } from "./run-handle.js";
import type { SessionReport, SessionTypes } from "./session-report.js";

declare const __VERSION__: string;

/**
 * Options of {@link SessionReportsClient}.
 *
 * @example
 * ```ts
 * const options: SessionReportsClientOptions = {
 *   baseUrl: "https://10.0.214.98",
 *   auth: { apiKey: process.env["FUDO_API_KEY"]! },
 * };
 * ```
 */
export interface SessionReportsClientOptions extends ClientOptions, SessionAddress {
  /** How to sign in: an API key, a function that supplies keys, or `none`. */
  readonly auth: SessionAuth;
}

/**
 * Options of {@link SessionReportsClient.fromEnv}.
 *
 * @example
 * ```ts
 * const fudo = SessionReportsClient.fromEnv({ env: { ...process.env, FUDO_BASE_URL: "https://10.0.214.98" } });
 * ```
 */
export interface SessionEnvOptions extends Partial<SessionReportsClientOptions> {
  /** Default: the process's environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Any value passes here: {@link resolveAddress} and {@link sessionCredential} check them. */
const ownOptions: Rules = { baseUrl: rules.anyValue, auth: rules.anyValue };

/**
 * Generates, waits for and downloads reports of Fudo Enterprise, and manages their definitions and subscriptions. For
 * a report that a subscription made, `resume({ id })` is enough.
 *
 * @example
 * ```ts
 * const fudo = SessionReportsClient.fromEnv();
 * const report = await fudo.runReport({ title: "SSH", criteria: [{ field: "protocol", value: "ssh" }] });
 * await report.saveTo("ssh.pdf", { format: "pdf" });
 * ```
 */
export class SessionReportsClient extends ReportsClient<SessionTypes> {
  /** Whose client it is: `vendor` of its handles. */
  readonly vendor = "fudo";
  readonly #transport: Transport;

  /**
   * @throws ConfigError when an option is missing or wrong. Nothing is sent yet.
   *
   * @example
   * ```ts
   * const fudo = new SessionReportsClient({
   *   baseUrl: "https://10.0.214.98",
   *   auth: { apiKey: process.env["FUDO_API_KEY"]! },
   *   tls: { ca: await readFile("fudo.pem", "utf8") },
   * });
   * ```
   */
  constructor(options: SessionReportsClientOptions) {
    validateClientOptions(options, ownOptions);
    const transport = new Transport({
      profile: { product: "session-reports", version: __VERSION__, prefix, errors: sessionErrors },
      baseUrl: resolveAddress(options),
      credential: sessionCredential(options.auth),
      options,
    });
    super(transport, new ReportLifecycle<SessionTypes>(transport, new SessionDriver(transport)));
    this.#transport = transport;
  }

  /**
   * A client from the variables `FUDO_BASE_URL`, `FUDO_API_KEY` and, where the appliance's certificate is its own or
   * from a private CA, `FUDO_CA_FILE` (path of a PEM file). Options given here win over them.
   *
   * @throws ConfigError that names every variable that is needed and not set, or when the file cannot be read.
   *
   * @example
   * ```ts
   * const fudo = SessionReportsClient.fromEnv(); // or fromEnv({ timeoutMs: 30_000 })
   * ```
   */
  static fromEnv({ env = environment(), ...options }: SessionEnvOptions = {}): SessionReportsClient {
    const address = options.baseUrl === undefined ? [["FUDO_BASE_URL"]] : [];
    const account = options.auth === undefined ? [["FUDO_API_KEY"]] : [];
    const variable = expectVariables(env, [...address, ...account], "{ baseUrl, auth: { apiKey } }");
    const tls = tlsFromEnv(variable("FUDO_CA_FILE"), options);
    return new SessionReportsClient({
      ...options,
      baseUrl: options.baseUrl ?? variable("FUDO_BASE_URL"),
      auth: options.auth ?? { apiKey: variable("FUDO_API_KEY") },
      ...(tls === undefined ? {} : { tls }),
    });
  }

  /** Attributes that this release of the package does not know are sent with `unchecked`. */
  override runReport(
    params: CreateReportParams & Readonly<Record<string, unknown>>,
    options: RunReportOptions & { readonly unchecked: true },
  ): Promise<SessionReport>;

  /**
   * Generates a report and waits until its file is there. Fudo does not say that a report failed: such a wait ends by
   * `maxWaitMs`.
   *
   * @throws TimeoutError after `maxWaitMs`; it carries the handle.
   *
   * @example
   * ```ts
   * const report = await fudo.runReport({ title: "SSH", criteria: [{ field: "protocol", value: "ssh" }] });
   * await report.saveTo("evidence/", { format: "pdf" });
   * ```
   */
  override runReport(params: CreateReportParams, options?: RunReportOptions): Promise<SessionReport>;
  // Overridden for its types alone: an inherited method gets overloads in no other way (docs/decisions/0009).
  override runReport(params: CreateReportParams, options: RunReportOptions = {}): Promise<SessionReport> {
    return super.runReport(params, options);
  }

  /** Attributes that this release of the package does not know are sent with `unchecked`. */
  override submitReport(
    params: CreateReportParams & Readonly<Record<string, unknown>>,
    options: RunReportOptions & { readonly unchecked: true },
  ): Promise<SessionRunHandle>;

  /**
   * Starts a report, and resolves with the handle of its run: pass it to {@link checkReport} or {@link resume}, here or elsewhere.
   *
   * @example
   * ```ts
   * const handle = await fudo.submitReport({ criteria: [{ field: "protocol", value: "rdp" }] });
   * await writeFile("run.json", JSON.stringify(handle)); // plain JSON, without secrets
   * ```
   */
  override submitReport(params: CreateReportParams, options?: RunReportOptions): Promise<SessionRunHandle>;
  override submitReport(params: CreateReportParams, options: RunReportOptions = {}): Promise<SessionRunHandle> {
    return super.submitReport(params, options);
  }

  /**
   * All reports that a start may have made whose response was lost: those since then with its title and definition. Which of
   * them is yours is for a person to say, unless you gave it a title that no other report has.
   *
   * @param options `since`: when the start was sent; `createdBy`: id of the user whose key this is.
   * @throws DecodeError with the code `list_incomplete` when the appliance sends only a part of its list.
   *
   * @example
   * ```ts
   * const params = { criteria: [{ field: "protocol", value: "ssh" }], title: "ssh 2026-11-29" };
   * for (const { handle, createdAt } of await fudo.findRuns(params, { since: new Date(Date.now() - 3_600_000) }))
   *   console.log(createdAt?.toISOString(), JSON.stringify(handle));
   * ```
   */
  async findRuns(
    params: CreateReportParams,
    options: FindReportsOptions,
  ): Promise<readonly FoundRun<SessionRunHandle, ReportModel>[]> {
    expectRecord("params", params);
    expectRecord("options", options);
    return await findRuns(this.#transport, runFinder(this.#transport, params, options), options);
  }

  /**
   * Get list of generated reports: `GET /api/v2/report`. Only your own, unless you may see the system's.
   *
   * @example
   * ```ts
   * for await (const report of fudo.listReports({ order: "!created_at" })) console.log(report.id, report.title);
   * ```
   */
  listReports(params: ListParams = {}, options?: RequestOptions): Pages<ReportModel> {
    return listPages(this.#transport, endpoints.listReports, params, options);
  }

  /** Attributes that this release of the package does not know are sent with `unchecked`. */
  createReport(
    params: CreateReportParams & Readonly<Record<string, unknown>>,
    options: RequestOptions & { readonly unchecked: true },
  ): ApiPromise<ReportModel>;

  /**
   * Generate user report on demand: `POST /api/v2/report`. Only the id comes back; {@link runReport} also waits.
   *
   * @example
   * ```ts
   * const { id } = await fudo.createReport({ defined_report_id: PredefinedReport.AccountAccess });
   * console.log(id);
   * ```
   */
  createReport(params: CreateReportParams, options?: RequestOptions): ApiPromise<ReportModel>;
  createReport(params: CreateReportParams, options?: RequestOptions): ApiPromise<ReportModel> {
    return this.#transport.send(endpoints.createReport, params, options);
  }

  /**
   * Delete generated user report: `DELETE /api/v2/report/{id}`.
   *
   * @example
   * ```ts
   * await fudo.deleteReport({ id: "9124292845052624899" });
   * ```
   */
  deleteReport(params: IdParams, options?: RequestOptions): ApiPromise<void> {
    return this.#transport.send(endpoints.deleteReport, params, options);
  }

  /** A format that this release of the package does not know is asked for with `unchecked`. */
  getReportFile(
    params: IdParams & { readonly format: string },
    options: RequestOptions & { readonly unchecked: true },
  ): ApiPromise<ReportFile>;

  /**
   * Get or download report file: `GET /api/v2/report/{id}/{format}`. Treat HTML as untrusted: it holds session data.
   *
   * @throws DownloadError when something else came than such a file.
   *
   * @example
   * ```ts
   * const file = await fudo.getReportFile({ id: "9124292845052624899", format: "pdf" });
   * await file.saveTo("sessions.pdf");
   * ```
   */
  getReportFile(params: GetReportFileParams, options?: RequestOptions): ApiPromise<ReportFile>;
  getReportFile(params: IdParams & { readonly format: string }, options?: RequestOptions): ApiPromise<ReportFile> {
    return this.#transport.send(endpoints.getReportFile, params, options);
  }

  /**
   * Get list of predefined report definitions, and of your own: `GET /api/v2/report/defined`.
   *
   * @example
   * ```ts
   * const definitions = await fudo.listDefinedReports().toArray();
   * console.log(definitions.map(({ id, title }) => `${id}: ${title}`));
   * ```
   */
  listDefinedReports(params: ListParams = {}, options?: RequestOptions): Pages<DefinedReportModel> {
    return listPages(this.#transport, endpoints.listDefinedReports, params, options);
  }

  /**
   * Create new report definition (custom filter): `POST /api/v2/report/defined`. Only the id comes back.
   *
   * @example
   * ```ts
   * const { id } = await fudo.createDefinedReport({
   *   title: "RDP",
   *   type: "system",
   *   query_filter: all(field("subprotocol").iin("rdp"), not(field("finished_at").isnull())),
   *   query_order: "!finished_at",
   * });
   * ```
   */
  createDefinedReport(params: CreateDefinedReportParams, options?: RequestOptions): ApiPromise<DefinedReportModel> {
    return this.#transport.send(endpoints.createDefinedReport, params, options);
  }

  /**
   * Update report definition: `PATCH /api/v2/report/defined/{id}`.
   *
   * @example
   * ```ts
   * await fudo.updateDefinedReport({ id: "9124292845052624900", title: "RDP and VNC" });
   * ```
   */
  updateDefinedReport(params: UpdateDefinedReportParams, options?: RequestOptions): ApiPromise<void> {
    return this.#transport.send(endpoints.updateDefinedReport, params, options);
  }

  /**
   * Delete report definition: `DELETE /api/v2/report/defined/{id}`.
   *
   * @example
   * ```ts
   * await fudo.deleteDefinedReport({ id: "9124292845052624900" });
   * ```
   */
  deleteDefinedReport(params: IdParams, options?: RequestOptions): ApiPromise<void> {
    return this.#transport.send(endpoints.deleteDefinedReport, params, options);
  }

  /**
   * Get list of subscriptions to periodic reports: `GET /api/v2/report/subscription`.
   *
   * @example
   * ```ts
   * for await (const { id, period } of fudo.listSubscriptions()) console.log(id, period);
   * ```
   */
  listSubscriptions(params: ListParams = {}, options?: RequestOptions): Pages<DefinedReportSubscriptionModel> {
    return listPages(this.#transport, endpoints.listSubscriptions, params, options);
  }

  /**
   * Subscribe to a periodic report: `POST /api/v2/report/subscription`. Only the id comes back.
   *
   * @example
   * ```ts
   * await fudo.createSubscription({ period: "month", defined_report_id: PredefinedReport.AccountAccess });
   * ```
   */
  createSubscription(
    params: CreateSubscriptionParams,
    options?: RequestOptions,
  ): ApiPromise<DefinedReportSubscriptionModel> {
    return this.#transport.send(endpoints.createSubscription, params, options);
  }

  /**
   * Unsubscribe from a recurring report: `DELETE /api/v2/report/subscription/{id}`.
   *
   * @example
   * ```ts
   * await fudo.deleteSubscription({ id: "9124292845052624899" });
   * ```
   */
  deleteSubscription(params: IdParams, options?: RequestOptions): ApiPromise<void> {
    return this.#transport.send(endpoints.deleteSubscription, params, options);
  }

  /**
   * Retrieve available attributes of a model: `GET /api/v2/objspec/{objectType}`.
   *
   * @example
   * ```ts
   * const attributes = await fudo.getObjectSpec({ objectType: "report" });
   * console.log(Object.keys(attributes));
   * ```
   */
  getObjectSpec(params: GetObjectSpecParams, options?: RequestOptions): ApiPromise<ObjectSpec> {
    return this.#transport.send(endpoints.getObjectSpec, params, options);
  }
}

/** The certificate from the environment, unless the caller brings certificates or a fetch of their own. */
function tlsFromEnv(file: string, { tls, fetch }: Pick<ClientOptions, "tls" | "fetch">): TlsOptions | undefined {
  if (!file || fetch !== undefined || tls?.ca !== undefined || tls?.insecureSkipVerify === true) return tls;
  return { ...tls, ca: readFileOfVariable("FUDO_CA_FILE", file) };
}
