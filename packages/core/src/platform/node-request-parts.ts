import { isUint8Array } from "node:util/types";

/** The part of `RequestInit` that the core uses. */
export interface HttpsFetchInit {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Held in memory and sent with a `content-length`. A `FormData` brings its own `content-type`. */
  readonly body?: string | Uint8Array | FormData | undefined;
  /** Ends the call in every phase: name lookup, connect, handshake, headers, body. */
  readonly signal: AbortSignal;
  /** Redirects are never followed: a 3xx is returned as it is. */
  readonly redirect?: "manual";
  /** No cache on the way may answer. */
  readonly cache?: "no-store";
}

const loopback = /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\])$/;

/** The parsed address. @throws TypeError unless it is https:, or http: on loopback, and holds no password. */
export function checkUrl(url: string): URL {
  // Not by `new URL`, whose error holds the whole address, query and all.
  const target = URL.parse(url);
  const isAllowed = target?.protocol === "https:" || (target?.protocol === "http:" && loopback.test(target.hostname));
  if (target === null || !isAllowed) {
    throw new TypeError("Only https: URLs can be fetched, and http: ones on loopback.");
  }
  if (target.username !== "" || target.password !== "") {
    throw new TypeError("The URL must not hold a user name or password.");
  }
  return target;
}

/** A request as it goes to Node's own module. */
export interface RequestParts {
  /** In lower case. */
  readonly headers: Record<string, string>;
  /** The body; undefined when there is none. */
  readonly bytes: Uint8Array | undefined;
}

/** The headers to send, in lower case, and the bytes of the body. A promise for a form, whose bytes the runtime writes. */
export function encode({ headers: given, body, cache }: HttpsFetchInit): RequestParts | Promise<RequestParts> {
  const headers: Record<string, string> = {};
  for (const name in given) headers[name.toLowerCase()] = given[name]!;
  // They describe the body, and are set with it: those of the caller could contradict it.
  delete headers["transfer-encoding"];
  delete headers["content-length"];
  if (cache !== undefined) headers["cache-control"] ??= "no-cache";
  if (body === undefined) return { headers, bytes: undefined };
  if (typeof body === "string") return withBody(headers, Buffer.from(body), "text/plain;charset=UTF-8");
  return isUint8Array(body) ? withBody(headers, body) : withForm(headers, body);
}

async function withForm(headers: Record<string, string>, fields: FormData): Promise<RequestParts> {
  const form = new Response(fields);
  // Only this one names the boundary.
  headers["content-type"] = form.headers.get("content-type")!;
  return withBody(headers, new Uint8Array(await form.arrayBuffer()));
}

function withBody(headers: Record<string, string>, bytes: Uint8Array, usualType?: string): RequestParts {
  if (usualType !== undefined) headers["content-type"] ??= usualType;
  headers["content-length"] = String(bytes.byteLength);
  return { headers, bytes };
}
