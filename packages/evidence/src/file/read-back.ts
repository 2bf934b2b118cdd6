import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { openArchive, readRows } from "@identity-reports/rows";
import { errorJson } from "../format/error-json.js";
import type { ErrorJson, MemberFacts } from "../format/record.js";

/** What a file on the disk is. */
export interface FileDigests {
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly sha512: string;
}

/** What is in it. */
export interface FileRows {
  readonly columns?: readonly string[] | undefined;
  readonly counted?: number | undefined;
  readonly members?: readonly MemberFacts[] | undefined;
  /** Why its rows cannot be read. */
  readonly rowsError?: ErrorJson | undefined;
}

/** Reads a file for its size and both digests. */
export async function digestsOf(path: string, signal?: AbortSignal): Promise<FileDigests> {
  const [sha256, sha512] = [createHash("sha256"), createHash("sha512")];
  let sizeBytes = 0;
  for await (const chunk of createReadStream(path, { signal, highWaterMark: 1 << 20 })) {
    const bytes = chunk as Uint8Array;
    sizeBytes += bytes.byteLength;
    sha256.update(bytes);
    sha512.update(bytes);
  }
  return { sizeBytes, sha256: sha256.digest("hex"), sha512: sha512.digest("hex") };
}

/** Reads the rows of a file with the strict reader. A format that has none is no fault. */
export async function rowsOf(path: string, format: string, sizeBytes: number, signal?: AbortSignal): Promise<FileRows> {
  if (sizeBytes === 0) return { counted: 0 };
  try {
    if (format === "zip") return await membersOf(path, signal);
    return format === "csv" || format === "jsonl" ? await count(readRows(path, { format, signal })) : {};
  } catch (error) {
    return { rowsError: errorJson(error) };
  }
}

async function count(rows: ReturnType<typeof readRows>): Promise<FileRows> {
  for await (const row of rows) void row;
  return { columns: rows.columns, counted: rows.rowCount };
}

/** Archives hold CSV files, and may hold others. */
async function membersOf(path: string, signal: AbortSignal | undefined): Promise<FileRows> {
  await using archive = await openArchive(path, { signal });
  const members: MemberFacts[] = [];
  let counted = 0;
  let columns: readonly string[] | undefined;
  for (const member of archive.members) {
    const { name, sizeBytes } = member;
    const format = name.toLowerCase().endsWith(".jsonl") ? "jsonl" : "csv";
    if (!/\.(?:csv|jsonl)$/i.test(name)) {
      members.push({ name, sizeBytes });
      continue;
    }
    const { counted: rows = 0, columns: own } = sizeBytes === 0 ? {} : await count(member.rows({ format, signal }));
    members.push({ name, sizeBytes, rows });
    counted += rows;
    columns ??= own;
  }
  return { members, counted, ...(members.length === 1 ? { columns } : {}) };
}
