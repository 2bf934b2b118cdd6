import type { Bytes } from "./bytes.js";
import { joinBytes, textBytes } from "./bytes.js";
import { crc32 } from "./crc32.js";

/** One file of an archive. */
export interface ZipEntry {
  /** Path inside the archive, with forward slashes. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

// 1 January 1980, midnight: the earliest time the format knows, so that equal content gives equal bytes.
const dosTime = 0;
const dosDate = 0x0021;
const utf8Names = 0x0800;
const stored = 0;
const versionNeeded = 20;
const madeByUnix = (3 << 8) | versionNeeded;
const readableByAll = (0o100644 << 16) >>> 0;

/** A record of little-endian numbers, given as pairs of width in bytes and value. */
function record(fields: readonly (readonly [width: 2 | 4, value: number])[]): Bytes {
  const bytes = new Uint8Array(fields.reduce((total, [width]) => total + width, 0));
  const view = new DataView(bytes.buffer);
  let offset = 0;
  for (const [width, value] of fields) {
    if (width === 2) view.setUint16(offset, value, true);
    else view.setUint32(offset, value, true);
    offset += width;
  }
  return bytes;
}

/** The fields that a file's own header and its line in the directory have in common. */
const common = (name: Bytes, bytes: Uint8Array): [2 | 4, number][] => [
  [2, versionNeeded],
  [2, utf8Names],
  [2, stored],
  [2, dosTime],
  [2, dosDate],
  [4, crc32(bytes)],
  [4, bytes.byteLength],
  [4, bytes.byteLength],
  [2, name.byteLength],
  [2, 0],
];

/** A valid ZIP archive of these files, stored without compression and with their CRC-32. Same input, same bytes. */
export function zipBytes(entries: readonly ZipEntry[]): Bytes {
  const files: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, bytes } of entries) {
    const encodedName = textBytes(name);
    const fields = common(encodedName, bytes);
    const local = joinBytes([record([[4, 0x04034b50], ...fields]), encodedName, bytes]);
    const place: [2 | 4, number][] = [
      [2, 0],
      [2, 0],
      [2, 0],
      [4, readableByAll],
      [4, offset],
    ];
    files.push(local);
    directory.push(record([[4, 0x02014b50], [2, madeByUnix], ...fields, ...place]), encodedName);
    offset += local.byteLength;
  }
  const central = joinBytes(directory);
  const end = record([
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, entries.length],
    [2, entries.length],
    [4, central.byteLength],
    [4, offset],
    [2, 0],
  ]);
  return joinBytes([...files, central, end]);
}
