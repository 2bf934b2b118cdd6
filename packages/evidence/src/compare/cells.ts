/** How the cells of a format are held, compared and shown. */
export interface CellKind {
  /** True when a cell is its own text. */
  readonly isText: boolean;
  /** A cell as text, which is the same only for the same value. */
  readonly textOf: (value: unknown) => string;
  /** The value of a text, as plain JSON. */
  readonly valueOf: (text: string) => unknown;
  /** What stands in a key. Empty for what names nothing. */
  readonly keyOf: (text: string) => string;
}

/** CSV: every cell is a text. */
export const csvCells: CellKind = {
  isText: true,
  textOf: (value) => value as string,
  valueOf: (text) => text,
  keyOf: (text) => text,
};

/** JSON Lines: a cell is JSON, and empty where the row does not have it. */
export const jsonCells: CellKind = {
  isText: false,
  textOf: (value) => (value === undefined ? "" : jsonOf(value)),
  valueOf: (text) => (text === "" ? null : isLargeNumber(text) ? text : JSON.parse(text)),
  keyOf(text) {
    if (text === "null") return "";
    return text.startsWith('"') ? String(JSON.parse(text)) : text;
  },
};

/** A whole number that a number of JavaScript may not hold: shown as text. */
const isLargeNumber = (text: string): boolean => /^-?\d{16,}$/.test(text);

/** JSON with the keys of objects in order: their order means nothing. */
function jsonOf(value: unknown): string {
  if (typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return `[${value.map(jsonOf).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${jsonOf(each)}`).join(",")}}`;
}
