import type { DownloadProgress, ReportsEvent, SavedFile } from "@identity-reports/sailpoint-reports";

/** What a job tells while it runs. */
export interface JobListener {
  /** The report is being made at the vendor. */
  onState(state: string, elapsedMs: number): void;
  /** The file is coming. */
  onBytes(progress: DownloadProgress): void;
  /** Everything the client does; the demo counts what was mended on the way. */
  onEvent(event: ReportsEvent): void;
}

/** A saved file, how many rows the report has, and whether the vendor put all of them into the file. */
export type SavedReport = SavedFile & { readonly rows?: number | undefined };

/** One report to run and save. */
export interface Job {
  readonly vendor: string;
  readonly report: string;
  readonly format: string;
  /** Runs the report, waits for it and saves its file into `folder`. */
  run(folder: string, listener: JobListener): Promise<SavedReport>;
}

/** The jobs of one vendor, and how to tidy up after them. */
export interface VendorJobs {
  readonly jobs: readonly Job[];
  close(): Promise<void>;
}
