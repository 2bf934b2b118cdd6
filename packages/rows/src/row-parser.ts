import type { ColumnDrift } from "./columns.js";
import type { Place } from "./rows-error.js";

/** Makes rows of text that comes in pieces. */
export interface RowParser {
  /** Once they are known. */
  readonly columns: readonly string[] | undefined;
  readonly drift: ColumnDrift | undefined;
  /**
   * Adds the rows that end in the next piece, and the line on which each begins.
   *
   * @throws RowsError; what was added before stays right.
   */
  parse(text: string, rows: unknown[], lines: number[]): void;
  /** The same at the end of the file, for a last row without a line end. */
  end(rows: unknown[], lines: number[]): void;
  /** Where the parser is. */
  place(): Place;
}
