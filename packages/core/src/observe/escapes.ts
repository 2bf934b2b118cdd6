const hex = "[\\da-fA-F]";

/**
 * The ways in which a character is written as a number, by its name, or behind a backslash. Bytes are taken in runs,
 * because a character of UTF-8 may be several.
 */
const escapes = new RegExp(
  [
    String.raw`(?:\\\\)+`,
    String.raw`|\\(?:`,
    String.raw`(?:x${hex}{2}(?:\\x${hex}{2})*)`, // bytes in Python, JavaScript, C, the logs of nginx
    String.raw`|(?:[0-3]?[0-7]{1,2}(?:\\[0-3]?[0-7]{1,2})*)`, // bytes in C, git, PostgreSQL
    `|u${hex}{4}`, // JSON, Java, JavaScript
    String.raw`|u\{${hex}{1,6}\}`, // JavaScript, Rust, PHP
    `|U${hex}{8}`, // Python, Go, C
    String.raw`|["'/bfnrt])`, // JSON
    `|%(?:u${hex}{4}|${hex}{2}(?:%${hex}{2})*)`, // the escape() of browsers; addresses and forms
    String.raw`|&(?:#[xX]${hex}{1,20}|#\d{1,20}|amp|lt|gt|quot|apos);?`, // HTML
  ].join(""),
  "g",
);

/** What is not written as a number, by what stands behind the backslash or the ampersand. */
const named: Readonly<Record<string, string>> = {
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

/** The beginning of an escape, at the end of a text that was cut off. */
const cutEscape = new RegExp(
  [
    String.raw`(?:\\(?:[uU]${hex}{0,7}|u\{${hex}{0,6}|x${hex}?|[0-3][0-7]?)?`,
    `|%(?:u${hex}{0,3}|${hex})?`,
    String.raw`|&(?:#\d{0,20}|#[xX]${hex}{0,20}|[a-z]{0,4})?)$`,
  ].join(""),
);

/** Of a single character. */
const maxEscapeLength = 24;

const highest = 0x10_ff_ff;

/**
 * Text with its escapes read once. Servers differ in the characters they escape, in how, and in the case of the digits, so
 * the text is brought to one form, rather than a secret to all.
 *
 * @param isCut true when the text may end in the middle of an escape, which then goes.
 */
export function withoutEscapes(text: string, isCut: boolean): string {
  const whole = isCut ? text.slice(0, -maxEscapeLength) + text.slice(-maxEscapeLength).replace(cutEscape, "") : text;
  return whole.replace(escapes, (escape) => read(escape) ?? escape);
}

/** What an escape stands for; undefined where there is no such character. */
function read(escape: string): string | undefined {
  switch (escape.slice(0, 2)) {
    case "\\\\":
      return escape.slice(escape.length / 2);
    case "\\u":
    case "\\U":
    case "%u":
      return characterOf(escape.replace(/[^\da-f]/gi, ""), 16);
    case "&#":
      return /^&#x/i.test(escape) ? characterOf(escape.slice(3), 16) : characterOf(escape.slice(2), 10);
  }
  if (escape.startsWith("&")) return named[escape.slice(1).replace(";", "")];
  if (escape.startsWith("%") || escape.startsWith("\\x")) return textOfBytes(numbersIn(escape, /[\da-f]{2}/gi, 16));
  const [, behind = ""] = escape;
  return /\d/.test(behind) ? textOfBytes(numbersIn(escape, /\d+/g, 8)) : (named[behind] ?? behind);
}

/** The numbers that a pattern finds in a text. */
export const numbersIn = (text: string, pattern: RegExp, radix: number): readonly number[] =>
  (text.match(pattern) ?? []).map((digits) => Number.parseInt(digits, radix));

function characterOf(digits: string, radix: number): string | undefined {
  const code = Number.parseInt(digits, radix);
  return code > highest ? undefined : String.fromCodePoint(code);
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** Bytes as text: as UTF-8; where they are none, one character for each. */
export function textOfBytes(bytes: readonly number[]): string {
  const single = bytes.map((byte) => String.fromCharCode(byte & 0xff)).join("");
  if (!/[\u0080-\u00ff]{2}/.test(single)) return single;
  const text = utf8.decode(Uint8Array.from(bytes));
  // The character that stands in for bytes that are no UTF-8 may have been there all along.
  return text.includes("\uFFFD") && !single.includes("\u00ef\u00bf\u00bd") ? single : text;
}
