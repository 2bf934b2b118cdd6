import { joined, type ByteSource } from "./bytes.js";
import type { StoredFile } from "./platform/files.js";
import { readBytes } from "./stored-file.js";

/** What files begin with that are no rows, one character for each byte. No CSV file and no JSON begin so. */
const marks: Readonly<Record<string, RegExp>> = {
  zip: /^PK(?:\x03\x04|\x05\x06|\x07\x08)/,
  gzip: /^\x1f\x8b/,
  pdf: /^%PDF/,
};

const markBytes = 4;

/** What the first bytes of a file prove it to be, whatever it is called; undefined for rows. */
export async function provenFormat(file: StoredFile): Promise<string | undefined> {
  return formatOfHead(await readBytes(file, 0, markBytes));
}

/** The same for a stream, and the stream with the bytes that were looked at. */
export async function provenFormatOfStream({ next, cancel }: ByteSource): Promise<{
  readonly found: string | undefined;
  readonly bytes: ByteSource;
}> {
  let head = new Uint8Array(0);
  for (let chunk = await next(); chunk !== undefined; chunk = await next()) {
    head = joined(head, chunk);
    if (head.length >= markBytes) break;
  }
  const seen: Uint8Array[] = head.length === 0 ? [] : [head];
  return { found: formatOfHead(head), bytes: { next: async () => seen.pop() ?? (await next()), cancel } };
}

function formatOfHead(head: Uint8Array): string | undefined {
  const beginning = String.fromCharCode(...head.subarray(0, markBytes));
  return Object.keys(marks).find((format) => marks[format]?.test(beginning));
}
