import { CsvScanner, doubledCell, plainCell, type CsvFault } from "@identity-reports/core/rows";
import { checkHeader, compareColumns, delimiterHint, type ColumnDrift, type ExpectedColumns } from "./columns.js";
import type { RowParser } from "./row-parser.js";
import type { Fail, Place } from "./rows-error.js";

/** As many columns as a spreadsheet can have. */
const maxColumns = 16_384;

/** How a CSV file is to be read. */
export interface CsvSettings extends ExpectedColumns {
  readonly as: "objects" | "arrays";
  readonly delimiter: string;
  readonly skipInitialSpace: boolean;
  readonly maxCellLength: number;
  readonly maxRowLength: number;
  /** True when a file without a header is one without rows. */
  readonly mayBeEmpty: boolean;
}

/** Makes rows of a CSV file. What the characters mean is for the {@link CsvScanner} to know. */
export class CsvParser implements RowParser {
  columns: readonly string[] | undefined;
  drift: ColumnDrift | undefined;
  readonly #settings: CsvSettings;
  readonly #fail: Fail;
  readonly #scanner: CsvScanner;
  #rowCount = 0;
  /** Makes a row of the cells. */
  #makeRow: () => unknown = () => undefined;
  /** The cells of the row, in one array for all rows. */
  readonly #cells: string[] = [];
  /** How many cells of the row have ended in the pieces before. */
  #cellsBefore = 0;
  /** The text that the pieces before have of a cell that has not ended. */
  #openCell = "";
  /** How many characters of the row the pieces before have. */
  #lengthBefore = 0;

  constructor(settings: CsvSettings, fail: Fail) {
    this.#settings = settings;
    this.#fail = fail;
    this.#scanner = new CsvScanner(settings.delimiter, maxColumns, settings.skipInitialSpace);
  }

  parse(text: string, rows: unknown[], lines: number[]): void {
    const scanner = this.#scanner;
    scanner.take(text);
    while (scanner.nextRow()) this.#endRow(text, rows, lines);
    this.#keepOpenRow(text);
  }

