import type { FailArchive } from "./archive-error.js";
import type { Entry } from "./directory.js";

const localHeaderBytes = 30;
/** Encrypted, with strong encryption, or with a directory that is. */
const isEncrypted = 0x2041;
const aes = 99;
const methods = [0, 8];
/** Below this, all unpacks to so little that its ratio does not matter. */
const harmlessBytes = 1024 * 1024;

/** Limits of an archive. */
export interface EntryLimits {
  readonly maxTotalBytes: number;
  readonly maxRatio: number;
}

/** @throws ArchiveError for a list of members that cannot be true, or not be read, before any of them is. */
export function checkEntries(entries: readonly Entry[], limits: EntryLimits, fail: FailArchive): void {
  const names = new Set<string>();
  for (const entry of entries) {
    const { name: member, flags, method, offset, rawName, packedBytes, end, sizeBytes, crc } = entry;
    if (names.has(member)) fail("archive_unsafe_name", "occurs twice", { member });
    names.add(member);
    if ((flags & isEncrypted) !== 0 || method === aes) fail("archive_encrypted", "is encrypted", { member });
    if (!methods.includes(method)) fail("archive_unsupported", `is compressed with method ${method}`, { member });
    // What stands between the name and the data makes it longer still.
    const least = offset + localHeaderBytes + rawName.length + packedBytes;
    if (least > end) fail("archive_overlap", "overlaps another member", { member });
    // A file that is called like a folder would be left out without a word.
    if (member.endsWith("/") && (sizeBytes > 0 || crc !== 0))
      fail("archive_damaged", "has a folder's name, but has content", { member });
    if (method === 0 && packedBytes !== sizeBytes)
      fail("archive_damaged", "is not compressed, but has two sizes", { member });
  }
  if (entries.length > 0 && entries.every(({ offset }) => offset > 0)) {
    fail("archive_damaged", "has other data in front of it");
  }
  const total = entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const packed = entries.reduce((sum, { packedBytes }) => sum + packedBytes, 0);
  const { maxTotalBytes, maxRatio } = limits;
  if (total > maxTotalBytes) {
    fail("archive_too_large", `unpacks to ${total} bytes, but ${maxTotalBytes} are allowed (maxTotalBytes)`);
  }
  if (total > harmlessBytes && total > packed * maxRatio) {
    fail(
      "archive_too_large",
      `unpacks to ${Math.round(total / packed)} times its size, but ${maxRatio} are allowed (maxRatio)`,
    );
  }
}
