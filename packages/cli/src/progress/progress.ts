/** A report, and the tenant that makes it. */
export interface JobName {
  readonly tenant: string;
  readonly report: string;
}

/** How a job came out. */
export type JobEnd = "done" | "failed" | "stopped";

/** A change of a job that is shown. */
export type JobChange =
  | { readonly kind: "state"; readonly state: string; readonly runId?: string | undefined }
  | { readonly kind: "receiving"; readonly receivedBytes: number; readonly totalBytes?: number | undefined }
  /** A problem that the client solves itself: a 429, an expired token, an interrupted download. */
  | { readonly kind: "note"; readonly text: string }
  | {
      readonly kind: "ended";
      readonly end: JobEnd;
      /** Facts at the end of its line: size, rows. */
      readonly facts: readonly string[];
      /** Lines below it. */
      readonly details?: readonly string[] | undefined;
    };

/** A job whose changes are shown. */
export interface JobProgress {
  change(change: JobChange): void;
}

/** Shows the jobs of a command. */
export interface Progress {
  job(name: JobName): JobProgress;
  /** A line that stays. */
  print(line: string): void;
  /** The counts of a collection, in one line below the jobs. */
  summarise(text: string): void;
  /** Ends the display; printed lines stay. */
  close(): void;
}
