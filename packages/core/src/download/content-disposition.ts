/**
 * One `name=value` of the header. The value is, in this order: a quoted text whose quotes carry a leaked backslash
 * (SailPoint's own example is `filename=\"fileName"`), a properly quoted text, or anything up to the next `;`. Quoted
 * texts are consumed as a whole, so that a `filename=` inside the value of another parameter does not count.
 */
const parameter = /(?<![^\s;])([^\s;="]+)\s*=\s*(?:\\"([^"]*?)\\?"|"((?:[^"\\]|\\.)*)"|([^;]*))/gs;

/** Quotes and backslashes around a value that is not properly quoted. */
const straySigns = /^["\\]+|(?<!["\\\s])["\\\s]+$/g;

/** The value of `filename*` (RFC 8187): charset, language and percent-encoded text. */
const extended = /^(utf-8|iso-8859-1)'[^']*'(.*)$/is;

/**
 * The file name in a `Content-Disposition` header (RFC 6266), as the server meant it and therefore not to be trusted:
 * run it through `safeFileName` before it goes near a file system.
 *
 * Lenient, as servers are careless: any case, a missing disposition type, missing or extra spaces, missing, leaked or
 * unbalanced quotes, and UTF-8 sent raw, which `fetch` reads as Latin-1. `filename*` wins wherever it stands, unless it
 * is malformed or of another charset. The first parameter of a name wins. Never throws.
 *
 * @returns undefined when the header is absent or names no file.
 */
export function parseContentDispositionFileName(header: string | null | undefined): string | undefined {
  const found = new Map<string, string>();
  for (const [, name = "", leaked, quoted, bare = ""] of fromUtf8(header ?? "").matchAll(parameter)) {
    const value = leaked ?? quoted?.replace(/\\(.)/gs, "$1") ?? bare.replace(straySigns, "");
    if (!found.has(name.toLowerCase())) found.set(name.toLowerCase(), value.trim());
  }
  const [, charset, text = ""] = extended.exec(found.get("filename*") ?? "") ?? [];
  return (charset && decodeExtended(charset, text)) || found.get("filename") || undefined;
}

/** @returns undefined when the escapes are broken, or the UTF-8 they spell is. */
function decodeExtended(charset: string, text: string): string | undefined {
  if (/^utf/i.test(charset)) return tryDecode(text)?.trim();
  // Latin-1 is the first 256 code points: spelled as UTF-8, one decoder does for both.
  const toUtf8 = (_: string, hex: string): string => encodeURIComponent(String.fromCharCode(parseInt(hex, 16)));
  return tryDecode(text.replace(/%([89a-f][\da-f])/gi, toUtf8))?.trim();
}

/** Undoes the reading of UTF-8 as Latin-1; text that was something else stays as it is. */
function fromUtf8(text: string): string {
  const escaped = text.replace(/[%\x80-\xff]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
  return tryDecode(escaped) ?? text;
}

function tryDecode(escaped: string): string | undefined {
  try {
    return decodeURIComponent(escaped);
  } catch {
    return undefined;
  }
}
