import type {
  ApiPromise,
  ClientOptions,
  FindRunsOptions,
  FoundRun,
  Pages,
  ReportFile,
  RequestOptions,
} from "@identity-reports/core";
import {
  validateClientOptions,
  createPages,
  findRuns,
  environment,
  expectRecord,
  expectVariables,
  readFileOfVariable,
  ReportLifecycle,
  ReportsClient,
  rules,
  Transport,
  type Rules,
} from "@identity-reports/core/vendor";
import { prefix, resolveAddress, type PingAddress } from "./address.js";
import { pingCredential, type PingAuth } from "./auth.js";
import { changeTemplate } from "./change-template.js";
import { downloadRun, exportRun, getRun, listRuns, startRun, viewRun } from "./endpoints/runs.js";
import {
  createTemplate,
  deleteTemplate,
  duplicateTemplate,
  editTemplate,
  exportTemplate,
  getTemplate,
  importTemplate,
  publishTemplate,
  updateTemplate,
} from "./endpoints/templates.js";
import { pingErrors } from "./errors.js";
import { runFinder } from "./find-runs.js";
import { templatePages } from "./list-templates.js";
import type {
  CreateTemplateParams,
  DeleteTemplateParams,
  DuplicateTemplateParams,
  ExportedTemplate,
  ImportedTemplate,
  ImportTemplateParams,
  ListTemplatesParams,
  ReportTemplate,
  TemplateChanges,
  TemplateKey,
  TemplateName,
  UpdateTemplateParams,
} from "./template-models.js";
import type {
  GetRunParams,
  ListRunsParams,
  ReportRun,
  ResultPage,
  RunFileParams,
  RunReportParams,
  StartedExport,
  StartedRun,
  ViewRunParams,
} from "./models.js";
import { pingReport, type PingTypes } from "./ping-report.js";
import { parametersOf, parseReportConfig, type ReportParameter } from "./report-config.js";
import { PingDriver } from "./report-driver.js";
import type { PingRunHandle } from "./run-handle.js";

declare const __VERSION__: string;

/**
 * Options of {@link PingReportsClient}.
 *
 * @example
 * ```ts
 * const options: PingReportsClientOptions = {
 *   tenant: "openam-acme-ew2.id.forgerock.io", // or baseUrl
 *   auth: { serviceAccountId: "…", jwk: await readFile("key.jwk", "utf8") },
 * };
 * ```
 */
export interface PingReportsClientOptions extends ClientOptions, PingAddress {
  /** How to sign in: a service account with its key, a token, a function that supplies tokens, or `none`. */
  readonly auth: PingAuth;
}

/**
 * Options of {@link PingReportsClient.fromEnv}.
 *
 * @example
 * ```ts
 * const ping = PingReportsClient.fromEnv({ env: { ...process.env, PING_TENANT: "openam-acme-ew2.id.forgerock.io" } });
 * ```
 */
export interface PingEnvOptions extends Partial<PingReportsClientOptions> {
  /** Default: the process's environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Any value passes here: {@link resolveAddress} and {@link pingCredential} check them. */
const ownOptions: Rules = { tenant: rules.anyValue, baseUrl: rules.anyValue, auth: rules.anyValue };
const accountVariables = [["PING_SERVICE_ACCOUNT_ID"], ["PING_SERVICE_ACCOUNT_JWK", "PING_SERVICE_ACCOUNT_JWK_FILE"]];

/**
 * Runs, waits for, reads and downloads reports of PingOne Advanced Identity Cloud, and manages their templates.
 *
 * For `checkReport` and `resume`, a handle made by hand needs `id` and `name`.
 *
 * @example
 * ```ts
 * const ping = PingReportsClient.fromEnv();
 * const report = await ping.runReport({
 *   name: PingReportName.RoleMembership,
 *   realm: "alpha",
 *   parameters: { roles: ["admin"] },
 * });
 * await report.saveTo("roles.csv", { format: "csv" });
 * ```
 */
export class PingReportsClient extends ReportsClient<PingTypes> {
  // `runReport`, `submitReport`, `checkReport` and `resume` are inherited as they are.

  /** Whose client it is: `vendor` of its handles. */
  readonly vendor = "ping";
  readonly #transport: Transport;

