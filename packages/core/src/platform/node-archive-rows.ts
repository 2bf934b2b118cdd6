import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream";
import { crc32, createInflateRaw } from "node:zlib";
import { readMembers, type ArchiveMember } from "./node-archive-members.js";
import type { CounterFactory } from "./platform.js";

/** Formats by the extensions of members. */
const formats: Readonly<Record<string, string>> = { csv: "csv", jsonl: "jsonl", json: "jsonl" };

/**
 * How many rows the tables in a ZIP have together. Undefined when it cannot be found out: a member is no table, or is encrypted,
 * damaged or compressed in a way that is not known; or the archive is out of the ordinary. Never throws.
 */
export async function countArchiveRows(
  path: string,
  createCounter: CounterFactory,
  signal: AbortSignal,
): Promise<number | undefined> {
  try {
    const members = await membersOf(path);
    let sum = 0;
    for (const member of members) sum += await countMemberRows(path, member, createCounter, signal);
    return sum;
  } catch {
    return undefined;
  }
}

/** @throws Error when the archive is out of the ordinary. */
async function membersOf(path: string): Promise<readonly ArchiveMember[]> {
  const file = await open(path, "r");
  try {
    return await readMembers(file);
  } finally {
    await file.close();
  }
}

/** @throws Error when the rows of a member cannot be counted. */
async function countMemberRows(
  path: string,
  { name, start, packedBytes, sizeBytes, checksum, isDeflated }: ArchiveMember,
  createCounter: CounterFactory,
  signal: AbortSignal,
): Promise<number> {
  const counter = createCounter(formats[/\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? ""] ?? "");
  if (counter === undefined) throw new Error("a member that is no table");
  let seenBytes = 0;
  let crc = 0;
  const chunks = packedBytes === 0 ? [] : bytesOf(path, { start, end: start + packedBytes - 1, signal }, isDeflated);
  for await (const chunk of chunks) {
    seenBytes += chunk.byteLength;
    if (seenBytes > sizeBytes) break;
    crc = crc32(chunk, crc);
    counter.update(chunk);
  }
  const rows = counter.count();
  if (seenBytes !== sizeBytes || crc !== checksum || rows === undefined) throw new Error("a member that is damaged");
  return rows;
}

/** A piece of a file, inflated where it is deflated. */
function bytesOf(
  path: string,
  piece: { readonly start: number; readonly end: number; readonly signal: AbortSignal },
  isDeflated: boolean,
): AsyncIterable<Uint8Array> {
  const packed = createReadStream(path, piece);
  // The reader of the stream sees the failures of both.
  return isDeflated ? pipeline(packed, createInflateRaw(), () => {}) : packed;
}
