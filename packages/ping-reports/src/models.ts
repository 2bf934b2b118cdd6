import type { AnyPingReportName, RunParameters } from "./report-names.js";
import type { TemplateKey, TemplateName } from "./template-models.js";

/** A realm of a tenant: every tenant has these two. */
export type Realm = "alpha" | "bravo" | (string & {});

/** Format of a report file. What Ping calls a JSON export is JSON Lines, and its name is `jsonl`. */
export type ReportFileFormat = "csv" | "jsonl";

/** Where a run stands. */
export type RunStatus = "RUNNING" | "COMPLETED_SUCCESS" | "COMPLETED_FAILED" | "EXPIRED" | (string & {});

/** Where the making of a run's file stands; missing or null when it was never asked for. */
export type ExportStatus = "EXPORT_PENDING" | "EXPORT_SUCCESS" | "EXPORT_FAILED" | (string & {});

/** A run as Ping lists it. Ping documents no response, so any attribute may be missing. */
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

/** The response to starting a run. */
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

/** The response to asking for a run's file to be made. */
export interface StartedExport {
  /** Says that the export has been initiated, unless the file is there already. */
  readonly message?: string | null | undefined;
  readonly [attribute: string]: unknown;
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
