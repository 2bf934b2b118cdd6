import { notify } from "../internal/notify.js";

/** Headers that may appear in an event. Everything else stays out. */
const allowedHeaders = [
  "content-length",
  "content-type",
  "date",
  "deprecation",
  "retry-after",
  "sunset",
  "transfer-encoding",
  "x-deprecated",
];

/** What all events have in common. */
export interface EventBase {
  /** Verb and path template of the call: `GET /reports/v1/{taskResultId}/result`. */
  readonly operation: string;
  /** The caller's own name for the call. */
  readonly label?: string | undefined;
}

/** A request is about to be sent. */
export interface RequestEvent extends EventBase {
  readonly type: "request";
  readonly method: string;
  /** Address without its query. */
  readonly url: string;
  /** 1 for the first time this call is sent. */
  readonly attempt: number;
}

/** The headers of an answer arrived. */
export interface ResponseEvent extends EventBase {
  readonly type: "response";
  readonly status: number;
  /** From sending to the headers, in ms. */
  readonly durationMs: number;
  readonly attempt: number;
  readonly requestId?: string | undefined;
  /** Only headers that can hold no secret. */
  readonly headers: Readonly<Record<string, string>>;
}

/** An attempt failed and is made again after `waitMs`. */
export interface RetryEvent extends EventBase {
  readonly type: "retry";
  /** The attempt that failed, from 1. */
  readonly attempt: number;
  readonly waitMs: number;
  /** `code` of the error. */
  readonly code: string;
  /** The status the server answered with, if it did. */
  readonly status?: number | undefined;
  /** Code and message of the error. */
  readonly reason: string;
  /** When the server said to come back, if it did. */
  readonly retryAt?: Date | undefined;
}

/** A call waits for its turn: behind a 429 (`gate`) or under the pace that keeps 429s away (`pace`). */
export interface WaitEvent extends EventBase {
  readonly type: "wait";
  readonly reason: "gate" | "pace";
  readonly waitMs: number;
}

/** The life of the access token. Never the token itself. */
export interface TokenEvent extends EventBase {
  readonly type: "token";
  readonly action: "requested" | "refreshed" | "restored" | "rejected" | "store-failed";
  readonly expiresAt?: Date | undefined;
}

/** A status request about a run was answered, or failed in a way that does not end the wait. */
export interface PollEvent extends EventBase {
  readonly type: "poll";
  readonly id: string;
  readonly state: string;
  readonly elapsedMs: number;
  readonly nextMs?: number | undefined;
}

/** A report file was opened, begun again or saved. */
export interface DownloadEvent extends EventBase {
  readonly type: "download";
  readonly action: "opened" | "restarted" | "saved";
  readonly fileName: string;
  readonly receivedBytes?: number;
  readonly reason?: string;
}

/**
 * What a notice is about. Codes stay as they are from release to release, new ones may come: docs/guide/waiting.md lists
 * them.
 *
 * - `endpoint_deprecated`: the server announces that the endpoint will go away.
 * - `certificates_unchecked`: `tls.insecureSkipVerify` is on.
 * - `on_progress_failed`: the caller's `onProgress` threw; the work goes on.
 * - `start_queued`: another run is in the way of this start, which waits for its end.
 * - `run_cancelled`, `run_not_cancelled`, `cancel_failed`: what became of the run after an abort with `cancelOnAbort`.
 */
export type KnownNoticeCode =
  | "endpoint_deprecated"
  | "certificates_unchecked"
  | "on_progress_failed"
  | "start_queued"
  | "run_cancelled"
  | "run_not_cancelled"
  | "cancel_failed";

/** A code of a notice. The known ones complete in the editor; a later release may have others. */
export type NoticeCode = KnownNoticeCode | (string & {});

/** Something the user of the library should hear about: a deprecated endpoint, an option that weakens security. */
export interface NoticeEvent extends EventBase {
  readonly type: "notice";
  /** What it is about: test this, not the words of `message`. */
  readonly code: NoticeCode;
  /** One line for people. */
  readonly message: string;
}

/** Everything a client reports through `onEvent`. */
export type ReportsEvent =
  RequestEvent | ResponseEvent | RetryEvent | WaitEvent | TokenEvent | PollEvent | DownloadEvent | NoticeEvent;

/** Receives events. Its own failures are ignored: watching a call must not break it. */
export type EventListener = (event: ReportsEvent) => void;

/** The headers of `headers` that may be shown; `clean` blanks what a server may have put into them. */
export function visibleHeaders(headers: Headers, clean: (text: string) => string): Record<string, string> {
  const shown: Record<string, string> = {};
  for (const name of allowedHeaders) {
    const value = headers.get(name);
    if (value !== null) shown[name] = clean(value);
  }
  return shown;
}

/** The listener of a client that nobody listens to: what costs something to report need not be made for it. */
export const nobody: EventListener = () => {};

/** One listener that passes each event to all of `listeners`, whatever one of them does. */
export function fanOut(listeners: readonly (EventListener | undefined)[]): EventListener {
  const present = listeners.filter((listener) => listener !== undefined && listener !== nobody);
  if (present.length === 0) return nobody;
  return (event) => {
    for (const listener of present) notify(listener, event);
  };
}
