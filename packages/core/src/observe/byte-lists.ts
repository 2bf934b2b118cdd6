import { mask } from "./blank.js";
import { numbersIn, textOfBytes } from "./escapes.js";
import { shortestSecret } from "./secret-forms.js";

/**
 * Numbers in a row, which may be the bytes of a text: `<Buffer 70 61>`, `0x70, 0x61`, `70:61`, `7061 7373`, `[112,97]`,
 * `{"0":112,"1":97}`.
 */
const byteLists =
  /\b(?:0x)?[\da-f]{1,4}(?:(?:,\s{0,8}-?|[ :-])(?:0x)?[\da-f]{1,4}\b){3,}|["']?\b\d{1,6}["']?:\s?\d{1,3}(?:,\s{0,8}["']?\d{1,6}["']?:\s?\d{1,3}\b){3,}/gi;

/**
 * Text without the lists of bytes in which a secret begins. More of it is not compared: the lists that runtimes show are
 * cut, and what a server sends must not decide how long we look.
 *
 * @param beginningsOf gives the first characters of each form of each secret: most texts hold no list to compare.
 */
export const withoutByteLists = (text: string, beginningsOf: () => ReadonlySet<string>): string =>
  text.replace(byteLists, (list) =>
    readingsOf(list).some((bytes) => hasBeginning(bytes, beginningsOf())) ? mask : list,
  );

function hasBeginning(text: string, beginnings: ReadonlySet<string>): boolean {
  for (let at = 0; at + shortestSecret <= text.length; at++) {
    if (beginnings.has(text.slice(at, at + shortestSecret))) return true;
  }
  return false;
}

/** The texts that a list of numbers may stand for: `10, 20` is hexadecimal or decimal. */
const readingsOf = (list: string): readonly string[] => [
  textOfBytes(numbersIn(list.replace(/0x/gi, ""), /[\da-f]{1,2}/gi, 16)),
  textOfBytes(numbersIn(list, /-?\d+/g, 10)),
  textOfBytes(numbersIn(list.replace(/\d+["']?:/g, ""), /\d+/g, 10)),
];
