import ky from "ky";
import { ConfigError } from "../errors/config-error.js";
import { HttpError } from "../errors/http-error.js";
import { isRecord } from "../internal/objects.js";
import { parseUrl } from "../internal/parse.js";
import type { Lifetime } from "../internal/lifetime.js";
import { instantAfter, retryAfterMsIn } from "../retry/retry-after.js";
import { discardBody } from "../decode/read-text.js";
import { cacheOption } from "./no-store.js";
import type { Connections, FetchInit, StageListener } from "../platform/platform.js";

const maxRedirects = 5;

/** A request with everything filled in. */
export interface OutgoingRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string | FormData | undefined;
  /** Verb and path template, for messages. */
  readonly operation: string;
}

/** How to send a request. */
export interface SendOptions {
  readonly lifetime: Lifetime;
  readonly fetch: Connections["fetch"];
  /** Monotonic time in ms by which the attempt must have ended: a redirect that asks to come back later fails. */
  readonly endsAt: number;
  readonly onStage: StageListener;
  /** True where the request must not go over a connection that was used before. */
  readonly needsNewConnection: boolean;
}

/**
 * Sends a request once and resolves with the headers of its response. Redirects are followed within the same origin and for
 * GET only, so that no credential reaches another origin; and no earlier than the server asks.
 *
 * @throws HttpError for a redirect that is not followed; otherwise whatever `fetch` failed with, unwrapped.
 */
export async function sendOnce(request: OutgoingRequest, options: SendOptions): Promise<Response> {
  const { lifetime, endsAt } = options;
  let { url } = request;
  for (let hop = 0; ; hop++) {
    const response = await lifetime.race(fetchOnce(request, url, options), discardBody);
    const location = redirectOf(response, url);
    if (location === undefined) return response;
    discardBody(response);
    const retryAfterMs = retryAfterMsIn(response.headers) ?? 0;
    const lastingReason = whyNotFollowed(request, url, location, hop);
    const comesTooLate = retryAfterMs > 0 && performance.now() + retryAfterMs >= endsAt;
    const reason =
      lastingReason ??
      (comesTooLate ? `it asks for a pause of ${retryAfterMs} ms, too long for one attempt` : undefined);
    if (reason !== undefined) {
      throw new HttpError(`${request.operation} answered with a redirect that is not followed: ${reason}`, {
        code: "redirected",
        status: response.status,
        method: request.method,
        url: withoutQuery(url),
        carriedOut: request.method === "GET" ? "no" : "maybe",
        isRetryable: lastingReason === undefined,
        retryAt: retryAfterMs > 0 ? instantAfter(retryAfterMs) : undefined,
      });
    }
    if (retryAfterMs > 0) await lifetime.sleep(retryAfterMs);
    url = (location as URL).href;
  }
}

/** The address without its query, for messages. */
export function withoutQuery(url: string): string {
  const end = url.search(/[?#]/);
  return end === -1 ? url : url.slice(0, end);
}

/** One request to one address. The caller's fetch gets a copy of the headers, which it may change. */
function fetchOnce(
  { method, headers, body }: OutgoingRequest,
  url: string,
  { lifetime, fetch, onStage, needsNewConnection }: SendOptions,
): Promise<Response> {
  const init: FetchInit = {
    method,
    headers: { ...headers },
    signal: lifetime.signal,
    redirect: "manual",
    ...cacheOption(method),
  };
  if (body !== undefined) init.body = body;
  // ky makes one attempt, without its retries, time limit and errors: see docs/decisions/0002. It gets the URL and our
  // `fetch`, and nothing else: it makes a Request that is never read, and an unread form in it would cause a rejection in
  // Node that cannot be caught.
  return ky(url, {
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
    // ky would pass a Request, which fetch functions of other packages do not take.
    fetch: async () => {
      const response = await fetch(url, init, onStage, needsNewConnection);
      const problem = problemOf(response);
      if (problem !== undefined) throw new ConfigError("fetch", problem, { carriedOut: "maybe" });
      // Test tools and service workers return such a response for a connection that failed.
      if (response.type === "error") throw new TypeError("network error");
      return response;
    },
  });
}

/** Why a response cannot be read. The `Response` of another realm or package can, if its body is read the standard way. */
function problemOf(value: unknown): string | undefined {
  const isResponse =
    isRecord(value) &&
    typeof value["status"] === "number" &&
    typeof (value["headers"] as Headers | undefined)?.get === "function";
  if (!isResponse) return "must resolve to a Response";
  const { body, bodyUsed } = value as { body?: Partial<ReadableStream> | null; bodyUsed?: unknown };
  if (body === null) return undefined;
  if (typeof body?.getReader !== "function") {
    return "must resolve to a Response whose body is a web stream; that of node-fetch is not: use the platform's fetch, or that of undici";
  }
  return bodyUsed === true || body.locked === true
    ? "must resolve to a Response whose body was not read before; read a clone() of it"
    : undefined;
}

/** Where a redirect leads; `null` when a browser hides it; undefined when the response is no redirect. */
function redirectOf(response: Response, url: string): URL | null | undefined {
  if (response.type === "opaqueredirect") return null;
  if (![301, 302, 303, 307, 308].includes(response.status)) return undefined;
  const location = response.headers.get("location");
  return (location !== null && parseUrl(location, url)) || null;
}

function whyNotFollowed(request: OutgoingRequest, url: string, location: URL | null, hop: number): string | undefined {
  if (location === null) return "it has no Location header";
  if (location.origin !== new URL(url).origin) return `it leads to another origin, ${location.origin}`;
  if (request.method !== "GET") return "only GET requests are repeated elsewhere";
  if (hop >= maxRedirects) return `it is the ${maxRedirects + 1}th in a row`;
  return undefined;
}
