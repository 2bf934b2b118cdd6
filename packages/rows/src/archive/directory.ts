import type { FailArchive } from "./archive-error.js";
import type { StoredFile } from "../platform/files.js";
import { readBytes } from "../stored-file.js";
import { memberName } from "./names.js";

/** A member as the directory at the end of the archive tells of it. */
export interface Entry {
  readonly name: string;
  /** The name as it is written, to compare it with the one in front of the data. */
  readonly rawName: Uint8Array;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly sizeBytes: number;
  /** Where its header begins. */
  readonly offset: number;
  /** Where the next one begins, or the directory: its data cannot reach further. */
  readonly end: number;
}

/** Where the directory is. */
interface DirectoryPlace {
  readonly count: number;
  readonly offset: number;
  readonly end: number;
}

/** In front of each member. */
const fileRecord = 0x04034b50;
const endRecord = 0x06054b50;
const endRecordBytes = 22;
const zip64Locator = 0x07064b50;
const zip64LocatorBytes = 20;
const zip64EndRecord = 0x06064b50;
const zip64EndRecordBytes = 56;
const entryRecord = 0x02014b50;
const entryBytes = 46;
const maxCommentLength = 0xffff;
/** Stands for a number that the ZIP64 field has. */
const none = 0xffffffff;
const zip64Extra = 1;

/** The directory is read at once; with 10,000 members it has about 1 MB. */
const maxDirectoryBytes = 64 * 1024 * 1024;

const viewOf = async (file: StoredFile, from: number, to: number): Promise<DataView> => {
  const { buffer, byteOffset, byteLength } = await readBytes(file, from, to);
  return new DataView(buffer, byteOffset, byteLength);
};

/**
 * Reads the list of members at the end of an archive: the only place that has their sizes before they are read, and that
 * is missing when the archive was cut.
 */
export async function readDirectory(
  file: StoredFile,
  maxMembers: number,
  fail: FailArchive,
): Promise<readonly Entry[]> {
  const { count, offset, end } = await findDirectory(file, fail);
  if (count > maxMembers) fail("archive_too_large", `has ${count} members, but ${maxMembers} are allowed (maxMembers)`);
  if (end - offset > maxDirectoryBytes) fail("archive_too_large", `has a directory of ${end - offset} bytes`);
  const view = await viewOf(file, offset, end);
  const entries: Entry[] = [];
  let at = 0;
  for (let n = 0; n < count; n += 1) {
    if (at + entryBytes > view.byteLength || view.getUint32(at, true) !== entryRecord) return damaged(fail);
    const entry = readEntry(view, at, fail);
    entries.push({ ...entry, end: offset });
    at += entryBytes + entry.rawName.length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return at === view.byteLength ? withEnds(entries) : damaged(fail);
}

const damaged = (fail: FailArchive): never => fail("archive_damaged", "has a directory that contradicts itself");

/** What lies between two members belongs to the first. */
function withEnds(entries: readonly Entry[]): readonly Entry[] {
  const inOrder = [...entries].sort((a, b) => a.offset - b.offset);
  const ends = new Map(inOrder.map((entry, n) => [entry, inOrder[n + 1]?.offset ?? entry.end]));
  return entries.map((entry) => ({ ...entry, end: ends.get(entry) ?? entry.end }));
}

async function findDirectory(file: StoredFile, fail: FailArchive): Promise<DirectoryPlace> {
  const from = Math.max(0, file.sizeBytes - endRecordBytes - maxCommentLength);
  const view = await viewOf(file, from, file.sizeBytes);
  let at = view.byteLength - endRecordBytes;
  // The record names the length of the comment behind it, which ends the file.
  while (at >= 0 && !isEndRecord(view, at)) at -= 1;
  if (at < 0) {
    const isZip = view.byteLength >= 4 && (await viewOf(file, 0, 4)).getUint32(0, true) === fileRecord;
    return fail(
      "archive_cut",
      isZip ? "has no end record: it is truncated, or has other data behind it" : "is not a ZIP",
    );
  }
  const record = {
    disk: view.getUint16(at + 4, true) + view.getUint16(at + 6, true),
    count: view.getUint16(at + 10, true),
    size: view.getUint32(at + 12, true),
    offset: view.getUint32(at + 16, true),
  };
  const end = from + at;
  const found = (await findZip64(file, end)) ?? { ...record, end };
  if (found.disk !== 0) fail("archive_unsupported", "is one part of several");
  if (found.offset + found.size !== found.end) fail("archive_damaged", "has other data in front of it or in between");
  return found;
}

const isEndRecord = (view: DataView, at: number): boolean =>
  view.getUint32(at, true) === endRecord && at + endRecordBytes + view.getUint16(at + 20, true) === view.byteLength;

/** The end record of ZIP64 in front of the usual one, if there is one. */
async function findZip64(file: StoredFile, before: number) {
  const start = before - zip64LocatorBytes;
  if (start < 0) return undefined;
  const locator = await viewOf(file, start, before);
  if (locator.getUint32(0, true) !== zip64Locator) return undefined;
  const end = Number(locator.getBigUint64(8, true));
  const record = await viewOf(file, end, end + zip64EndRecordBytes);
  if (record.byteLength < zip64EndRecordBytes || record.getUint32(0, true) !== zip64EndRecord) return undefined;
  return {
    disk: record.getUint32(16, true) + record.getUint32(20, true),
    count: Number(record.getBigUint64(32, true)),
    size: Number(record.getBigUint64(40, true)),
    offset: Number(record.getBigUint64(48, true)),
    end,
  };
}

function readEntry(view: DataView, at: number, fail: FailArchive): Omit<Entry, "end"> {
  const nameEnd = at + entryBytes + view.getUint16(at + 28, true);
  const extraEnd = nameEnd + view.getUint16(at + 30, true);
  if (extraEnd > view.byteLength) return damaged(fail);
  const flags = view.getUint16(at + 8, true);
  const rawName = new Uint8Array(view.buffer, view.byteOffset + at + entryBytes, nameEnd - at - entryBytes);
  const large = zip64Fields(view, nameEnd, extraEnd);
  const wide = (field: number): number => {
    const value = view.getUint32(at + field, true);
    return value === none ? (large.shift() ?? value) : value;
  };
  // In this order they stand in the extra field, as far as they do.
  const sizeBytes = wide(24);
  const packedBytes = wide(20);
  return {
    name: memberName(rawName, flags, fail),
    rawName,
    flags,
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    packedBytes,
    sizeBytes,
    offset: wide(42),
  };
}

/** The numbers of a ZIP64 extra field. */
function zip64Fields(view: DataView, from: number, to: number): number[] {
  for (let at = from; at + 4 <= to; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== zip64Extra) continue;
    const end = Math.min(to, at + 4 + view.getUint16(at + 2, true));
    const fields: number[] = [];
    for (let field = at + 4; field + 8 <= end; field += 8) fields.push(Number(view.getBigUint64(field, true)));
    return fields;
  }
  return [];
}
