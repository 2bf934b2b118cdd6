import type { HttpError } from "../errors/http-error.js";
import type { Lifetime } from "../internal/lifetime.js";
import type { ReportsEventListener } from "../observe/events.js";

/** What a decoder gets: a successful response, and what it may use of the call. */
export interface ResponseContext<Params = unknown, T = unknown> {
  readonly response: Response;
  readonly params: Params;
  /** Verb and path template, for messages. */
  readonly operation: string;
  /** Address without its query, for messages. */
  readonly url: string;
  readonly requestId: string | undefined;
  readonly label: string | undefined;
  /** The attempt: race every read against it. A decoder that `streams` owns it from then on and must dispose of it. */
  readonly lifetime: Lifetime;
  /** Longest time in ms that one read of the body may wait for bytes. */
  readonly timeoutMs: number;
  /** How often a download may restart without receiving more bytes than before. */
  readonly retries: number;
  readonly emit: ReportsEventListener;
  /** Blanks secrets in text that goes into an error; of a text that is cut off, also the beginning of one. */
  readonly clean: (text: string, isCut?: boolean) => string;
  /** Blanks secrets in an error. A value that reads the body later, such as a file, passes its errors through it. */
  readonly cleanError: <E>(error: E) => E;
  /** The error a body stands for when the vendor reports failure under a success status. */
  readonly failureIn: (body: unknown, bodyText: string) => HttpError | undefined;
  /** Sends the same request once more; `signal` takes the place of the caller's. */
  readonly repeat: (signal: AbortSignal) => Promise<T>;
  /** Ends `lifetime` when the caller aborts the call, or closes the client. */
  readonly linkToCaller: (lifetime: Lifetime) => void;
}

/** Turns a successful response into a value. */
export interface Decoder<T, Params = unknown> {
  /** `Accept` header of the request. */
  readonly accept: string | ((params: Params) => string);
  /** True when the value reads the body after `read` has resolved; time limits then end with the headers. */
  readonly streams?: boolean;
  /** True when each single read has `timeoutMs`; the attempt as a whole then has no limit. Default: `streams`. */
  readonly limitsReads?: boolean;
  /** @throws DecodeError when the body is not what the vendor documents. */
  read(context: ResponseContext<Params, T>): Promise<T>;
}
