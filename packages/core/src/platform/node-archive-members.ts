import type { FileHandle } from "node:fs/promises";

/** One file in an archive. */
export interface ArchiveMember {
  /** As it stands there, byte by byte: good for its extension, and for nothing else. */
  readonly name: string;
  /** Where its bytes are in the archive. */
  readonly start: number;
  readonly packedBytes: number;
  readonly sizeBytes: number;
  /** CRC-32. */
  readonly checksum: number;
  /** False when it is stored as it is. */
  readonly isDeflated: boolean;
}

/** An entry of the directory, which knows where the header of the member is, and not yet where its bytes are. */
interface Entry extends Omit<ArchiveMember, "start"> {
  readonly offset: number;
}

// What follows bounds the work that an archive can make; see docs/guide/downloads.md.
const maxMembers = 10_000;
const maxDirectoryBytes = 16 * 1024 * 1024;
const maxBytes = 4 * 1024 ** 3;
const highestRatio = 200;
/** Small archives may be of one thing only, which deflates to almost nothing. */
const harmlessBytes = 64 * 1024 * 1024;

/** The end record with the longest comment that it can have. */
const maxEndBytes = 22 + 65_535;

/**
 * The files in a ZIP, from its directory: without folders, in the order of their bytes.
 *
 * @throws Error when it is cut, encrypted, made of parts that overlap, or larger than anything that is read here.
 */
export async function readMembers(file: FileHandle): Promise<readonly ArchiveMember[]> {
  const { size } = await file.stat();
  const directory = await findDirectory(file, size);
  const { count, start, bytes } = directory;
  if (count > maxMembers || bytes > maxDirectoryBytes) throw new Error("too many members");
  if (start + bytes > size) throw new Error("no directory");
  const entries = parseDirectory(await readAt(file, start, bytes), count);
  const total = entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (total > maxBytes || total > Math.max(harmlessBytes, size * highestRatio)) throw new Error("too large");
  const members: ArchiveMember[] = [];
  let free = 0;
  for (const { offset, ...entry } of entries.toSorted((one, other) => one.offset - other.offset)) {
    if (offset < free) throw new Error("members overlap");
    const header = viewOf(await readAt(file, offset, 30));
    if (header.getUint32(0, true) !== 0x04034b50) throw new Error("no member");
    const from = offset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
    free = from + entry.packedBytes;
    if (free > start) throw new Error("members overlap");
    if (!entry.name.endsWith("/")) members.push({ ...entry, start: from });
    // A file that is called like a folder would be left out without a word.
    else if (entry.sizeBytes > 0 || entry.checksum !== 0) throw new Error("a folder with content");
  }
  return members;
}

async function findDirectory(
  file: FileHandle,
  size: number,
): Promise<{ readonly count: number; readonly start: number; readonly bytes: number }> {
  const tailStart = Math.max(0, size - maxEndBytes);
  const tail = await readAt(file, tailStart, size - tailStart);
  const view = viewOf(tail);
  let at = tail.byteLength - 22;
  // The comment reaches to the end of the file.
  while (
    at >= 0 &&
    !(view.getUint32(at, true) === 0x06054b50 && at + 22 + view.getUint16(at + 20, true) === tail.length)
  )
    at -= 1;
  if (at < 0) throw new Error("no end record");
  const count = view.getUint16(at + 10, true);
  const bytes = view.getUint32(at + 12, true);
  const start = view.getUint32(at + 16, true);
  if (count !== 0xffff && bytes !== 0xffffffff && start !== 0xffffffff) return { count, start, bytes };
  // ZIP64: a locator in front of the end record says where the larger one is.
  if (at < 20 || view.getUint32(at - 20, true) !== 0x07064b50) return { count, start, bytes };
  const large = viewOf(await readAt(file, numberAt(view, at - 12), 56));
  if (large.getUint32(0, true) !== 0x06064b50) throw new Error("no end record");
  return { count: numberAt(large, 32), bytes: numberAt(large, 40), start: numberAt(large, 48) };
}

function parseDirectory(directory: Uint8Array, count: number): Entry[] {
  const view = viewOf(directory);
  const entries: Entry[] = [];
  let at = 0;
  while (at < directory.byteLength) {
    if (view.getUint32(at, true) !== 0x02014b50) throw new Error("no entry");
    const flags = view.getUint16(at + 8, true);
    const method = view.getUint16(at + 10, true);
    if ((flags & 1) === 1 || (method !== 0 && method !== 8)) throw new Error("encrypted, or compressed otherwise");
    const extraAt = at + 46 + view.getUint16(at + 28, true);
    const end = extraAt + view.getUint16(at + 30, true);
    const [sizeBytes, packedBytes, offset] = sizesOf(view, at, extraAt, end);
    entries.push({
      name: latin1.decode(directory.subarray(at + 46, extraAt)),
      checksum: view.getUint32(at + 16, true),
      isDeflated: method === 8,
      ...{ sizeBytes, packedBytes, offset },
    });
    at = end + view.getUint16(at + 32, true);
  }
  if (entries.length !== count) throw new Error("members are missing");
  return entries;
}

/** Size, packed size and place of a member. Those that do not fit into 32 bits are in the extra field, in this order. */
function sizesOf(view: DataView, at: number, extraAt: number, end: number): [number, number, number] {
  let large = extraAt;
  while (large + 4 <= end && view.getUint16(large, true) !== 1) large += 4 + view.getUint16(large + 2, true);
  large += 4;
  const read = (place: number): number => {
    const small = view.getUint32(place, true);
    if (small !== 0xffffffff) return small;
    if (large + 8 > end) throw new Error("no size");
    large += 8;
    return numberAt(view, large - 8);
  };
  return [read(at + 24), read(at + 20), read(at + 42)];
}

const latin1 = new TextDecoder("latin1");

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

const numberAt = (view: DataView, at: number): number => Number(view.getBigUint64(at, true));

/** @throws Error when the file has fewer bytes. */
async function readAt(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) throw new Error("the file is shorter");
    filled += bytesRead;
  }
  return bytes;
}
