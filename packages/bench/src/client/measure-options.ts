import type { ContestantName } from "../contestants/contestant.ts";

/** Whom to measure, and against what. */
interface Common {
  readonly contestant: ContestantName;
  readonly baseUrl: string;
}

/** The phase of a call in which it is aborted. */
export type AbortPhase =
  "queue" | "token" | "headers" | "backoff" | "body" | "file body" | "write" | "write to a full stream";

/** Who reads a file; see read-file.ts. */
export type ReaderName =
  | "reading"
  | "reading and decoding"
  | "identity-reports"
  | "identity-reports, arrays"
  | "csv-parse"
  | "papaparse"
  | "DuckDB"
  | "identity-reports, ZIP"
  | "identity-reports, bomb"
  | "identity-reports, bomb refused"
  | "zip.js and csv-parse";

/** What must not cost more each when there is more of it; see measure-growth.ts. */
export type GrowthCase =
  | "starts of one type"
  | "turns of a pace"
  | "calls in a queue"
  | "items of a list"
  | "runs that are waited for"
  | "events of calls";

/** What each measurement takes. */
export interface MeasureOptions {
  readonly "small-calls": Common & { readonly calls: number; readonly warmUp: number; readonly callers: number };
  readonly download: Common & { readonly bytes: number; readonly path: string };
  /** Calls an endpoint from many callers until all calls have ended, well or not. */
  readonly crowd: Common & {
    readonly id: string;
    readonly calls: number;
    readonly callers: number;
    /** Keep the client to the limit; ours only. */
    readonly isPaced?: boolean;
    /** Calls made before, whose requests are not counted; the server is told to forget them. */
    readonly callsBefore?: number;
  };
  readonly abort: Common & { readonly phase: AbortPhase; readonly trials: number; readonly folder: string };
  readonly "read-file": { readonly reader: ReaderName; readonly path: string };
  readonly growth: { readonly work: GrowthCase; readonly units: number; readonly warmUp: number };
  /** Reads two collections of one report each, or compares them. */
  readonly compare: { readonly work: "reading" | "comparing"; readonly before: string; readonly after: string };
}

/** What each measurement gives. */
export interface MeasureResults {
  readonly "small-calls": { readonly wallMicroseconds: number; readonly processorMicroseconds: number };
  readonly download: {
    readonly elapsedMs: number;
    readonly peakBytes: number;
    readonly sha256: string;
    readonly sizeBytes: number;
  };
  readonly crowd: { readonly elapsedMs: number; readonly failed: number; readonly firstFailure: string };
  /** One latency for each trial; `unsettled` of them had not settled when we stopped waiting. */
  readonly abort: {
    readonly latenciesMs: readonly number[];
    readonly unsettled: number;
    /** How the calls settled. */
    readonly outcomes: readonly string[];
    /** Answers that the server still had under way a moment after the last abort. */
    readonly leftOpen: number;
  };
  readonly "read-file": {
    readonly elapsedMs: number;
    readonly processorMs: number;
    readonly peakBytes: number;
    readonly rows: number;
    readonly characters: number;
  };
  /** Processor time of one unit, in µs. */
  readonly growth: number;
  readonly compare: {
    readonly elapsedMs: number;
    readonly processorMs: number;
    readonly peakBytes: number;
    /** What was found, in one line. */
    readonly summary: string;
  };
}
