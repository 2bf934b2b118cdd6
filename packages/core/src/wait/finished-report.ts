import type { RequestOptions } from "../client/options.js";
import type { FileFormat, ReportFile, SavedFile, SaveOptions, SaveTarget } from "../download/report-file.js";
import type { RunHandle } from "./handle.js";

/** Options of {@link FinishedReport.download}. */
export interface DownloadOptions<Format extends FileFormat> extends RequestOptions {
  readonly format: Format;
  /** Name for the file, instead of the server's. Folders and unsafe characters are taken out. */
  readonly fileName?: string | undefined;
}

/** A report that is done. */
export interface FinishedReport<Handle extends RunHandle, Result, Format extends FileFormat> {
  /** The vendor's id of the run. */
  readonly id: string;
  readonly handle: Handle;
  /** What the vendor says about the finished run. */
  readonly result: Result;
  /**
   * Asks for the file. Resolves when its first bytes are there and look like a report.
   *
   * @throws DownloadError when something else came than a report.
   */
  download(options: DownloadOptions<Format>): Promise<ReportFile>;
  /**
   * Downloads and saves the file: the target is absent or complete, never partial.
   *
   * @throws DownloadError when the target exists or cannot be written, or the file cannot be received whole.
   */
  saveTo(target: SaveTarget, options: DownloadOptions<Format> & SaveOptions): Promise<SavedFile>;
}
