import { withoutControls, padded, shortened, textWidth } from "../progress/text-width.ts";

/**
 * Items as lines with columns between two blanks; a terminal's width is kept to, anything else gets the whole text.
 *
 * @param width columns of the terminal; undefined where there is none.
 */
export function table(
  columns: readonly string[],
  items: readonly Readonly<Record<string, unknown>>[],
  width: number | undefined,
): string[] {
  const cells = items.map((item) => columns.map((name) => withoutControls(cellText(item[name]))));
  const widths = columns.map((name, index) =>
    Math.max(textWidth(name), ...cells.map((row) => textWidth(row[index] ?? ""))),
  );
  const line = (row: readonly string[]): string => {
    const text = row
      .map((cell, index) => padded(cell, widths[index] ?? 0))
      .join("  ")
      .trimEnd();
    return width ? shortened(text, width - 1) : text;
  };
  return [line(columns), ...cells.map(line)];
}

/** What a cell shows: text as it is, anything else as JSON. */
export const cellText = (value: unknown): string =>
  value === undefined || value === null ? "" : typeof value === "string" ? value : JSON.stringify(value);
