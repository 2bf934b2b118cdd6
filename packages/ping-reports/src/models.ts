import type { ReportConfig } from "./report-config.js";
import type { AnyPingReportName, RunParameters } from "./report-names.js";

/** A realm of a tenant: every tenant has these two. */
export type Realm = "alpha" | "bravo" | (string & {});

/** Which version of a template is meant: one name may have both. */
export type TemplateType = "draft" | "published" | (string & {});

/** Format of a report file. What Ping calls a JSON export is JSON Lines, and its name is `jsonl`. */
export type ReportFileFormat = "csv" | "jsonl";

/** Where a run stands. */
export type RunStatus = "RUNNING" | "COMPLETED_SUCCESS" | "COMPLETED_FAILED" | "EXPIRED" | (string & {});

/** Where the making of a run's file stands; missing or null when it was never asked for. */
export type ExportStatus = "EXPORT_PENDING" | "EXPORT_SUCCESS" | "EXPORT_FAILED" | (string & {});

/** A report template as Ping lists it. Ping documents no answer, so any attribute may be missing. */
export interface ReportTemplate {
  /** The identifier: a UUID in capitals, or a word in capitals for the built-in reports. Send it as it is listed. */
  readonly name?: string | null | undefined;
  /** Name for people. Built-in reports keep theirs. */
  readonly displayName?: string | null | undefined;
  /** What the report is about, for people. May be empty. */
  readonly description?: string | null | undefined;
  /** Counts from 0; most likely grows with each publication. */
  readonly version?: number | null | undefined;
  /** JSON text; read it with `parseReportConfig`. */
  readonly reportConfig?: string | Readonly<Record<string, unknown>> | null | undefined;
  /** Ids of users, and groups such as `report_viewer`, who may see the published report. */
  readonly viewers?: readonly string[] | null | undefined;
  /** Id of the user who made it; empty for the built-in reports. */
  readonly owner?: string | null | undefined;
  /** Whether this is the draft or the published version. */
  readonly type?: TemplateType | null | undefined;
  /** Name of the template that this one was made from; empty when there is none. */
  readonly parentName?: string | null | undefined;
  /** Version of that template; -1 when there is none. */
  readonly parentVersion?: number | null | undefined;
  /** Why Ping could not make or publish it; usually empty. */
  readonly failureReason?: string | null | undefined;
  /** With nanoseconds, which a `Date` would drop. */
  readonly createDate?: string | null | undefined;
  /** With nanoseconds, which a `Date` would drop. */
  readonly updateDate?: string | null | undefined;
  /** True for reports that Ping brought along. */
  readonly ootb?: boolean | null | undefined;
  /** False for built-in reports: duplicate them to change them. */
  readonly editable?: boolean | null | undefined;
  /** Whether `duplicateTemplate` takes it. */
  readonly duplicatable?: boolean | null | undefined;
  /** False hides it in the administrators' lists. */
  readonly visible?: boolean | null | undefined;
  /** Ping may add attributes at any time. */
  readonly [attribute: string]: unknown;
}

/** A run as Ping lists it. Ping documents no answer, so any attribute may be missing. */
export interface ReportRun {
  /** Id of the run: what `startRun` resolves to as `id`. */
  readonly runId?: string | null | undefined;
  /** Name of its template. */
  readonly name?: string | null | undefined;
  /** Name of its template, for people. */
  readonly displayName?: string | null | undefined;
  /** Where the run stands. */
  readonly status?: RunStatus | null | undefined;
  /** With nanoseconds, which a `Date` would drop. */
  readonly createDate?: string | null | undefined;
  /** JSON text as it was sent. */
  readonly parameters?: string | Readonly<Record<string, unknown>> | null | undefined;
  /** JSON text: the template's configuration when it ran. */
  readonly reportConfig?: string | Readonly<Record<string, unknown>> | null | undefined;
  /** Where its CSV file stands. Null when it was never asked for. */
  readonly exportCsvStatus?: ExportStatus | null | undefined;
  /** Where its JSON Lines file stands. Null when it was never asked for. */
  readonly exportJsonStatus?: ExportStatus | null | undefined;
  /** Ping may add attributes at any time. */
  readonly [attribute: string]: unknown;
}

/** The answer to starting a run. */
export interface StartedRun {
  /** The job id: `runId` of all other calls. */
  readonly id: string;
  /** Where the run stands. Often missing right after the start. */
  readonly status?: RunStatus | null | undefined;
  /** Ping's words about it. */
  readonly statusMessage?: string | null | undefined;
  /** Ping may add attributes at any time. */
  readonly [attribute: string]: unknown;
}

/** One row of a report: the columns' labels and their values. */
export type ReportRow = Readonly<Record<string, unknown>>;

/** One page of a report's rows. */
export interface ResultPage {
  /** The rows of this page. */
  readonly result: readonly ReportRow[];
  /** Rows in the whole report. */
  readonly total?: number | null | undefined;
  /** Do not rely on it: count `result`. */
  readonly currentCount?: number | null | undefined;
  /** Whether the report can be sorted at all. */
  readonly sortable?: boolean | null | undefined;
  /** Labels of the columns that it cannot be sorted by. */
  readonly nonSortableColumns?: readonly string[] | null | undefined;
  /** Ping may add attributes at any time. */
  readonly [attribute: string]: unknown;
}

/** The answer to asking for a run's file to be made. */
export interface StartedExport {
  /** Says that the export has been initiated, unless the file is there already. */
  readonly message?: string | null | undefined;
  readonly [attribute: string]: unknown;
}

