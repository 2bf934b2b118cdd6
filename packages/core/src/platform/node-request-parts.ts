import { isUint8Array } from "node:util/types";

/** The part of `RequestInit` that the core uses. */
export interface OwnFetchInit {
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
  // Asked first, because the error of `new URL` holds the whole address, query and all.
  const target = URL.canParse(url) ? new URL(url) : undefined;
  const isAllowed = target?.protocol === "https:" || (target?.protocol === "http:" && loopback.test(target.hostname));
  if (target === undefined || !isAllowed) {
    throw new TypeError("Only https: URLs can be fetched, and http: ones on loopback.");
  }
  if (target.username !== "" || target.password !== "") {
    throw new TypeError("The URL must not hold a user name or password.");
  }
  return target;
}

/** The headers to send, in lower case, and the bytes behind them. */
export async function encode({ headers: given, body, cache }: OwnFetchInit) {
  const headers: Record<string, string> = {};
  for (const name in given) headers[name.toLowerCase()] = given[name]!;
  // How the body is framed is ours to say: what the caller gives could contradict it.
  delete headers["transfer-encoding"];
  delete headers["content-length"];
  if (cache !== undefined) headers["cache-control"] ??= "no-cache";
  if (body === undefined) return { headers, bytes: undefined };
  let bytes: Uint8Array;
  if (typeof body === "string") {
    headers["content-type"] ??= "text/plain;charset=UTF-8";
    bytes = Buffer.from(body);
  } else if (isUint8Array(body)) {
    bytes = body;
  } else {
    const form = new Response(body);
    // Only this one names the boundary.
    headers["content-type"] = form.headers.get("content-type")!;
    bytes = new Uint8Array(await form.arrayBuffer());
  }
  headers["content-length"] = String(bytes.byteLength);
  return { headers, bytes };
}