  /**
   * @throws ConfigError when an option is missing or wrong. Nothing is sent yet.
   *
   * @example
   * ```ts
   * const ping = new PingReportsClient({
   *   tenant: "openam-acme-ew2.id.forgerock.io",
   *   auth: { serviceAccountId: "…", jwk: await readFile("key.jwk", "utf8") },
   * });
   * ```
   */
  constructor(options: PingReportsClientOptions) {
    validateClientOptions(options, ownOptions);
    const transport = new Transport({
      profile: {
        product: "ping-reports",
        version: __VERSION__,
        prefix,
        headers: { "Accept-API-Version": "resource=1.0" },
        errors: pingErrors,
      },
      baseUrl: resolveAddress(options),
      credential: pingCredential(options.auth),
      options,
    });
    const driver = new PingDriver(transport);
    super(transport, new ReportLifecycle<PingTypes>(transport, driver, (report) => pingReport(transport, report)));
    this.#transport = transport;
  }

  /**
   * A client from the variables `PING_BASE_URL` or `PING_TENANT`, `PING_SERVICE_ACCOUNT_ID`, and
   * `PING_SERVICE_ACCOUNT_JWK` (JSON text) or `PING_SERVICE_ACCOUNT_JWK_FILE`. Options given here win over them.
   *
   * @throws ConfigError that names every variable that is needed and not set, or when the file cannot be read.
   *
   * @example
   * ```ts
   * const ping = PingReportsClient.fromEnv(); // or fromEnv({ timeoutMs: 30_000 })
   * ```
   */
  static fromEnv({ env = environment(), ...options }: PingEnvOptions = {}): PingReportsClient {
    const isAddressed = options.tenant !== undefined || options.baseUrl !== undefined;
    const address = isAddressed ? [] : [["PING_BASE_URL", "PING_TENANT"]];
    const account = options.auth === undefined ? accountVariables : [];
    const variable = expectVariables(env, [...address, ...account], "{ tenant, auth: { accessToken } }");
    return new PingReportsClient({
      ...options,
      ...(isAddressed ? {} : addressFrom(variable)),
      auth: options.auth ?? authFrom(variable),
    });
  }

