import { createSha256 } from "#platform";
import { defined } from "../internal/objects.js";

/** Of a request that is longer, as JSON in UTF-8, only its digest is recorded. */
const maxBytes = 16_000;

/**
 * A record of the request that started a run: the arguments as they were sent, without secrets. Of a request above 16 kB,
 * only `{ sizeBytes, sha256 }` of its JSON text.
 */
export type RunRequest = Readonly<Record<string, unknown>>;

/**
 * Records what is sent to start a run, for its handle. At once, where that is possible: the caller's objects may change later.
 *
 * @param clean blanks secrets in parsed JSON.
 * @returns undefined for what is no JSON: sending it is refused.
 */
export function recordRequest(
  startParams: object,
  clean: (value: unknown) => unknown,
): RunRequest | Promise<RunRequest> | undefined {
  try {
    const request = clean(JSON.parse(JSON.stringify(startParams))) as RunRequest;
    const bytes = new TextEncoder().encode(JSON.stringify(request));
    return bytes.byteLength > maxBytes ? digestOf(bytes) : request;
  } catch {
    return undefined;
  }
}

function digestOf(bytes: Uint8Array<ArrayBuffer>): RunRequest | Promise<RunRequest> {
  const sizeBytes = bytes.byteLength;
  const hash = createSha256();
  hash.update(bytes);
  const sha256 = hash.digest();
  if (sha256 !== undefined) return { sizeBytes, sha256 };
  return webDigest(bytes).then((digest) => defined({ sizeBytes, sha256: digest }));
}

/** Undefined on pages that have no Web Crypto, such as those that came over plain HTTP. */
async function webDigest(bytes: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
  const { subtle } = globalThis.crypto as Partial<Crypto>;
  const digest = await subtle?.digest("SHA-256", bytes);
  return digest && [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
