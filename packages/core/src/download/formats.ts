import { encodingOf } from "../scan/text-decoder.js";
import { recogniseMarkup } from "./markup.js";

/** The formats in which the vendors make report files. */
export type KnownFormat = "csv" | "pdf" | "zip" | "html" | "jsonl";

/** As many bytes from the start of a file as `recogniseFormat` looks at. */
export const headBytes = 1024;

/** The bytes that compressed files and archives begin with, as numbers. Some of them would pass for a CSV file. */
const compressed = new RegExp(
  String.raw`^(?:${[
    "31,139", // gzip
    "40,181,47,253", // zstd
    "253,55,122,88,90", // xz
    "66,90,104,(?:49|5[0-7]),49,65,89", // bzip2
    "55,122,188,175", // 7z
    "82,97,114,33,26", // RAR
    "4,34,77,24", // LZ4
    "76,90,73,80,1", // lzip
    "93,0,0", // lzma
    "31,157", // compress
    "255,6,0,0,115", // snappy
  ].join("|")})(?:,|$)`,
);

/** Local file, empty archive, spanned archive. */
const zip = /^PK(?:\x03\x04|\x05\x06|\x07\x08)/;

const pdf = /^\s*%PDF-/;

/**
 * An object or array whose further bytes are JSON, as far as can be seen: a CSV cell may begin with a bracket, too, but no
 * name of a column is the beginning of a list of numbers.
 */
const json =
  /^\s*(?:\{\s*(?:\}\s*(?:\{|$)|"(?:[^"\\]|\\.)*(?:"\s*(?::|$)|$))|\[[\s[]*(?:\]\s*$|\{\s*(?:["}]|$)|"(?:[^"\\]|\\.)*"\s*[,\]]|(?:-?\d[\d.e+-]*|true|false|null)\s*,))/i;

/** The bytes as text; see {@link encodingOf}. Never throws. */
export const decodeText = (bytes: Uint8Array, charset?: string): string =>
  new TextDecoder(encodingOf(bytes, charset)).decode(bytes);

/**
 * Says what a file is by its first bytes, whatever was asked for and whatever the server called it. A byte order mark
 * (UTF-8 or UTF-16) and white space are skipped. CSV has no mark and is never recognised; JSON Lines begin like JSON
 * and are reported as `json`. What is still compressed, or an archive that is no ZIP, is `compressed`. Never throws.
 *
 * @param head the first `headBytes` bytes or more, or the whole file when it is shorter.
 * @param charset of its text, where the response names one.
 */
export function recogniseFormat(head: Uint8Array, charset?: string): RecognisedFormat | undefined {
  return isCompressed(head) ? "compressed" : formatOfText(decodeText(head.subarray(0, headBytes), charset));
}

/** What {@link recogniseFormat} tells apart. */
export type RecognisedFormat = "pdf" | "zip" | "html" | "xml" | "json" | "compressed";

/** Whether a file begins like one that is still compressed, or like an archive that is no ZIP. */
export const isCompressed = (head: Uint8Array): boolean => compressed.test(head.subarray(0, 8).join());

/** What a file is by its beginning as text. */
export function formatOfText(text: string): RecognisedFormat | undefined {
  if (zip.test(text)) return "zip";
  if (pdf.test(text)) return "pdf";
  return recogniseMarkup(text) ?? (json.test(text) ? "json" : undefined);
}

/** True for a PDF with something in front, which readers accept within the first 1,024 bytes: for one asked for. */
export const hasPdfMark = (head: Uint8Array): boolean =>
  new TextDecoder("latin1").decode(head.subarray(0, headBytes)).includes("%PDF-");

/**
 * How many bytes from the end of a file `endMarkMissing` needs; 0 for formats without an end mark. A ZIP ends in a
 * record of 22 bytes and a comment of up to 65,535.
 */
export const tailBytes = (format: string): number => (format === "zip" ? 65_557 : format === "pdf" ? 1024 : 0);

/**
 * True when a PDF lacks `%%EOF` in its last 1,024 bytes, or a ZIP its end-of-central-directory record: the file was cut
 * off. False for every other format, which can end anywhere.
 *
 * @param tail the last `tailBytes(format)` bytes or more, or the whole file when it is shorter.
 */
export function endMarkMissing(format: string, tail: Uint8Array): boolean {
  const size = tailBytes(format);
  if (size === 0) return false;
  const end = tail.subarray(-size);
  // One character for each byte, so that positions in the text are positions in the file.
  const text = new TextDecoder("latin1").decode(end);
  if (format === "pdf") return !text.includes("%%EOF");
  const view = new DataView(end.buffer, end.byteOffset);
  // The record names the length of the comment that follows. Only padding may come after: a ZIP inside a cut ZIP has
  // a record as well, but with more of the outer one behind it.
  return ![...text.matchAll(/(?=PK\x05\x06[^]{18})/g)].some(({ index }) => {
    const after = index + 22 + view.getUint16(index + 20, true);
    return after <= end.length && /^[\s\0]*$/.test(text.slice(after));
  });
}
