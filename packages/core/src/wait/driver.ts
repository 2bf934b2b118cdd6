import type { RequestOptions } from "../client/options.js";
import type { FileFormat, ReportFile } from "../download/report-file.js";
import type { ReportsError } from "../errors/reports-error.js";
import type { Rule } from "../errors/expect.js";
import type { Scope } from "../internal/scope.js";
import type { NoticeCode } from "../observe/events.js";
import type { RunHandle } from "./handle.js";
import type { PollTiming } from "./options.js";

/** What one status request found out about a run. */
export interface RunCheck<Result> {
  /** The vendor's own word for the state, or ours where it has none. */
  readonly state: string;
  readonly finished: boolean;
  /** The vendor's object, once the run has finished well. */
  readonly result?: Result | undefined;
  /** Why there is no result although the run has finished. */
  readonly failure?: ReportsError | undefined;
  /** Set when the vendor does not know the run. It may not have caught up yet, so this counts only after a while. */
  readonly missing?: ReportsError | undefined;
  /** The server's wish for the time to the next request, in ms. */
  readonly retryAfterMs?: number | undefined;
}

/** What starting a run may need beside its input. */
export interface StartContext<Handle extends RunHandle, Options> {
  /** The caller's options, the vendor's own among them. */
  readonly options: Options;
  /** Options for each request. */
  readonly request: RequestOptions;
  /** Ends when the caller aborts, or closes the client. */
  readonly scope: Scope;
  /** Waits until another run has ended, well or not. */
  readonly waitForEnd: (run: HandleFacts<Handle>, maxWaitMs: number) => Promise<void>;
  /** Tells whoever listens, in a notice. */
  readonly tell: (code: NoticeCode, message: string) => void;
  /** The handle of a run the vendor told about. */
  readonly handleOf: (run: HandleFacts<Handle>) => Handle;
}

/** What handing out a file may need beside the run. */
export interface OpenContext {
  /**
   * Waits until `check` reports an end, as patiently as for the run itself: for vendors that make the file only when it
   * is asked for. The first check comes without a pause.
   */
  readonly waitUntil: <T>(check: (request: RequestOptions) => Promise<RunCheck<T>>) => Promise<RunCheck<T>>;
}

/** What of a handle is the vendor's business. */
export type HandleFacts<Handle extends RunHandle> = { readonly id: string } & Omit<
  Handle,
  "version" | "vendor" | "baseUrl" | "startedAt" | "label" | "id"
>;

/** How one vendor starts, checks and hands out reports. Everything else about a run's life is the same for all. */
export interface ReportDriver<Input, Handle extends RunHandle, Result, Format extends FileFormat, Options> {
  /** Goes into handles. */
  readonly vendor: string;
  /** Verb and path of the status request, for events. */
  readonly statusOperation: string;
  readonly poll: PollTiming;
  /** Names of the vendor's own options of `runReport`. */
  readonly optionKeys: readonly string[];
  /** What the vendor's own members of a handle must be where they are there. Handles come from files and queues. */
  readonly handleShape: Readonly<Record<string, Rule>>;
  /** Starts a run. */
  start(input: Input, context: StartContext<Handle, Options>): Promise<HandleFacts<Handle>>;
  /**
   * Asks once how a run stands.
   *
   * @param ageMs since its start; `Infinity` where nobody knows when that was.
   */
  check(handle: Handle, request: RequestOptions, ageMs: number): Promise<RunCheck<Result>>;
  /** The file of a run that has ended well. */
  open(
    handle: Handle,
    result: Result,
    format: Format,
    request: RequestOptions,
    context: OpenContext,
  ): Promise<ReportFile>;
  /** Stops a run, if that is possible and it is certainly ours. @returns whether a request was made. */
  cancel?(handle: Handle, request: RequestOptions): Promise<boolean>;
}
