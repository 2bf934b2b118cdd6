import type { Bytes } from "./files/bytes.js";
import { parseBody } from "./request-body.js";

/** A request as the handlers of a fake see it. */
export interface FakeRequest {
  /** In upper case. */
  readonly method: string;
  readonly url: string;
  /** The path as it was sent, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  /** The media type without parameters, in lower case; empty when none was sent. */
  readonly mediaType: string;
  /** The parsed body: JSON value, form as an object, text or bytes; undefined when there is none. */
  readonly body: unknown;
  readonly signal: AbortSignal | undefined;
}

/** What a fake's `fetch` accepts: the arguments of the platform's own. */
export type FetchInput = string | URL | Request;

const isRequest = (input: FetchInput): input is Request => typeof input === "object" && "headers" in input;

/** A Request of another fetch implementation: the platform's constructor would take it for a URL. */
const isForeign = (input: FetchInput): input is Request => isRequest(input) && !(input instanceof Request);

/**
 * The arguments of a `fetch` call as one request without a signal: signals are raced outside, so that none of another
 * realm (jsdom, a second undici) is refused and nothing is left behind on the caller's.
 */
function toRequest(input: FetchInput, init: RequestInit): Request {
  if (!isForeign(input)) return new Request(input, { ...init, signal: null });
  const { method, headers, body } = input;
  const pieces = { method, headers: [...headers], ...(body === null ? {} : { body, duplex: "half" }) };
  return new Request(input.url, { ...pieces, ...init, signal: null });
}

/** The signal of a `fetch` call, wherever it was given. */
export const signalOf = (input: FetchInput, init: RequestInit = {}): AbortSignal | undefined =>
  init.signal ?? (isRequest(input) ? (input.signal ?? undefined) : undefined);

/** Reads a `fetch` call with its body. @throws TypeError where the platform's `fetch` would throw one. */
export async function readRequest(input: FetchInput, init: RequestInit = {}): Promise<FakeRequest> {
  const request = toRequest(input, init);
  const url = new URL(request.url);
  const contentType = request.headers.get("content-type") ?? "";
  const bytes: Bytes = new Uint8Array(await request.arrayBuffer());
  return {
    method: request.method.toUpperCase(),
    url: url.href,
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    mediaType: (contentType.split(";")[0] ?? "").trim().toLowerCase(),
    body: await parseBody(bytes, contentType.trim()),
    signal: signalOf(input, init),
  };
}