  /**
   * All runs that a start may have made whose response was lost: those of the template since then, with its parameters. Which
   * of them is yours is for a person to say: another user may have asked for the same. A run may be listed some seconds late.
   *
   * @param options `since`: when the start was sent.
   *
   * @example
   * ```ts
   * const params = { name: PingReportName.RoleMembership, realm: "alpha", parameters: { roles: ["admin"] } };
   * for (const { handle, createdAt, run } of await ping.findRuns(params, { since: new Date(Date.now() - 3_600_000) }))
   *   console.log(createdAt?.toISOString(), run.status, JSON.stringify(handle));
   * ```
   */
  async findRuns(
    params: RunReportParams,
    options: FindRunsOptions,
  ): Promise<readonly FoundRun<PingRunHandle, ReportRun>[]> {
    expectRecord("params", params);
    return await findRuns(this.#transport, runFinder(this.#transport, params), options);
  }

  /**
   * The parameters that a report takes, read from its template.
   *
   * @param name name of the template, such as `USER-LAST-LOGIN`.
   * @param options also `templateType`; default: `published`.
   * @throws NotFoundError when there is no such template.
   *
   * @example
   * ```ts
   * for (const { name, optional } of await ping.reportParameters(PingReportName.RoleMembership)) console.log(name, optional);
   * ```
   */
  async reportParameters(
    name: string,
    options: RequestOptions & Pick<TemplateKey, "templateType"> = {},
  ): Promise<readonly ReportParameter[]> {
    expectRecord("options", options);
    const { templateType, ...request } = options;
    const template = await this.getTemplate({ name, templateType }, request);
    return parametersOf(parseReportConfig(template.reportConfig ?? {}));
  }

  /**
   * Get all templates: `GET /reports/templates`.
   *
   * @example
   * ```ts
   * for await (const { name, displayName } of ping.listTemplates()) console.log(name, displayName);
   * ```
   */
  listTemplates(params: ListTemplatesParams = {}, options?: RequestOptions): Pages<ReportTemplate> {
    return templatePages(this.#transport, params, options);
  }

  /**
   * One template, by way of a filtered list.
   *
   * @throws NotFoundError when the list is empty.
   *
   * @example
   * ```ts
   * const template = await ping.getTemplate({ name: "ROLE-MEMBERSHIP" });
   * console.log(parseReportConfig(template.reportConfig ?? {}));
   * ```
   */
  getTemplate(params: TemplateKey, options?: RequestOptions): ApiPromise<ReportTemplate> {
    return this.#transport.send(getTemplate, params, options);
  }

  /**
   * Create a report: `POST /reports/templates?_action=create`. The result is a draft; its `name` is in the response.
   *
   * @example
   * ```ts
   * const { name } = await ping.createTemplate({ displayName: "Dormant accounts", reportConfig: { version: "v2" } });
   * ```
   */
  createTemplate(params: CreateTemplateParams, options?: RequestOptions): ApiPromise<ReportTemplate> {
    return this.#transport.send(createTemplate, params, options);
  }

  /**
   * Update a report: `POST /reports/templates?_action=update`. Replaces a draft as a whole; see {@link changeTemplate}.
   *
   * @example
   * ```ts
   * await ping.updateTemplate({
   *   name: "3E2E1C2A-5E1B-4E50-9A4C-0C3B3D6C4A11",
   *   displayName: "Dormant accounts",
   *   reportConfig: { version: "v2" },
   * });
   * ```
   */
  updateTemplate(params: UpdateTemplateParams, options?: RequestOptions): ApiPromise<ReportTemplate> {
    return this.#transport.send(updateTemplate, params, options);
  }

  /**
   * Reads a draft, changes what is given and writes all of it back. Opens the draft where there is only a published
   * version. Between reading and writing another client may write: Ping has no guard against that.
   *
   * @throws ConfigError when a change is wrong: nothing was sent then, unless a function gave it.
   *
   * @example
   * ```ts
   * await ping.changeTemplate({ name: "3E2E1C2A-5E1B-4E50-9A4C-0C3B3D6C4A11" }, { description: "For the quarterly review" });
   * ```
   */
  changeTemplate(
    params: TemplateName,
    changes: TemplateChanges | ((draft: ReportTemplate) => TemplateChanges),
    options?: RequestOptions,
  ): Promise<ReportTemplate> {
    return changeTemplate(this, params, changes, options);
  }

  /**
   * Publish a report: `POST /reports/templates/{name}?_action=publish`. The response may be empty.
   *
   * @example
   * ```ts
   * await ping.publishTemplate({ name: "3E2E1C2A-5E1B-4E50-9A4C-0C3B3D6C4A11" });
   * ```
   */
  publishTemplate(params: TemplateName, options?: RequestOptions): ApiPromise<ReportTemplate> {
    return this.#transport.send(publishTemplate, params, options);
  }

  /**
   * Edit a report: `POST /reports/templates/{name}?_action=edit`. Opens a draft of a published one; the response may be empty.
   *
   * @example
   * ```ts
   * await ping.editTemplate({ name: "3E2E1C2A-5E1B-4E50-9A4C-0C3B3D6C4A11" });
   * ```
   */
  editTemplate(params: TemplateName, options?: RequestOptions): ApiPromise<ReportTemplate> {
    return this.#transport.send(editTemplate, params, options);
  }

  /**
   * Duplicate a report: `POST /reports/templates/{name}?_action=duplicate`. The copy is a draft with a name of its own.
   *
   * @example
   * ```ts
   * const { name } = await ping.duplicateTemplate({ name: "ROLE-MEMBERSHIP", displayName: "Role membership in London" });
   * ```
   */
  duplicateTemplate(params: DuplicateTemplateParams, options?: RequestOptions): ApiPromise<ReportTemplate> {
    return this.#transport.send(duplicateTemplate, params, options);
  }

  /**
   * Delete a report: `POST /reports/templates/{name}?_action=delete`.
   *
   * @example
   * ```ts
   * await ping.deleteTemplate({ name: "3E2E1C2A-5E1B-4E50-9A4C-0C3B3D6C4A11", templateType: "draft" });
   * ```
   */
  deleteTemplate(params: DeleteTemplateParams, options?: RequestOptions): ApiPromise<void> {
    return this.#transport.send(deleteTemplate, params, options);
  }

  /**
   * Export the report: `POST /reports/templates/{name}?_action=export`. Custom reports only.
   *
   * @example
   * ```ts
   * const { text } = await ping.exportTemplate({ name: "3E2E1C2A-5E1B-4E50-9A4C-0C3B3D6C4A11" });
   * await writeFile("template.json", text);
   * ```
   */
  exportTemplate(params: TemplateKey, options?: RequestOptions): ApiPromise<ExportedTemplate> {
    return this.#transport.send(exportTemplate, params, options);
  }

  /**
   * Import a new report: `POST /reports/templates/import`. The result is a draft.
   *
   * @example
   * ```ts
   * const { name } = await ping.importTemplate({ document: await readFile("template.json", "utf8") });
   * ```
   */
  importTemplate(params: ImportTemplateParams, options?: RequestOptions): ApiPromise<ImportedTemplate> {
    return this.#transport.send(importTemplate, params, options);
  }

  /**
   * Run report: `POST /reports/templates/{name}?_action=run`.
   *
   * @example
   * ```ts
   * const { id } = await ping.startRun({ name: PingReportName.RoleMembership, realm: "alpha" });
   * ```
   */
  startRun(params: RunReportParams, options?: RequestOptions): ApiPromise<StartedRun> {
    return this.#transport.send(startRun, params, options);
  }

  /**
   * The runs of a template: `GET /reports/runs`. In no documentation of Ping.
   *
   * @example
   * ```ts
   * for await (const { runId, status } of ping.listRuns({ name: "ROLE-MEMBERSHIP" })) console.log(runId, status);
   * ```
   */
  listRuns(params: ListRunsParams, options?: RequestOptions): Pages<ReportRun> {
    return createPages<ReportRun, true>({
      first: true,
      load: async () => {
        const { data, ...rest } = await this.#transport.sendForResponse(listRuns, params, options);
        return { ...rest, items: data.result ?? [], next: undefined };
      },
    });
  }

  /**
   * One run, by way of the list.
   *
   * @throws NotFoundError when it is not listed.
   *
   * @example
   * ```ts
   * const { status } = await ping.getRun({ name: "ROLE-MEMBERSHIP", runId: "job_01HF" });
   * ```
   */
  getRun(params: GetRunParams, options?: RequestOptions): ApiPromise<ReportRun> {
    return this.#transport.send(getRun, params, options);
  }

  /**
   * View report: one page of rows, `POST /reports/runs/{runId}?_action=view`.
   *
   * @throws ReportExpiredError
   *
   * @example
   * ```ts
   * const { result, total } = await ping.viewRun({ name: "ROLE-MEMBERSHIP", runId: "job_01HF", pageSize: 100 });
   * console.log(`${result.length} of ${total}`);
   * ```
   */
  viewRun(params: ViewRunParams, options?: RequestOptions): ApiPromise<ResultPage> {
    return this.#transport.send(viewRun, params, options);
  }

  /** A format that this release of the package does not know is asked for with `unchecked`. */
  exportRun(
    params: Omit<RunFileParams, "format"> & { readonly format: string },
    options: RequestOptions & { readonly unchecked: true },
  ): ApiPromise<StartedExport>;

  /**
   * Has the file of a run made: `POST /reports/runs/{runId}?_action=export`. `getRun` says when it is there.
   *
   * @example
   * ```ts
   * await ping.exportRun({ name: "ROLE-MEMBERSHIP", runId: "job_01HF", format: "csv" });
   * ```
   */
  exportRun(params: RunFileParams, options?: RequestOptions): ApiPromise<StartedExport>;
  exportRun(
    params: Omit<RunFileParams, "format"> & { readonly format: string },
    options?: RequestOptions,
  ): ApiPromise<StartedExport> {
    return this.#transport.send(exportRun, params, options);
  }

  /** A format that this release of the package does not know is asked for with `unchecked`. */
  downloadRun(
    params: Omit<RunFileParams, "format"> & { readonly format: string },
    options: RequestOptions & { readonly unchecked: true },
  ): ApiPromise<ReportFile>;

  /**
   * Download report: `POST /reports/runs/{runId}?_action=download`. Needs an export that is done.
   *
   * @example
   * ```ts
   * const file = await ping.downloadRun({ name: "ROLE-MEMBERSHIP", runId: "job_01HF", format: "csv" });
   * await file.saveTo("roles.csv");
   * ```
   */
  downloadRun(params: RunFileParams, options?: RequestOptions): ApiPromise<ReportFile>;
  downloadRun(
    params: Omit<RunFileParams, "format"> & { readonly format: string },
    options?: RequestOptions,
  ): ApiPromise<ReportFile> {
    return this.#transport.send(downloadRun, params, options);
  }
}

/** Gives the value of a variable; an empty text when it is not set. */
type Variable = (name: string) => string;

function addressFrom(variable: Variable): PingAddress {
  const baseUrl = variable("PING_BASE_URL");
  return baseUrl ? { baseUrl } : { tenant: variable("PING_TENANT") };
}

const authFrom = (variable: Variable): PingAuth => ({
  serviceAccountId: variable("PING_SERVICE_ACCOUNT_ID"),
  jwk:
    variable("PING_SERVICE_ACCOUNT_JWK") ||
    readFileOfVariable("PING_SERVICE_ACCOUNT_JWK_FILE", variable("PING_SERVICE_ACCOUNT_JWK_FILE")),
});
