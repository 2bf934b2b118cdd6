import { readFileSync } from "node:fs";
import { builtins } from "./node-builtins.js";
import type { Hasher } from "./platform.js";

export { fileProblems, judgeFailure } from "./node-failures.js";
export { createTlsFetch } from "./node-tls-fetch.js";
export { openFileSink } from "./node-file-sink.js";

/**
 * True where the runtime shows us the bytes as they came over the wire, sends the headers we set and enforces
 * `content-length`: Node, Bun and Deno. A browser does none of that.
 */
export const seesTheWire = true;

/** A running SHA-256, or undefined where the runtime has none that works in pieces. */
export function createSha256(): Hasher | undefined {
  const hash = builtins.crypto.createHash("sha256");
  return { update: (chunk) => void hash.update(chunk), digest: () => hash.digest("hex") };
}

/** Reads a small text file, such as a certificate or a key. */
export const readTextFile = (path: string): string => readFileSync(path, "utf8");
