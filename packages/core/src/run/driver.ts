import type { RequestOptions } from "../call/options.js";
import type { RequestFormats } from "../download/requested-format.js";
import type { MissingRowsDetector } from "../download/row-check.js";
import type { ReportFile } from "../download/report-file.js";
import type { ReportsError } from "../errors/reports-error.js";
import type { Rules } from "../validate/rules.js";
import type { Lifetime } from "../internal/lifetime.js";
import type { NoticeEvent } from "../observe/events.js";
import type { AcceptingResponse, VendorHandleMembers, RunHandle } from "./handle.js";
import type { PollTiming } from "./options.js";
import type { ReportTypes, StartOptions } from "./report-types.js";

/** What one poll found out about a run, or about what its file waits for. */
export interface PollResult<Result> {
  /** The vendor's own word for the state, or ours where it has none. */
  readonly state: string;
  /** True when the run has ended, well or not. */
  readonly finished: boolean;
  /** The vendor's object, once the run has ended well. */
  readonly result?: Result | undefined;
  /** Why there is no result although the run has ended. */
  readonly failure?: ReportsError | undefined;
  /** Set when the vendor does not know the run. Shortly after its start that may pass: the run is not listed yet. */
  readonly notFoundError?: ReportsError | undefined;
  /** How long the server asks the client to wait before the next request, in ms from its response. */
  readonly retryAfterMs?: number | undefined;
}

/** What is known about one poll of a run. */
export interface PollContext {
  /** How old the run is, in ms; `Infinity` where its start is unknown. */
  readonly ageMs: number;
  /** From then on, by the monotonic clock, the poll makes do with as few requests as it can: the caller waits no longer. */
  readonly endsAt: number;
}

/** What starting a run may need beside its request. */
export interface StartContext<Types extends ReportTypes> {
  /** The caller's options, the vendor's own among them. */
  readonly options: StartOptions<Types>;
  /** Options of each call. */
  readonly requestOptions: RequestOptions;
  /** Ends when the caller aborts, or closes the client. */
  readonly lifetime: Lifetime;
  /**
   * Makes the handle of the run that `response` names.
   *
   * @throws DecodeError when no request could name the run by its id.
   */
  readonly createHandle: (run: VendorHandleMembers<Types["handle"]>, response: AcceptingResponse) => Types["handle"];
  /** Resolves when another run has ended, well or not. */
  readonly waitForEnd: (run: Types["handle"], maxWaitMs: number) => Promise<void>;
  /** Emits a notice about this start. */
  readonly emitNotice: (notice: Pick<NoticeEvent, "operation" | "code" | "message">) => void;
}

/** What returning a file may need beside the run. */
export interface FileRequestContext<FileOptions = unknown> {
  /** The vendor's own options of the file, among those of a single call; see {@link ReportDriver.downloadRules}. */
  readonly fileOptions: FileOptions;
  /**
   * Polls until `poll` says `finished`, as patiently as for the run itself: for a file that is not ready. The first poll
   * comes without a pause.
   *
   * @param operation verb and path template of what `poll` requests, for events. Default: those of the status request.
   */
  readonly pollFile: <T>(
    poll: (requestOptions: RequestOptions) => Promise<PollResult<T>>,
    operation?: string,
  ) => Promise<PollResult<T>>;
}

/** How the state of a run, or of its file, is asked for until it is an end state. */
export interface Poller<Handle extends RunHandle, Result> {
  /** Verb and path template of the status request of a run, for events. */
  statusOperationOf(handle: Handle): string;
  readonly pollTiming: PollTiming;
  /** Asks once how it stands. */
  poll(handle: Handle, requestOptions: RequestOptions, context: PollContext): Promise<PollResult<Result>>;
}

/** How one vendor starts and polls runs, and returns their files. Everything else about a run's life is the same for all. */
export interface ReportDriver<Types extends ReportTypes>
  extends RequestFormats<Types["format"]>, Poller<Types["handle"], Types["result"]> {
  /** Goes into handles. */
  readonly vendor: string;
  /** The vendor's own options of `runReport`. Missing where it has none. */
  readonly startRules?: Rules;
  /** The vendor's own options of `download` and `saveTo`. Missing where it has none. */
  readonly downloadRules?: Rules;
  /** What the vendor's own members of a handle must be where they are there. Handles come from files and queues. */
  readonly handleRules: Rules;
  /** True for an id of a run that requests can name. Default: any that fits into a path. */
  isRunId?(id: string): boolean;
  /**
   * Validates all of an input and completes it: what is sent to start the run, in an object of its own. At once, unless the
   * vendor must be asked first, such as for the id of something that is named.
   *
   * @param requestOptions of each call that this takes.
   * @throws ConfigError where it cannot be sent. Errors say that no run was started.
   */
  prepareStart(
    input: Types["input"],
    options: StartOptions<Types>,
    requestOptions: RequestOptions,
  ): Types["startParams"] | Promise<Types["startParams"]>;
  /** Starts a run, and validates nothing again. @returns the handle that {@link StartContext.createHandle} made. */
  start(startParams: Types["startParams"], context: StartContext<Types>): Promise<Types["handle"]>;
  /** The handle of a run that has ended well, with what names it from now on. Default: the handle as it is. */
  handleOfResult?(handle: Types["handle"], result: Types["result"]): Types["handle"];
  /** What stands for `{report}` in the name of a file: what the vendor calls the report. */
  reportInFileName(handle: Types["handle"], result: Types["result"]): string | null | undefined;
  /** Resolves with the file of a run that has ended well. */
  requestFile(
    handle: Types["handle"],
    result: Types["result"],
    format: Types["format"],
    requestOptions: RequestOptions,
    context: FileRequestContext<Types["fileOptions"]>,
  ): Promise<ReportFile>;
  /** How many rows the vendor says that the report has; undefined or null when it does not say. Missing where it never does. */
  announcedRows?(
    handle: Types["handle"],
    result: Types["result"],
    requestOptions: RequestOptions,
  ): Promise<number | null | undefined> | number | null | undefined;
  /** Other signs than a number that rows are missing, such as a note in the file about a limit. Undefined if there are none. */
  missingRowsDetector?(handle: Types["handle"], result: Types["result"]): MissingRowsDetector | undefined;
  /** Stops a run, if that is possible and it is certainly ours. @returns whether a request was made. */
  cancel?(handle: Types["handle"], requestOptions: RequestOptions): Promise<boolean>;
}
