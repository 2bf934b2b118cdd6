import { createHash } from "node:crypto";
import { openArchive, readRows, type ArchiveMember, type Rows } from "@identity-reports/rows";
import { errorJson } from "../format/error-json.js";
import type { ErrorJson } from "../format/error-json.js";
import type { MemberFacts } from "../format/record-file.js";

/** The rows of a file on the disk. */
export interface FileRows {
  readonly columns?: readonly string[] | undefined;
  readonly counted?: number | undefined;
  /** The members of an archive. */
  readonly members?: readonly MemberFacts[] | undefined;
  /** Why its rows cannot be read. */
  readonly rowsError?: ErrorJson | undefined;
}

/**
 * Reads the rows of a file with the strict reader. The result is empty for a format that has no rows.
 *
 * @throws the reason of the signal when it aborts.
 */
export async function rowsOf(path: string, format: string, sizeBytes: number, signal?: AbortSignal): Promise<FileRows> {
  const rows = await readAll(path, format, sizeBytes, signal);
  // An abort is no fault of the rows.
  signal?.throwIfAborted();
  return rows;
}

async function readAll(
  path: string,
  format: string,
  sizeBytes: number,
  signal: AbortSignal | undefined,
): Promise<FileRows> {
  if (sizeBytes === 0) return { counted: 0 };
  if (format === "csv" || format === "jsonl") return await countRows(() => readRows(path, { format, signal }));
  try {
    return format === "zip" ? await archiveRows(path, signal) : {};
  } catch (error) {
    return { rowsError: errorJson(error) };
  }
}

async function countRows(read: () => Rows<object>): Promise<FileRows> {
  try {
    const rows = read();
    for await (const row of rows) void row;
    return { columns: rows.columns, counted: rows.rowCount };
  } catch (error) {
    return { rowsError: errorJson(error) };
  }
}

/** Reads every member of an archive to its end, also members without rows. */
async function archiveRows(path: string, signal: AbortSignal | undefined): Promise<FileRows> {
  await using archive = await openArchive(path, { signal });
  const members: MemberFacts[] = [];
  const tables: FileRows[] = [];
  for (const member of archive.members) {
    const { name, sizeBytes, crc32 } = member;
    const digest = { sha256: await sha256Of(member, signal) };
    const table = await memberRows(member, signal);
    members.push({ name, sizeBytes, digest, crc32, ...(table === undefined ? {} : { rows: table.counted }) });
    if (table !== undefined) tables.push(table);
  }
  const rowsError = tables.find((table) => table.rowsError !== undefined)?.rowsError;
  if (rowsError !== undefined) return { members, rowsError };
  const counted = tables.reduce((sum, table) => sum + (table.counted ?? 0), 0);
  return { members, counted, ...(members.length === 1 ? { columns: tables[0]?.columns } : {}) };
}

async function sha256Of(member: ArchiveMember, signal: AbortSignal | undefined): Promise<string> {
  const sha256 = createHash("sha256");
  for await (const piece of member.stream()) {
    signal?.throwIfAborted();
    sha256.update(piece);
  }
  return sha256.digest("hex");
}

/** Reads the rows of a member; its name says the format. Undefined for a member without rows. */
async function memberRows(member: ArchiveMember, signal: AbortSignal | undefined): Promise<FileRows | undefined> {
  const ending = /\.(csv|jsonl)$/i.exec(member.name)?.[1]?.toLowerCase();
  if (ending === undefined) return undefined;
  if (member.sizeBytes === 0) return { counted: 0 };
  return await countRows(() => member.rows({ format: ending === "jsonl" ? "jsonl" : "csv", signal }));
}
