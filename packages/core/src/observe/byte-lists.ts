import { blanked, mask } from "./blank.js";
import { numbersIn, textOfBytes } from "./escapes.js";
import { shortestSecret } from "./secret-forms.js";

/** Numbers in a row, which may be the bytes of a text: `<Buffer 70 61>`, `0x70, 0x61`, `70:61`, `[112,97]`. */
const byteLists = /\b(?:0x)?[\da-f]{1,3}(?:(?:,\s{0,8}-?|[ :-])(?:0x)?[\da-f]{1,3}\b){3,}/gi;

/** Text without the lists of bytes that stand for a secret, or end in the beginning of one: lists are shown cut. */
export function withoutByteLists(text: string, forms: readonly string[]): string {
  const beginnings = forms.map((form) => form.slice(0, shortestSecret));
  const mayHoldSecret = (bytes: string): boolean => beginnings.some((beginning) => bytes.includes(beginning));
  const lists = text.match(byteLists) ?? [];
  // All at once first: most texts have no such list, and few lists have a secret.
  if (!mayHoldSecret(lists.flatMap((list) => readingsOf(list)).join("\n"))) return text;
  return text.replace(byteLists, (list) => {
    const holdsSecret = readingsOf(list).some((bytes) => mayHoldSecret(bytes) && bytes !== blanked(bytes, forms, true));
    return holdsSecret ? mask : list;
  });
}

/** The texts that a list of numbers may stand for: `10, 20` is hexadecimal or decimal. */
const readingsOf = (list: string): readonly string[] => [
  textOfBytes(numbersIn(list.replace(/0x/gi, ""), /[\da-f]+/gi, 16)),
  textOfBytes(numbersIn(list, /-?\d+/g, 10)),
];
