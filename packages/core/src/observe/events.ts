import type { CarriedOut } from "../errors/reports-error.js";

/** What all events have in common. */
export interface EventBase {
  /**
   * Which method it belongs to: everything that one `runReport` sends, waits for and tries again has the same id.
   * Missing where no method is the reason: the life of the token, the set-up of the client.
   */
  readonly callId?: string | undefined;
  /** The vendor's id of the run it belongs to, once there is one. */
  readonly runId?: string | undefined;
  /**
   * Verb and path template of the call: `GET /reports/v1/{taskResultId}/result`; of a method, its name: `runReport`; of what
   * belongs to neither, what is done: `connect`, `pace`, `access token`, `cancel`.
   */
  readonly operation: string;
  /** The caller's own name for the call. */
  readonly label?: string | undefined;
}

/**
 * A method of a client, or a call, has started or ended. A `method` is what you called, where it makes several calls:
 * `runReport`, `saveTo`. A `call` is one endpoint, with all its attempts and waits.
 *
 * @example
 * ```ts
 * const onEvent: ReportsEventListener = (event) => {
 *   if (event.type === "method" && event.action === "failed") metrics.count(`${event.operation}: ${event.code}`);
 * };
 * ```
 */
export interface CallEvent extends EventBase {
  readonly type: "method" | "call";
  readonly action: "started" | "succeeded" | "failed";
  /** From its beginning to its end, in ms. */
  readonly durationMs?: number | undefined;
  /** `code` of the error that it failed with. */
  readonly code?: string | undefined;
  /** What the error says about the server's side. */
  readonly carriedOut?: CarriedOut | undefined;
  /** True where the path of `operation` is one that the caller wrote, with whatever it holds, and no template. */
  readonly isAdHoc?: boolean | undefined;
}

/** A request is about to be sent. */
export interface RequestEvent extends EventBase {
  readonly type: "request";
  /** HTTP's: `GET`, `POST`. */
  readonly method: string;
  /** Address without its query. */
  readonly url: string;
  /** 1 for the first time this call is sent. */
  readonly attempt: number;
}

/** The headers of a response arrived. */
export interface ResponseEvent extends EventBase {
  readonly type: "response";
  /** HTTP status. */
  readonly status: number;
  /** From sending to the headers, in ms. */
  readonly durationMs: number;
  /** 1 for the first time this call is sent. */
  readonly attempt: number;
  /** The vendor's id of the request, for its support. */
  readonly requestId?: string | undefined;
  /** Only headers that can hold no secret. */
  readonly headers: Readonly<Record<string, string>>;
}

/** An attempt failed; after a pause of `waitMs` there is another one. */
export interface RetryEvent extends EventBase {
  readonly type: "retry";
  /** The attempt that failed, from 1. */
  readonly attempt: number;
  /** The pause from this event to the next attempt, in ms; the server's `retryAt` has passed by then. */
  readonly waitMs: number;
  /** `code` of the error. */
  readonly code: string;
  /** The status the server answered with, if it did. */
  readonly status?: number | undefined;
  /** Code and message of the error. */
  readonly reason: string;
  /** The end of the wait that the server asks for, by this machine's clock; missing where it asks for none. */
  readonly retryAt?: Date | undefined;
}

/** A call waits for its turn: behind a 429 (`gate`) or under the pace that keeps 429s away (`pace`). */
export interface WaitEvent extends EventBase {
  readonly type: "wait";
  /** `gate`: a 429 has closed the gate. `pace`: the pace is used up. */
  readonly reason: "gate" | "pace";
  /** How long it waits from this event, in ms; longer where the gate closes meanwhile. */
  readonly waitMs: number;
}

/** The life of the access token. Never the token itself. */
export interface TokenEvent extends EventBase {
  readonly type: "token";
  /** `restored`: taken from the `tokenStore`. `rejected`: the vendor answered 401 to it. */
  readonly action: "requested" | "refreshed" | "restored" | "rejected";
  /** When it runs out, where the vendor says so. */
  readonly expiresAt?: Date | undefined;
}

/** A status request about a run was answered, or failed in a way that does not end the wait. */
export interface PollEvent extends EventBase {
  readonly type: "poll";
  /** The vendor's id of the run. */
  readonly id: string;
  /** The vendor's own word for the state, or ours where it has none. */
  readonly state: string;
  /** Since the vendor accepted the run, in ms. */
  readonly elapsedMs: number;
  /** Until the next status request, in ms. Missing when there is none. */
  readonly nextMs?: number | undefined;
}

/** A report file was opened, or its download was begun again after a break. */
export interface DownloadEvent extends EventBase {
  readonly type: "download";
  readonly action: "opened" | "restarted";
  /** The report's own name of the file. */
  readonly fileName: string;
  /** Bytes that had arrived before the break. */
  readonly receivedBytes?: number;
  /** Why it was begun again. */
  readonly reason?: string;
}

