import type {
  ApiPromise,
  CheckOptions,
  HandleLike,
  Pages,
  ReportFile,
  ReportsClientApi,
  ReportStatus,
  RequestOptions,
  WaitOptions,
} from "@identity-reports/core";
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
import type { PingReport } from "./ping-report.js";
import type { ReportParameter } from "./report-config.js";
import type { PingRunHandle, RunReportOptions } from "./report-driver.js";

/**
 * What the client can do. Mock this in your own tests, or use the fake in `./fake`.
 *
 * @see https://docs.pingidentity.com/pingoneaic/reports/rest-api/reports-api.html
 */
export interface PingReports extends ReportsClientApi {
  /**
   * Runs a report and waits until it is done.
   *
   * @throws ReportFailedError when Ping could not make it; TimeoutError after `maxWaitMs`. Both carry the handle.
   */
  runReport(params: RunReportParams, options?: RunReportOptions): Promise<PingReport>;
  /** Starts a report; go on with {@link checkReport} or {@link resume}, here or elsewhere. */
  submitReport(params: RunReportParams, options?: RunReportOptions): Promise<PingRunHandle>;
  /** Asks once where a run stands. A handle made by hand needs `id` and `name`. */
  checkReport(handle: HandleLike<PingRunHandle>, options?: CheckOptions): Promise<ReportStatus<PingReport>>;
  /** Waits for a run that was started before. A handle made by hand needs `id` and `name`. */
  resume(handle: HandleLike<PingRunHandle>, options?: WaitOptions<PingRunHandle>): Promise<PingReport>;
  /**
   * The parameters that a report takes, read from its template.
   *
   * @param options also `templateType`; default: `published`.
   * @throws NotFoundError when there is no such template.
   */
  reportParameters(
    name: string,
    options?: RequestOptions & Pick<TemplateKey, "templateType">,
  ): Promise<readonly ReportParameter[]>;

  /** Get all templates: `GET /reports/templates`. */
  listTemplates(params?: ListTemplatesParams, options?: RequestOptions): Pages<ReportTemplate>;
  /** One template, by way of a filtered list. @throws NotFoundError when the list is empty. */
  getTemplate(params: TemplateKey, options?: RequestOptions): ApiPromise<ReportTemplate>;
  /** Create a report: `POST /reports/templates?_action=create`. The result is a draft; its `name` is in the answer. */
  createTemplate(params: CreateTemplateParams, options?: RequestOptions): ApiPromise<ReportTemplate>;
  /** Update a report: `POST /reports/templates?_action=update`. Replaces a draft as a whole; see {@link changeTemplate}. */
  updateTemplate(params: UpdateTemplateParams, options?: RequestOptions): ApiPromise<ReportTemplate>;
  /**
   * Reads a draft, changes what is given and writes all of it back. Opens the draft where there is only a published
   * version. Between reading and writing somebody else may write: Ping has no guard against that.
   *
   * @throws ConfigError when a change is wrong: nothing was sent then, unless a function gave it.
   */
  changeTemplate(
    params: TemplateName,
    changes: TemplateChanges | ((draft: ReportTemplate) => TemplateChanges),
    options?: RequestOptions,
  ): Promise<ReportTemplate>;
  /** Publish a report: `POST /reports/templates/{name}?_action=publish`. The answer may be empty. */
  publishTemplate(params: TemplateName, options?: RequestOptions): ApiPromise<ReportTemplate>;
  /** Edit a report: `POST /reports/templates/{name}?_action=edit`. Opens a draft of a published one; the answer may be empty. */
  editTemplate(params: TemplateName, options?: RequestOptions): ApiPromise<ReportTemplate>;
  /** Duplicate a report: `POST /reports/templates/{name}?_action=duplicate`. The copy is a draft with a name of its own. */
  duplicateTemplate(params: DuplicateTemplateParams, options?: RequestOptions): ApiPromise<ReportTemplate>;
  /** Delete a report: `POST /reports/templates/{name}?_action=delete`. */
  deleteTemplate(params: DeleteTemplateParams, options?: RequestOptions): ApiPromise<void>;
  /** Export the report: `POST /reports/templates/{name}?_action=export`. Custom reports only. */
  exportTemplate(params: TemplateKey, options?: RequestOptions): ApiPromise<ExportedTemplate>;
  /** Import a new report: `POST /reports/templates/import`. The result is a draft. */
  importTemplate(params: ImportTemplateParams, options?: RequestOptions): ApiPromise<ImportedTemplate>;

  /** Run report: `POST /reports/templates/{name}?_action=run`. */
  startRun(params: RunReportParams, options?: RequestOptions): ApiPromise<StartedRun>;
  /** The runs of a template: `GET /reports/runs`. In no documentation of Ping. */
  listRuns(params: ListRunsParams, options?: RequestOptions): Pages<ReportRun>;
  /** One run, by way of the list. @throws NotFoundError when it is not listed. */
  getRun(params: GetRunParams, options?: RequestOptions): ApiPromise<ReportRun>;
  /** View report: one page of rows, `POST /reports/runs/{runId}?_action=view`. @throws ReportExpiredError */
  viewRun(params: ViewRunParams, options?: RequestOptions): ApiPromise<ResultPage>;
  /** Has the file of a run made: `POST /reports/runs/{runId}?_action=export`. `getRun` says when it is there. */
  exportRun(params: RunFileParams, options?: RequestOptions): ApiPromise<StartedExport>;
  /** Download report: `POST /reports/runs/{runId}?_action=download`. Needs an export that is done. */
  downloadRun(params: RunFileParams, options?: RequestOptions): ApiPromise<ReportFile>;
}
