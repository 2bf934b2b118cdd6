import { bytesOf, decodeBytes, decodeWords, unescape } from "./header-text.js";

/**
 * One `name=value` of the header. The value is, in this order: a quoted text whose quotes carry a leaked backslash
 * (SailPoint's own example is `filename=\"fileName"`), a properly quoted text, or anything up to the next `;`. Quoted
 * texts are consumed as a whole, so that a `filename=` inside the value of another parameter does not count.
 */
const parameter = /(?<![^\s;])([^\s;="]+)\s*=\s*(?:\\"([^"]*?)\\?"|"((?:[^"\\]|\\.)*)"|([^;]*))/gs;

/** Quotes and backslashes around a value that is not properly quoted. */
const straySigns = /^["\\]+|(?<!["\\\s])["\\\s]+$/g;

/** What stands before the percent-encoded text of `filename*` (RFC 8187): charset and language. */
const charsetInFront = /^\s*([\w.:+-]+)'[^']*'/;

/**
 * The file name in a `Content-Disposition` header (RFC 6266), as the server meant it and therefore not to be trusted:
 * run it through `safeFileName` before it goes near a file system.
 *
 * Lenient, as servers are careless: any case, a missing disposition type, missing or extra spaces, missing, leaked or
 * unbalanced quotes, UTF-8 sent raw, which `fetch` reads as Latin-1, and the forms of mail: a name in pieces (RFC 2231),
 * encoded words (RFC 2047). `filename*` wins wherever it stands, then the pieces, unless they are malformed or of a charset
 * that is not known here. The first parameter of a name wins. Never throws.
 *
 * @returns undefined when the header is absent or names no file.
 */
export function parseContentDispositionFileName(header: string | null | undefined): string | undefined {
  if (!header) return undefined;
  const found = new Map<string, string>();
  for (const [, name = "", leaked, quoted, bare = ""] of fromUtf8(header).matchAll(parameter)) {
    const value = leaked ?? quoted?.replace(/\\(.)/gs, "$1") ?? bare.replace(straySigns, "");
    if (!found.has(name.toLowerCase())) found.set(name.toLowerCase(), value);
  }
  const text = found.get("filename*");
  const whole = text && decodePieces([{ text, isEscaped: true }]);
  return whole || decodePieces(piecesIn(found)) || decodeWords(found.get("filename") ?? "").trim() || undefined;
}

/** A part of a name; an escaped one is percent-encoded, and the first of all then names the charset. */
interface Piece {
  readonly text: string;
  readonly isEscaped: boolean;
}

/** `filename*0`, `filename*1*` …: one name in pieces. A star at the end marks an escaped one. */
function piecesIn(found: ReadonlyMap<string, string>): readonly Piece[] {
  const pieces: Piece[] = [];
  for (;;) {
    const name = `filename*${pieces.length}`;
    const escaped = found.get(`${name}*`);
    const text = escaped ?? found.get(name);
    if (text === undefined) return pieces;
    pieces.push({ text, isEscaped: escaped !== undefined });
  }
}

/** @returns undefined for nothing, for broken escapes, and for bytes that are invalid in their charset. */
function decodePieces([first, ...others]: readonly Piece[]): string | undefined {
  if (first === undefined) return undefined;
  const charset = first.isEscaped ? charsetInFront.exec(first.text)?.[1] : "utf-8";
  if (charset === undefined) return undefined;
  const start = first.isEscaped ? first.text.replace(charsetInFront, "") : first.text;
  const parts = [{ ...first, text: start }, ...others].map(({ text, isEscaped }) =>
    isEscaped ? unescape(text, /%.{0,2}/gs) : bytesOf(text),
  );
  return parts.every((part) => part !== undefined) ? decodeBytes(parts.flat(), charset)?.trim() : undefined;
}

/** Undoes the reading of UTF-8 as Latin-1; text that was something else stays as it is. */
function fromUtf8(text: string): string {
  // ASCII reads the same either way, and what does not fit into bytes was not read as Latin-1.
  if (!/[\x80-\xff]/.test(text) || /[^\0-\xff]/.test(text)) return text;
  const bytes = Array.from(text, (char) => char.charCodeAt(0));
  return decodeBytes(bytes, "utf-8") ?? text;
}
