import { codingsIn } from "./node-content-codings.js";
import type { BodyLength, Product } from "./platform.js";

/** What the headers say about the length of a body. Of a compressed body they say nothing that we could check. */
export function bodyLength(headers: Headers): BodyLength {
  if (codingsIn(headers.get("content-encoding")).length > 0)
    return { expectedBytes: undefined, isEndMarkedByHttp: false };
  const length = headers.get("content-length");
  if (length !== null && /^\d+$/.test(length)) return { expectedBytes: Number(length), isEndMarkedByHttp: true };
  return { expectedBytes: undefined, isEndMarkedByHttp: /\bchunked\b/i.test(headers.get("transfer-encoding") ?? "") };
}

/**
 * The headers that a page in a browser cannot set. A compressed file cannot be checked against its length, so a file is
 * requested without compression; not in Deno, whose fetch leaves a response compressed once a program sets `Accept-Encoding`.
 */
export const platformHeaders = ({ product, version, appName }: Product, isFile: boolean): Record<string, string> => ({
  ...(isFile && !("Deno" in globalThis) ? { "Accept-Encoding": "identity" } : {}),
  "User-Agent": `identity-reports/${version} (${product}${appName === undefined ? "" : `; ${appName}`})`,
});
