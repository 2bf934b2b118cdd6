import { canonicalJson } from "../format/canonical-json.js";

/** How the cells of a format become texts, and values again. */
export interface CellKind {
  /** True when a cell is its own text. */
  readonly isText: boolean;
  /** A cell as a text. Two cells have the same text exactly when they have the same value. */
  readonly serialize: (cell: unknown) => string;
  /** The value of such a text, as plain JSON. */
  readonly parse: (text: string) => unknown;
  /** Such a text as a part of a key. Empty when the value names nothing. */
  readonly keyPart: (text: string) => string;
}

/** CSV: every cell is a text. */
export const csvCells: CellKind = {
  isText: true,
  serialize: (cell) => cell as string,
  parse: (text) => text,
  keyPart: (text) => text,
};

/** JSON Lines: the text of a cell is its JSON, and empty when the row does not have it. */
export const jsonCells: CellKind = {
  isText: false,
  serialize: (cell) => (cell === undefined ? "" : canonicalJson(cell)),
  parse: (text) => (text === "" ? null : isLargeNumber(text) ? text : JSON.parse(text)),
  keyPart(text) {
    if (text === "null") return "";
    return text.startsWith('"') ? String(JSON.parse(text)) : text;
  },
};

/** A whole number that a number of JavaScript may not hold: its value is its text. */
const isLargeNumber = (text: string): boolean => /^-?\d{16,}$/.test(text);
