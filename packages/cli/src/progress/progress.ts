/** What is run where. */
export interface JobName {
  readonly tenant: string;
  readonly report: string;
}

/** How a job came out. */
export type JobEnd = "done" | "failed" | "stopped";

/** Something about a job that is worth telling. */
export type JobChange =
  | { readonly kind: "state"; readonly state: string; readonly runId?: string | undefined }
  | { readonly kind: "receiving"; readonly receivedBytes: number; readonly totalBytes?: number | undefined }
  /** Trouble that is being mended: a 429, a renewed token, a cut download. */
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

/** What shows all jobs of a command. */
export interface Progress {
  job(name: JobName): JobProgress;
  /** A line that stays. */
  print(line: string): void;
  /** The counts of a collection, in one line below the jobs. */
  summarise(text: string): void;
  /** Nothing is shown any more; what was printed stays. */
  close(): void;
}