/** An exported template: hand either part to `importTemplate` of another tenant. */
export interface ExportedTemplate {
  /** Ping documents no structure: pass it on, do not change it. */
  readonly document: Readonly<Record<string, unknown>>;
  /** The same as Ping wrote it, digit for digit. */
  readonly text: string;
}

/** What the import of a template answered. */
export interface ImportedTemplate {
  /** Name of the draft that the import made. */
  readonly name?: string | null | undefined;
  /** Name of that draft, for people. */
  readonly displayName?: string | null | undefined;
  readonly [attribute: string]: unknown;
}

/** Names one version of a template. */
export interface TemplateKey {
  /** As listed, capitals and all. */
  readonly name: string;
  /** Default: `published`. */
  readonly templateType?: TemplateType | undefined;
}

/** Names a template by its name alone. */
export interface TemplateName {
  /** As listed, capitals and all. */
  readonly name: string;
}

/** Parameters of `listTemplates`. */
export interface ListTemplatesParams {
  /** Default: both. */
  readonly templateType?: TemplateType | undefined;
  /** CREST filter, such as `name eq ROLE-MEMBERSHIP`. */
  readonly queryFilter?: string | undefined;
  /** Templates in one answer. Ping documents no paging here and may ignore it. Default: all. */
  readonly pageSize?: number | undefined;
  /** Attributes to answer with. Ping documents no such choice here and may ignore it. */
  readonly fields?: readonly string[] | undefined;
}

/** Parameters of `createTemplate`. */
export interface CreateTemplateParams {
  /** Letters, digits and blanks; no two alike. */
  readonly displayName: string;
  /** An object, or its JSON text. */
  readonly reportConfig: ReportConfig | string;
  /** What the report is about, for people. */
  readonly description?: string | undefined;
  /** Who may see the published report: ids of users, and groups such as `report_viewer`. */
  readonly viewers?: readonly string[] | undefined;
  /** Best left out: Ping gives one. */
  readonly name?: string | undefined;
}

/** Parameters of `updateTemplate`, which replaces a draft as a whole: what is left out may be emptied. */
export interface UpdateTemplateParams extends Omit<CreateTemplateParams, "name"> {
  /** As listed, capitals and all. */
  readonly name: string;
}

/** What `changeTemplate` may change of a draft. */
export type TemplateChanges = Partial<Omit<UpdateTemplateParams, "name">>;

/** Parameters of `duplicateTemplate`. `templateType` is that of the source. */
export interface DuplicateTemplateParams extends TemplateKey {
  /** For the copy: letters, digits and blanks; no two alike. */
  readonly displayName: string;
  /** Name of the copy: Ping's body has it as `name`. Best left out: Ping gives one. */
  readonly newName?: string | undefined;
  /** For the copy: what the report is about, for people. */
  readonly description?: string | undefined;
  /** Who may see the copy once it is published: ids of users, and groups such as `report_viewer`. */
  readonly viewers?: readonly string[] | undefined;
}

/** Parameters of `deleteTemplate`. */
export interface DeleteTemplateParams {
  /** As listed, capitals and all. */
  readonly name: string;
  /** Which one: a name may have a draft and a published version. */
  readonly templateType: TemplateType;
}

/** Parameters of `importTemplate`. */
export interface ImportTemplateParams {
  /** An exported template: the object, or its JSON text. */
  readonly document: Readonly<Record<string, unknown>> | string;
  /** Default: `template.json`. */
  readonly fileName?: string | undefined;
}

/** What to run. */
export interface RunReportParams<Name extends AnyPingReportName = AnyPingReportName> extends TemplateKey {
  /** A built-in report ({@link PingReportName}), or the name of any other as `listTemplates` gives it. */
  readonly name: Name;
  /** The realm whose data the report is about: `alpha` or `bravo`. */
  readonly realm: Realm;
  /** Values for the template's parameters; see `reportParameters`. A `Date` is sent as ISO 8601 in UTC. Default: none. */
  readonly parameters?: RunParameters | undefined;
}

/** Parameters of `listRuns`. */
export interface ListRunsParams extends TemplateKey {
  /** Default: left out. */
  readonly realm?: Realm | undefined;
  /** Only this run. */
  readonly runId?: string | undefined;
}

/** Parameters of `getRun`. */
export interface GetRunParams extends ListRunsParams {
  /** Id of the run: what `startRun` resolves to as `id`. */
  readonly runId: string;
}

/** Parameters of `viewRun`. */
export interface ViewRunParams extends TemplateKey {
  /** Id of the run: what `startRun` resolves to as `id`. */
  readonly runId: string;
  /** Rows on the page. Default: Ping's, 20 in its own console. */
  readonly pageSize?: number | undefined;
  /** Rows to skip. Default: 0. */
  readonly pagedResultsOffset?: number | undefined;
  /** Label of the column to sort by; not every column can be sorted. */
  readonly sortBy?: string | undefined;
  /** Default: `asc`, where `sortBy` is given. */
  readonly sortDirection?: "asc" | "desc" | undefined;
}

/** Parameters of `exportRun` and `downloadRun`. */
export interface RunFileParams extends TemplateName {
  /** Id of the run: what `startRun` resolves to as `id`. */
  readonly runId: string;
  /** `csv`, or `jsonl` for what Ping calls a JSON export. */
  readonly format: ReportFileFormat;
}
