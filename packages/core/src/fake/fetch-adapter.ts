import { abortableBody } from "./abortable-body.js";
import { currentTimeMs, raceAbort } from "./clock.js";
import type { FakeRequest, FetchInput } from "./fake-request.js";
import { readRequest, signalOf } from "./fake-request.js";
import { keepAlive } from "./keep-alive.js";

/** A function that can stand in for the platform's `fetch`. */
export type FakeFetch = (input: FetchInput, init?: RequestInit) => Promise<Response>;

/**
 * The answer as the platform would resolve with it: with a `Date` where `isDated`, the headers that mark the end of its body,
 * its URL, and a body that ends when the caller aborts.
 */
function delivered(answer: Response, { url, signal }: FakeRequest, isDated: boolean): Response {
  const { status, statusText } = answer;
  const headers = new Headers(answer.headers);
  if (isDated && !headers.has("date")) headers.set("date", new Date(currentTimeMs()).toUTCString());
  // A server sends a body whose length it does not know in chunks, and so it can be told when one is cut.
  if (answer.body !== null && !headers.has("content-length")) headers.set("transfer-encoding", "chunked");
  const body = answer.body === null || signal === undefined ? answer.body : abortableBody(answer.body, signal);
  const response = new Response(body, { status, statusText, headers });
  // A constructed Response has no URL; one that came from a server always does. Early versions of msw 2 set it again.
  return Object.defineProperty(response, "url", { value: url, configurable: true });
}

/**
 * Turns a handler into a `fetch`: takes strings, URLs and Requests (of any implementation) with every kind of body,
 * rejects with the signal's reason the moment it aborts, and dates its answers by the clock of the moment. Redirects are
 * handed over, not followed.
 *
 * @param isDated whether answers have a `Date`.
 */
export function createFakeFetch(handler: (request: FakeRequest) => Promise<Response>, isDated = true): FakeFetch {
  const answer = async (input: FetchInput, init?: RequestInit): Promise<Response> => {
    const request = await readRequest(input, init);
    // The caller may have aborted while the body was read: then the call never arrived.
    request.signal?.throwIfAborted();
    return delivered(await handler(request), request, isDated);
  };
  return async (input, init) => {
    const signal = signalOf(input, init);
    if (signal === undefined) return answer(input, init);
    signal.throwIfAborted();
    const release = typeof input === "object" ? keepAlive(signal, input) : undefined;
    return raceAbort(answer(input, init), signal).finally(release);
  };
}
