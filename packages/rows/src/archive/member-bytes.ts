import { crc32, inflate } from "#files";
import { ignore, type ByteSource } from "../bytes.js";
import type { StoredFile } from "../platform/files.js";
import { readBytes } from "../stored-file.js";
import type { FailArchive } from "./archive-error.js";
import type { Entry } from "./directory.js";

const localHeader = 0x04034b50;
const localHeaderBytes = 30;
const stored = 0;

/** The bytes of a member, whose size and CRC-32 are checked at their end. */
export function memberBytes(file: StoredFile, entry: Entry, fail: FailArchive): ByteSource {
  const { name: member, sizeBytes, crc } = entry;
  let opening: Promise<ByteSource> | undefined;
  let received = 0;
  let sum = 0;
  return {
    async next() {
      opening ??= openData(file, entry, fail);
      const { next } = await opening;
      const chunk = await next().catch((cause: unknown) =>
        fail("archive_damaged", "cannot be unpacked", { member, cause }),
      );
      received += chunk?.length ?? 0;
      if (chunk === undefined ? received < sizeBytes : received > sizeBytes) {
        const found = chunk === undefined ? "only" : "at least";
        fail("archive_damaged", `has ${found} ${received} bytes instead of ${sizeBytes}`, { member });
      }
      if (chunk !== undefined) sum = crc32(chunk, sum);
      else if (sum !== crc) fail("archive_damaged", "has another CRC-32 than announced", { member });
      return chunk;
    },
    cancel: async () => await opening?.then(({ cancel }) => cancel(), ignore),
  };
}

/** Finds the data behind the member's own header, which repeats its name. */
async function openData(file: StoredFile, entry: Entry, fail: FailArchive): Promise<ByteSource> {
  const { name: member, rawName, offset, packedBytes, method, end } = entry;
  const nameEnd = offset + localHeaderBytes + rawName.length;
  const bytes = await readBytes(file, offset, nameEnd);
  const header = new DataView(bytes.buffer);
  const isAlike =
    bytes.length === localHeaderBytes + rawName.length &&
    header.getUint32(0, true) === localHeader &&
    header.getUint16(26, true) === rawName.length &&
    rawName.every((byte, n) => byte === bytes[localHeaderBytes + n]);
  if (!isAlike) fail("archive_damaged", "has another header than the directory says", { member });
  const start = nameEnd + header.getUint16(28, true);
  if (start + packedBytes > end) fail("archive_overlap", "overlaps another member", { member });
  const data = file.bytes(start, start + packedBytes);
  return method === stored ? data : inflate(data);
}