  end(rows: unknown[], lines: number[]): void {
    const { rowCells, isOpen } = this.#scanner;
    if (isOpen) this.#fail("open_quote", "has a quote that is never closed", this.#placeOf(rowCells));
    if (this.#scanner.end()) this.#endRow("", rows, lines);
    if (this.columns === undefined && !this.#settings.mayBeEmpty) {
      this.#fail("header_missing", "is empty: it has not even a header", {});
    }
  }

  place(): Place {
    return this.#placeOf(this.#scanner.rowCells);
  }

  #endRow(text: string, rows: unknown[], lines: number[]): void {
    const { fault, rowCells } = this.#scanner;
    if (fault !== undefined) this.#failQuote(fault);
    if (rowCells !== this.columns?.length) this.#checkWholeRow();
    this.#readCells(text);
    this.#cellsBefore = 0;
    this.#lengthBefore = 0;
    if (this.columns === undefined) return this.#readHeader();
    rows.push(this.#makeRow());
    lines.push(this.#scanner.rowLine);
    this.#rowCount += 1;
  }

  /** Reads the cells that end in this piece. */
  #readCells(text: string): void {
    const { ends, cells: count, start } = this.#scanner;
    const { maxCellLength, skipInitialSpace } = this.#settings;
    const cells = this.#cells;
    const before = this.#cellsBefore;
    let from = start;
    for (let n = 0; n < count; n += 1) {
      const mark = ends[n] ?? 0;
      const end = mark >> 2;
      const isWholeInText = !skipInitialSpace && (n > 0 || this.#openCell === "");
      const cell = isWholeInText
        ? cellIn(text, from, end, mark & 3)
        : this.#readOpenCell(text.slice(from, end), mark & 3);
      if (cell.length > maxCellLength) this.#failCell(before + n);
      cells[before + n] = cell;
      from = end + 1;
    }
    this.#cellsBefore = before + count;
    this.#checkLength(from - 1 - start);
  }

  /** A cell whose beginning was in the pieces before, or may have blanks in front. */
  #readOpenCell(rest: string, kind: number): string {
    const text = this.#openCell + rest;
    this.#openCell = "";
    let from = 0;
    if (this.#settings.skipInitialSpace) while (text[from] === " ") from += 1;
    return cellIn(text, from, text.length, kind);
  }

  /** Keeps what this piece has of a row that continues in the next one. */
  #keepOpenRow(text: string): void {
    const { start, cells, ends, fault } = this.#scanner;
    const { maxCellLength } = this.#settings;
    if (fault !== undefined) this.#failQuote(fault);
    this.#checkOpenRow();
    this.#readCells(text);
    this.#openCell += text.slice(cells === 0 ? start : ((ends[cells - 1] ?? 0) >> 2) + 1);
    this.#lengthBefore += text.length - start;
    // With its quotes, a cell has at most twice as many characters, and two.
    if (this.#openCell.length > 2 * maxCellLength + 2) this.#failCell(this.#cellsBefore);
    this.#checkLength(0);
  }

  #readHeader(): void {
    const columns = this.#cells.slice();
    const fail: Fail = (code, what, place) => this.#fail(code, what, { line: this.#scanner.rowLine, ...place });
    checkHeader(columns, fail);
    this.drift = compareColumns(columns, this.#settings, fail);
    this.columns = columns;
    if (this.#settings.as === "arrays") this.#makeRow = () => this.#cells.slice();
    else this.#makeRow = objectMaker(columns, this.#cells);
  }

  #failQuote(fault: CsvFault): never {
    const what =
      fault === "stray_quote" ? "has a quote but does not begin with one" : "has text after its closing quote";
    return this.#fail(fault, what, this.#placeOf(this.#scanner.faultCell));
  }

  /** @throws RowsError when the row has not as many cells as the header, or the header more than there may be. */
  #checkWholeRow(): void {
    this.#checkOpenRow();
    if (this.columns === undefined) return;
    const { rowCells, isBlank } = this.#scanner;
    this.#failRagged(isBlank ? "is a blank line" : `has ${cellCount(rowCells)}`, this.columns);
  }

  /** @throws RowsError when the row has too many cells already. How many more come may not be known yet. */
  #checkOpenRow(): void {
    const { columns } = this;
    const maxCells = columns?.length ?? maxColumns;
    if (this.#scanner.rowCells <= maxCells) return;
    if (columns === undefined) this.#fail("row_too_large", `has more than ${maxCells} columns`, this.#placeOf());
    this.#failRagged("has more cells", columns);
  }

  #failRagged(found: string, columns: readonly string[]): never {
    const expected = `${cellCount(columns.length)}${delimiterHint(columns)}`;
    return this.#fail("ragged_row", `${found}, and the header has ${expected}`, this.#placeOf());
  }

  #checkLength(length: number): void {
    const { maxRowLength } = this.#settings;
    if (this.#lengthBefore + length <= maxRowLength) return;
    this.#fail("row_too_large", `has more than ${maxRowLength} characters (maxRowLength)`, this.#placeOf());
  }

  #failCell(cell: number): never {
    const { maxCellLength } = this.#settings;
    const what = `has more than ${maxCellLength} characters (maxCellLength)`;
    return this.#fail("cell_too_large", what, this.#placeOf(cell));
  }

  #placeOf(cell?: number): Place {
    const row = this.columns === undefined ? undefined : this.#rowCount + 1;
    return { row, line: this.#scanner.rowLine, column: cell === undefined ? undefined : this.columns?.[cell] };
  }
}

/** The value of a cell that stands in a text. */
function cellIn(text: string, from: number, end: number, kind: number): string {
  if (kind === plainCell) return text.slice(from, end);
  const inside = text.slice(from + 1, end - 1);
  return kind === doubledCell ? inside.replaceAll('""', '"') : inside;
}

const cellCount = (count: number): string => (count === 1 ? "1 cell" : `${count} cells`);

/**
 * Makes objects of one shape: copies of one that has all columns as properties of its own, also those that assigning alone
 * would not make, such as `__proto__`.
 */
function objectMaker(columns: readonly string[], cells: readonly string[]): () => object {
  const empty = Object.fromEntries(columns.map((column) => [column, ""]));
  return () => {
    const row: Record<string, string | undefined> = { ...empty };
    for (let n = 0; n < columns.length; n += 1) row[columns[n] as string] = cells[n];
    return row;
  };
}
