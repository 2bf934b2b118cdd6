/** Encoded words (RFC 2047), as many as follow each other: `=?UTF-8?B?…?=`. */
const encodedWords = /(?:=\?[\w.:+*-]+\?[bq]\?[^?]*\?=\s*)+/gi;
const encodedWord = /=\?([\w.:+-]+)(?:\*[\w-]*)?\?([bq])\?([^?]*)\?=/gi;

/** The bytes of a text in UTF-8. */
export const bytesOf = (text: string): readonly number[] => Array.from(new TextEncoder().encode(text));

/** The bytes as text; undefined when they are none in this charset, or the runtime does not know it. */
export function decodeBytes(bytes: readonly number[], charset: string): string | undefined {
  // For TextDecoder, Latin-1 is windows-1252.
  if (/^iso-8859-1$/i.test(charset)) return bytes.map((byte) => String.fromCharCode(byte)).join("");
  try {
    return new TextDecoder(charset, { fatal: true }).decode(Uint8Array.from(bytes));
  } catch {
    return undefined;
  }
}

/**
 * The bytes of a text in which some are written as a sign and two hexadecimal digits; undefined when an escape is broken.
 *
 * @param escapes finds the signs, each with the two characters that follow, or as many as there are.
 */
export function unescape(text: string, escapes: RegExp): readonly number[] | undefined {
  const bytes: number[] = [];
  const take = (plain: string): void => bytesOf(plain).forEach((byte) => bytes.push(byte));
  let done = 0;
  for (const { 0: escape, index } of text.matchAll(escapes)) {
    if (!/[\da-f]{2}/i.test(escape)) return undefined;
    take(text.slice(done, index));
    bytes.push(parseInt(escape.slice(1), 16));
    done = index + escape.length;
  }
  take(text.slice(done));
  return bytes;
}

/** A text with its encoded words decoded. What is none, or broken, stays as it is. */
export const decodeWords = (text: string): string =>
  text.replace(encodedWords, (words) => decodeNeighbours(words) ?? words);

/** A character may be cut between two words, so the bytes of neighbours in one charset are decoded together. */
function decodeNeighbours(words: string): string | undefined {
  const groups: { readonly charset: string; readonly words: (readonly number[])[] }[] = [];
  for (const [, label = "", kind = "", data = ""] of words.matchAll(encodedWord)) {
    const charset = label.toLowerCase();
    const word = /b/i.test(kind) ? fromBase64(data) : unescape(data.replaceAll("_", " "), /=.{0,2}/gs);
    if (word === undefined) return undefined;
    const last = groups.at(-1);
    if (last?.charset === charset) last.words.push(word);
    else groups.push({ charset, words: [word] });
  }
  const texts = groups.map(({ charset, words }) => decodeBytes(words.flat(), charset));
  if (texts.includes(undefined)) return undefined;
  return texts.join("") + (/\s$/.test(words) ? " " : "");
}

function fromBase64(data: string): readonly number[] | undefined {
  try {
    return Array.from(atob(data), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}
