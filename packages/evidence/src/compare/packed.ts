// Cells of a row as one text, so that a row that is kept costs one string.

const separator = "\u001F";
const separatorCode = 0x1f;
const escape = "\u001E";

/** True when a byte of a text in UTF-8 is one of the two characters above. */
export const hasMarks = (bytes: Uint8Array): boolean => bytes.includes(0x1f) || bytes.includes(0x1e);

/**
 * The cells as one text, from which {@link unpack} makes the same cells again. Different cells make different texts.
 *
 * @param isPlain true when no cell has one of the two characters: then they are not looked for.
 */
export function pack(cells: readonly string[], isPlain: boolean): string {
  if (isPlain || !cells.some((cell) => cell.includes(separator) || cell.includes(escape))) return cells.join(separator);
  return cells.map((cell) => cell.replaceAll(escape, `${escape}0`).replaceAll(separator, `${escape}1`)).join(separator);
}

export function unpack(text: string): readonly string[] {
  const cells = text.split(separator);
  if (!text.includes(escape)) return cells;
  return cells.map((cell) => cell.replaceAll(`${escape}1`, separator).replaceAll(`${escape}0`, escape));
}

/** Whether a text is what {@link pack} makes of plain cells, without making it. */
export function isPackedOf(text: string, cells: readonly string[]): boolean {
  let at = -1;
  for (const cell of cells) {
    if (at >= 0 && text.charCodeAt(at) !== separatorCode) return false;
    if (!text.startsWith(cell, at + 1)) return false;
    at += 1 + cell.length;
  }
  return at === text.length;
}
