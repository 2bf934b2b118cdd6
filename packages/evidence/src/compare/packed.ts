// The cells of a row as one text: a row that is kept costs no objects then.

/** Ends each cell. */
const separator = "\u001F";
const escape = "\u001E";

/** True when a byte of a text in UTF-8 is one of the two characters above. */
export const hasMarks = (bytes: Uint8Array): boolean => bytes.includes(0x1f) || bytes.includes(0x1e);

/**
 * The cells as one text, from which {@link unpack} makes the same cells again. Of rows that have as many cells, different
 * ones make different texts, and none begins like another.
 *
 * @param isPlain true when no cell can have one of the two characters: then none is searched for them.
 */
export function pack(cells: readonly string[], isPlain: boolean): string {
  return (isPlain ? cells : cells.map(withoutMarks)).join(separator) + separator;
}

const withoutMarks = (cell: string): string =>
  cell.includes(separator) || cell.includes(escape)
    ? cell.replaceAll(escape, `${escape}0`).replaceAll(separator, `${escape}1`)
    : cell;

export function unpack(text: string): readonly string[] {
  const cells = text.slice(0, -1).split(separator);
  if (!text.includes(escape)) return cells;
  return cells.map((cell) => cell.replaceAll(`${escape}1`, separator).replaceAll(`${escape}0`, escape));
}
