import { monotonicMs } from "@identity-reports/core/vendor";
import type {
  DownloadOptions,
  EventListener,
  FinishedReport,
  Pages,
  RequestOptions,
  SavedFile,
  SaveOptions,
  SaveTarget,
} from "@identity-reports/core";
import type { Transport } from "@identity-reports/core/vendor";
import { viewRun } from "./endpoints/runs.js";
import type { ReportFileFormat, ReportRow, ReportRun } from "./models.js";
import { runOf, type PingRunHandle } from "./report-driver.js";
import { viewRows, type RowsOptions } from "./rows.js";

/** A saved report file, and whether all rows of the report are in it. */
export interface PingSavedFile extends SavedFile {
  /**
   * False when the file has fewer rows than the report: Ping cuts files at 10,000 rows, or fails to make them; `rows()`
   * reads them all. Missing when it cannot be known: in an archive, or when Ping does not say how many rows there are.
   */
  readonly rowsComplete?: boolean;
}

/** A finished Ping report. Ping keeps its result for 24 hours after the run, and for 30 days after a download. */
export interface PingReport extends FinishedReport<PingRunHandle, ReportRun, ReportFileFormat> {
  /**
   * The rows, fetched as they are read. Each way of reading starts over from the first.
   *
   * @throws ReportExpiredError, while reading, when Ping no longer keeps them.
   *
   * @example
   * ```ts
   * for await (const row of report.rows({ pageSize: 500 })) console.log(row);
   * ```
   */
  rows(options?: RowsOptions): Pages<ReportRow>;
  /**
   * Has the file made, waits for it, downloads and saves it: the target is absent or complete, never partial.
   *
   * @throws ReportFailedError when Ping cannot make the file; DownloadError when the target exists or cannot be written,
   * or the file cannot be received whole; ReportExpiredError.
   *
   * @example
   * ```ts
   * const { path, rowsComplete } = await report.saveTo("roles.csv", { format: "csv" });
   * ```
   */
  saveTo(target: SaveTarget, options: DownloadOptions<ReportFileFormat> & SaveOptions): Promise<PingSavedFile>;
}

/** Adds to a finished report what only Ping's can do. */
export function pingReport(
  transport: Transport,
  report: FinishedReport<PingRunHandle, ReportRun, ReportFileFormat>,
): PingReport {
  const { runId, name, templateType } = runOf(report.handle);
  const run = { runId, name, templateType };
  const { label } = report.handle;
  return {
    ...report,
    rows: (options = {}) => viewRows(transport, report.handle, { label, ...options }),
    async saveTo(target, options) {
      const startedAt = monotonicMs();
      let openedAt = startedAt;
      const onEvent: EventListener = (event) => {
        if (event.type === "download" && event.action === "opened") openedAt = monotonicMs();
        options.onEvent?.(event);
      };
      const call = transport.asOneCall({ ...options, onEvent }, runId);
      const saved = await report.saveTo(target, call);
      const { rowCount } = saved;
      if (rowCount === undefined) return saved;
      const { ifExists: _, onProgress: __, format: ___, fileName: ____, totalTimeoutMs, ...request } = call;
      // The rows are counted in what opening the file has left of the caller's limit, which does not cover its body.
      const leftMs = totalTimeoutMs === undefined ? undefined : totalTimeoutMs - (openedAt - startedAt);
      const total = await rowsIn(transport, run, { label, ...request, totalTimeoutMs: leftMs });
      // A total that the file itself disproves, such as 0 or -1, announces nothing.
      return total === undefined || total < rowCount ? saved : { ...saved, rowsComplete: rowCount === total };
    },
  };
}

/** How many rows the report has. The file is there, so a failure to find out is no failure. */
async function rowsIn(
  transport: Transport,
  run: { readonly runId: string; readonly name: string; readonly templateType: string | undefined },
  request: RequestOptions,
): Promise<number | undefined> {
  try {
    const { total } = await transport.send(viewRun, { ...run, pageSize: 1 }, request);
    return total ?? undefined;
  } catch {
    return undefined;
  }
}