/**
 * A report file is whole and in its place.
 *
 * @example
 * ```ts
 * const onEvent: ReportsEventListener = (event) => {
 *   if (event.type === "download" && event.action === "saved")
 *     console.log(event.runId, event.path, event.sha256, event.durationMs);
 * };
 * ```
 */
export interface SavedEvent extends EventBase {
  readonly type: "download";
  readonly action: "saved";
  /** The report's own name; the name it was saved under is the end of `path`. */
  readonly fileName: string;
  /** Absolute path in Node; the file's name elsewhere. */
  readonly path: string;
  readonly format: string;
  readonly sizeBytes: number;
  /** The same as `sizeBytes`. */
  readonly receivedBytes: number;
  /** Lower-case hex. Missing where the runtime cannot hash a stream: in browsers. */
  readonly sha256?: string;
  /** Whether HTTP marked the end of the body, and all of it came. */
  readonly lengthVerified: boolean;
  /** Rows of the file, where they can be counted. */
  readonly rowCount?: number;
  /** How many the vendor says that the report has; missing where `rowsComplete` is. */
  readonly announcedRows?: number;
  /** Whether these are as many as the vendor says that the report has; missing when that cannot be known. */
  readonly rowsComplete?: boolean;
  /** From the call of `saveTo` until the file was in its place, restarts included, in ms. */
  readonly durationMs: number;
}

/**
 * What a notice is about. Codes stay as they are from release to release, new ones may come: docs/guide/waiting.md lists
 * them.
 *
 * - `endpoint_deprecated`: the server announces that the endpoint will go away.
 * - `certificates_unchecked`: `tls.insecureSkipVerify` is on.
 * - `proxy_bypassed`: the process has a proxy that a client with `tls` cannot use.
 * - `token_store_failed`: the caller's `tokenStore` failed or did not answer in time; the client continues without it.
 * - `pace_store_failed`: the caller's pace store failed or did not answer in time; the client continues with its own pace.
 * - `fields_left_out`: parts of a response are of another type than the vendor documents; the value is without them.
 * - `on_progress_failed`: the caller's `onProgress` threw; the wait continues.
 * - `start_queued`: another run is in the way of this start, which waits for its end.
 * - `list_not_continued`: the server rejected the offset of the next page, which the caller had not set; the list ends there.
 * - `start_postponed`: the vendor is busy with another operation; the start is sent again in a while.
 * - `clock_offset_found`: the vendor's clock differs, and a report was started twice before that was known.
 * - `run_cancelled`, `run_not_cancelled`, `cancel_failed`: what became of the run after an abort with `cancelOnAbort`.
 */
export type KnownNoticeCode =
  | "endpoint_deprecated"
  | "certificates_unchecked"
  | "proxy_bypassed"
  | "token_store_failed"
  | "pace_store_failed"
  | "fields_left_out"
  | "on_progress_failed"
  | "start_queued"
  | "list_not_continued"
  | "start_postponed"
  | "clock_offset_found"
  | "run_cancelled"
  | "run_not_cancelled"
  | "cancel_failed";

/** A code of a notice. The known ones complete in the editor; a later release may have others. */
export type NoticeCode = KnownNoticeCode | (string & {});

/** Something that the user of the library should know: a deprecated endpoint, an option that weakens security. */
export interface NoticeEvent extends EventBase {
  readonly type: "notice";
  /** What it is about: test this, not the words of `message`. */
  readonly code: NoticeCode;
  /** One line for people. */
  readonly message: string;
}

/**
 * Everything a client reports through `onEvent`. Events of one call have the same `callId`, those of one run the same
 * `runId`.
 *
 * @example
 * ```ts
 * const sailpoint = SailPointReportsClient.fromEnv({
 *   onEvent(event) {
 *     const { callId, runId, label, operation } = event;
 *     if (event.type === "retry") metrics.count(`retry of ${operation}: ${event.code}`);
 *     if (event.type === "notice" && event.code === "start_queued") console.warn(callId, label, event.message);
 *     if (event.type === "download" && event.action === "saved") console.log(runId, event.path, event.sha256);
 *   },
 * });
 * ```
 */
export type ReportsEvent =
  | CallEvent
  | RequestEvent
  | ResponseEvent
  | RetryEvent
  | WaitEvent
  | TokenEvent
  | PollEvent
  | DownloadEvent
  | SavedEvent
  | NoticeEvent;

/**
 * Receives events. Its own failures are ignored: watching a call must not break it.
 *
 * @example
 * ```ts
 * const onEvent: ReportsEventListener = ({ type, callId, runId, operation }) => console.log(type, callId, runId, operation);
 * ```
 */
export type ReportsEventListener = (event: ReportsEvent) => void;
