import {
  checkClientOptions,
  createPages,
  environment,
  expectRecord,
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
  type WaitOptions,
} from "@identity-reports/core";
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
import { templatePages } from "./list-templates.js";
import type {
  CreateTemplateParams,
  DeleteTemplateParams,
  DuplicateTemplateParams,
  ExportedTemplate,
  GetRunParams,
  ImportedTemplate,
  ImportTemplateParams,
  ListRunsParams,
  ListTemplatesParams,
  ReportFileFormat,
  ReportRun,
  ReportTemplate,
  ResultPage,
  RunFileParams,
  RunReportParams,
  StartedExport,
  StartedRun,
  TemplateChanges,
  TemplateKey,
  TemplateName,
  UpdateTemplateParams,
  ViewRunParams,
} from "./models.js";
import { pingReport, type PingReport } from "./ping-report.js";
import type { PingReports } from "./ping-reports.js";
import { parametersOf, parseReportConfig, type ReportParameter } from "./report-config.js";
import { PingDriver, type PingRunHandle, type RunReportOptions } from "./report-driver.js";

declare const __VERSION__: string;

/** Options of {@link PingReportsClient}. */
export interface PingReportsClientOptions extends ClientOptions, PingAddress {
  readonly auth: PingAuth;
}

/** Options of {@link PingReportsClient.fromEnv}. */
export interface PingEnvOptions extends Partial<PingReportsClientOptions> {
  /** Default: the process's environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const ownOptions = ["tenant", "baseUrl", "auth"];
const accountVariables = [["PING_SERVICE_ACCOUNT_ID"], ["PING_SERVICE_ACCOUNT_JWK", "PING_SERVICE_ACCOUNT_JWK_FILE"]];

/** Runs, waits for, reads and downloads reports of PingOne Advanced Identity Cloud, and looks after their templates. */
export class PingReportsClient extends ReportsClient implements PingReports {
  readonly #transport: Transport;
  readonly #lifecycle: ReportLifecycle<
    RunReportParams,
    PingRunHandle,
    ReportRun,
    ReportFileFormat,
    RunReportOptions,
    PingReport
  >;

  /** @throws ConfigError when an option is missing or wrong. Nothing is sent yet. */
  constructor(options: PingReportsClientOptions) {
    checkClientOptions(options, ownOptions);
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
    super(transport);
    this.#transport = transport;
    this.#lifecycle = new ReportLifecycle(transport, new PingDriver(transport), (report) =>
      pingReport(transport, report),
    );
  }

  /**
   * A client from the variables `PING_BASE_URL` or `PING_TENANT`, `PING_SERVICE_ACCOUNT_ID`, and
   * `PING_SERVICE_ACCOUNT_JWK` (JSON text) or `PING_SERVICE_ACCOUNT_JWK_FILE`. Options given here win over them.
   *
   * @throws ConfigError that names every variable that is needed and not set, or when the file cannot be read.
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

  runReport(params: RunReportParams, options: RunReportOptions = {}): Promise<PingReport> {
    return this.#lifecycle.run(params, options);
  }

  submitReport(params: RunReportParams, options: RunReportOptions = {}): Promise<PingRunHandle> {
    return this.#lifecycle.submit(params, options);
  }

  checkReport(handle: HandleLike<PingRunHandle>, options: CheckOptions = {}): Promise<ReportStatus<PingReport>> {
    return this.#lifecycle.check(handle, options);
  }

  resume(handle: HandleLike<PingRunHandle>, options: WaitOptions<PingRunHandle> = {}): Promise<PingReport> {
    return this.#lifecycle.resume(handle, options);
  }

  async reportParameters(
    name: string,
    options: RequestOptions & Pick<TemplateKey, "templateType"> = {},
  ): Promise<readonly ReportParameter[]> {
    expectRecord("options", options);
    const { templateType, ...request } = options;
    const template = await this.getTemplate({ name, templateType }, request);
    return parametersOf(parseReportConfig(template.reportConfig ?? {}));
  }

  listTemplates(params: ListTemplatesParams = {}, options?: RequestOptions): Pages<ReportTemplate> {
    return templatePages(this.#transport, params, options);
  }

  getTemplate(params: TemplateKey, options?: RequestOptions): ApiPromise<ReportTemplate> {
    return this.#transport.send(getTemplate, params, options);
  }

  createTemplate(params: CreateTemplateParams, options?: RequestOptions): ApiPromise<ReportTemplate> {
    return this.#transport.send(createTemplate, params, options);
  }

  updateTemplate(params: UpdateTemplateParams, options?: RequestOptions): ApiPromise<ReportTemplate> {
    return this.#transport.send(updateTemplate, params, options);
  }

  changeTemplate(
    params: TemplateName,
    changes: TemplateChanges | ((draft: ReportTemplate) => TemplateChanges),
    options?: RequestOptions,
  ): Promise<ReportTemplate> {
    return changeTemplate(this, params, changes, options);
  }

  publishTemplate(params: TemplateName, options?: RequestOptions): ApiPromise<ReportTemplate> {
    return this.#transport.send(publishTemplate, params, options);
  }

  editTemplate(params: TemplateName, options?: RequestOptions): ApiPromise<ReportTemplate> {
    return this.#transport.send(editTemplate, params, options);
  }

  duplicateTemplate(params: DuplicateTemplateParams, options?: RequestOptions): ApiPromise<ReportTemplate> {
    return this.#transport.send(duplicateTemplate, params, options);
  }

  deleteTemplate(params: DeleteTemplateParams, options?: RequestOptions): ApiPromise<void> {
    return this.#transport.send(deleteTemplate, params, options);
  }

  exportTemplate(params: TemplateKey, options?: RequestOptions): ApiPromise<ExportedTemplate> {
    return this.#transport.send(exportTemplate, params, options);
  }

  importTemplate(params: ImportTemplateParams, options?: RequestOptions): ApiPromise<ImportedTemplate> {
    return this.#transport.send(importTemplate, params, options);
  }

  startRun(params: RunReportParams, options?: RequestOptions): ApiPromise<StartedRun> {
    return this.#transport.send(startRun, params, options);
  }

  listRuns(params: ListRunsParams, options?: RequestOptions): Pages<ReportRun> {
    return createPages<ReportRun, true>({
      first: true,
      load: async () => {
        const { data, ...facts } = await this.#transport.send(listRuns, params, options).withResponse();
        return { ...facts, items: data.result ?? [], next: undefined };
      },
    });
  }

  getRun(params: GetRunParams, options?: RequestOptions): ApiPromise<ReportRun> {
    return this.#transport.send(getRun, params, options);
  }

  viewRun(params: ViewRunParams, options?: RequestOptions): ApiPromise<ResultPage> {
    return this.#transport.send(viewRun, params, options);
  }

  exportRun(params: RunFileParams, options?: RequestOptions): ApiPromise<StartedExport> {
    return this.#transport.send(exportRun, params, options);
  }

  downloadRun(params: RunFileParams, options?: RequestOptions): ApiPromise<ReportFile> {
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
    readTextFile("PING_SERVICE_ACCOUNT_JWK_FILE", variable("PING_SERVICE_ACCOUNT_JWK_FILE")),
});
