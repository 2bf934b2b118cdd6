import { readFileSync } from "node:fs";
import { builtins } from "./node-builtins.js";
import type { NetworkProbe } from "./network-probe.js";
import type { Hasher } from "./platform.js";

export { fileProblemOf } from "./node-failures.js";
export { judgeFailure } from "./node-network-failures.js";
export { createConnections } from "./node-connections.js";
export { checkFileTarget } from "./node-check-file-target.js";
export { openFileSink } from "./node-file-sink.js";
export { loadArchiveReader } from "./node-archive-reader.js";
export { ownsChunks } from "./node-memory.js";
// Node, Bun and Deno show us the bytes as they came over the wire, and send the headers we set.
export { bodyLength, platformHeaders } from "./node-wire.js";

/** Loads what examines the connection to a server: most programs never need it. */
export const loadNetworkProbe = async (): Promise<NetworkProbe | undefined> =>
  (await import("./node-network-probe.js")).networkProbe;

/** A running SHA-256. */
export function createSha256(): Hasher {
  const hash = builtins.crypto.createHash("sha256");
  return { update: (chunk) => void hash.update(chunk), digest: () => hash.digest("hex") };
}

/** Reads a small text file, such as a certificate or a key. */
export const readTextFile = (path: string): string => readFileSync(path, "utf8");
