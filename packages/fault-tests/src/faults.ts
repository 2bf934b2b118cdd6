/**
 * One way in which a server, or what stands before it, fails a request.
 *
 * Keep what ends with the connection below 60,000 bytes: the fetch of Node 22 and 24 can end the whole process when a
 * connection is closed while more than that waits to be read (nodejs/undici#5360).
 */
export interface Fault {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>);
  /** In place of the answer the caller hopes for. A number: so many bytes, made while they are sent. */
  readonly body?: string | number;
  /** How the end of the body can be told. Default: `"length"`. */
  readonly framing?: "length" | "chunked" | "close";
  /** Compresses the body, whatever the client accepts. `"half"` leaves out the second half; the framing is that of the rest. */
  readonly gzip?: "whole" | "half";
  /** Sends the body in pieces of a few bytes, each with a turn of the event loop before it. */
  readonly drips?: boolean;
  /** Sends only so many bytes of the good answer, as if they were all of it. */
  readonly firstBytes?: number;
  /** Gives every field of the good answer that a call does not need another type: see `strangeFields`. */
  readonly isStrange?: boolean;
  /**
   * What happens to the connection. In the middle of a body it happens only after the client is known to have read what
   * comes before: see `FaultCase.reached`. `"garbled"`: bytes that are no TLS record come in place of an answer.
   */
  readonly connection?:
    | "reset before headers"
    | "reset inside headers"
    | "reset in body"
    | "closed in body"
    | "stalls in body"
    | "stays silent"
    | "closed before headers"
    | "garbled";
  /** How long in ms the answer asks the client to stay away, at least: it refuses the request, which is not carried out. */
  readonly retryAfterMs?: number;
}

/** What a client finds before any request: no server, another one, or the wrong certificate. */
export type Place =
  | "server"
  | "secure server"
  | "self-signed server"
  | "expired server"
  | "misnamed server"
  | "closed port"
  | "unknown host"
  | "server of its own";

/** A fault, and where it is met. */
export interface PlacedFault extends Fault {
  /** Default: `"server"`. */
  readonly place?: Place;
}

const words = "Service temporarily unavailable. Please try again later.";
const soap =
  '<?xml version="1.0"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>' +
  "<soap:Fault><faultcode>soap:Server</faultcode><faultstring>Not now</faultstring></soap:Fault></soap:Body></soap:Envelope>";
const problem = '{"message":"made to fail"}';
const second = (ms: number): string => new Date(ms).toUTCString();
/** Far from the client's clock, so that a wait reckoned from the wrong clock is seen. */
const hourAgo = (): number => Date.now() - 3_600_000;

const refusal = (status: number, retryAfterMs: number, headers: Fault["headers"] = {}): Fault => ({
  status,
  body: problem,
  headers,
  retryAfterMs,
});

/** Every fault by name. */
export const faults = {
  "429 with seconds": refusal(429, 1_000, { "retry-after": "1" }),
  "429 with a fraction": refusal(429, 30, { "retry-after": "0.03" }),
  "429 with a date": refusal(429, 1_000, () => {
    const now = hourAgo();
    return { date: second(now), "retry-after": second(now + 1_000) };
  }),
  "429 with milliseconds": refusal(429, 30, { "retry-after-ms": "30" }),
  "429 without a time": refusal(429, 0),
  "503 with a time": refusal(503, 30, { "retry-after": "0.03" }),
  // A second is the least that it may mean.
  "429 with a time that cannot be read": refusal(429, 1_000, { "retry-after": "soon" }),
  "503 with a time that cannot be read": { status: 503, body: problem, headers: { "retry-after": "soon" } },
  // A fetch that sends it again by itself makes two requests of one.
  "421": refusal(421, 0),
  "503 without a time": { status: 503, body: problem },
  "500": { status: 500, body: problem },
  "502": { status: 502, body: "<html><title>Bad gateway</title></html>", headers: { "content-type": "text/html" } },
  "504": { status: 504, body: "" },
  "520": {
    status: 520,
    body: "<title>Web server is returning an unknown error</title>",
    headers: { "content-type": "text/html" },
  },
  "408": { status: 408, body: problem },
  "a reset before the headers": { connection: "reset before headers" },
  "a reset inside the headers": { connection: "reset inside headers" },
  "a reset in the body": { connection: "reset in body" },
  "a body cut short of its length": { connection: "closed in body" },
  "a chunked body cut short": { connection: "closed in body", framing: "chunked" },
  "a close-delimited body cut short": { connection: "closed in body", framing: "close" },
  "TLS that breaks after the request": { connection: "garbled", place: "secure server" },
  "no answer": { connection: "stays silent" },
  "a stall in the body": { connection: "stalls in body" },
  "a slow drip": { drips: true, framing: "chunked" },
  "a gzip stream cut with its connection": { gzip: "whole", framing: "chunked", connection: "closed in body" },
  "a gzip stream cut before it was sent": { gzip: "half", framing: "chunked" },
  "JSON of another shape": { body: "[42]", headers: { "content-type": "application/json" } },
  "fields of other types": { isStrange: true },
  "an HTML page": {
    body: "<!doctype html><title>Sign in</title><form><input type=password></form>",
    headers: { "content-type": "text/html" },
  },
  "an HTML page without a head": {
    body: "<h1>Service Unavailable</h1><p>No server is available to handle this request.</p>",
    headers: { "content-type": "text/html" },
  },
  "words under 200": { body: words, headers: { "content-type": "text/plain" } },
  "XML under 200": {
    body: '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>',
    headers: { "content-type": "application/xml" },
  },
  "a SOAP fault under 200": { body: soap, headers: { "content-type": "text/xml" } },
  "words under 202": { status: 202, body: "Report is being generated", headers: { "content-type": "text/plain" } },
  "a part of the answer, under 206": {
    status: 206,
    firstBytes: 10,
    headers: { "content-range": "bytes 0-9/1000" },
  },
  "an empty 200": { body: "" },
  "204": { status: 204, body: "" },
  "an error body of 100 MB": { status: 500, body: 100_000_000, framing: "chunked" },
  "a redirect to another origin": { status: 302, body: "", headers: { location: "{elsewhere}" } },
  "a redirect to clear text": { status: 302, body: "", headers: { location: "{elsewhere}" }, place: "secure server" },
  "a self-signed certificate": { place: "self-signed server" },
  "an expired certificate": { place: "expired server" },
  "a certificate for another host": { place: "misnamed server" },
  "a refused connection": { place: "closed port" },
  "an unknown host": { place: "unknown host" },
  "a kept connection closed on reuse": { place: "server of its own", connection: "closed before headers" },
} as const satisfies Readonly<Record<string, PlacedFault>>;

/** The name of a fault. */
export type FaultName = keyof typeof faults;
