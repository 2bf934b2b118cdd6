import { CsvScanner, doubledCell, plainCell } from "@identity-reports/core/rows";
import { checkHeader, compareColumns, delimiterHint, type ColumnDrift, type ExpectedColumns } from "./columns.js";
import type { RowParser } from "./row-parser.js";
import type { Fail, Place } from "./rows-error.js";

/** As many columns as a spreadsheet can have. */
const mostColumns = 16_384;

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
  #makeRow: (cells: string[]) => unknown = (cells) => cells;
  /** The cells of the row that have ended, and the text of the one that has not, from the pieces before. */
  #cells: string[] = [];
  #openCell = "";
  /** How many characters of the row were in the pieces before. */
  #length = 0;

  constructor(settings: CsvSettings, fail: Fail) {
    this.#settings = settings;
    this.#fail = fail;
    this.#scanner = new CsvScanner(settings.delimiter, mostColumns, settings.skipInitialSpace);
  }

  parse(text: string, rows: unknown[], lines: number[]): void {
    const scanner = this.#scanner;
    scanner.take(text);
    while (scanner.nextRow()) this.#endRow(text, rows, lines);
    this.#keep(text);
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
    if (fault !== undefined || rowCells !== this.columns?.length) this.#checkRow(true);
    const cells = this.#cells;
    this.#readCells(text, cells);
    this.#cells = [];
    this.#length = 0;
    if (this.columns === undefined) return this.#readHeader(cells);
    rows.push(this.#makeRow(cells));
    lines.push(this.#scanner.rowLine);
    this.#rowCount += 1;
  }

  /** Reads the cells that end in this piece. */
  #readCells(text: string, cells: string[]): void {
    const { ends, cells: count, start } = this.#scanner;
    const { maxCellLength } = this.#settings;
    let from = start;
    for (let n = 0; n < count; n += 1) {
      const mark = ends[n] ?? 0;
      const cell = this.#readCell(text, from, mark >> 2, mark & 3);
      if (cell.length > maxCellLength) this.#failCell(cells.length);
      cells.push(cell);
      from = (mark >> 2) + 1;
    }
    this.#checkLength(from - 1 - start);
  }

  #readCell(text: string, from: number, end: number, kind: number): string {
    if (this.#openCell !== "" || this.#settings.skipInitialSpace)
      return this.#readLongCell(text.slice(from, end), kind);
    if (kind === plainCell) return text.slice(from, end);
    const inside = text.slice(from + 1, end - 1);
    return kind === doubledCell ? inside.replaceAll('""', '"') : inside;
  }

  /** A cell of which a part may have been in the pieces before. */
  #readLongCell(part: string, kind: number): string {
    const whole = this.#openCell + part;
    this.#openCell = "";
    const text = this.#settings.skipInitialSpace ? whole.replace(/^ +/, "") : whole;
    if (kind === plainCell) return text;
    const inside = text.slice(1, -1);
    return kind === doubledCell ? inside.replaceAll('""', '"') : inside;
  }

  /** Keeps what this piece has of a row that goes on in the next one. */
  #keep(text: string): void {
    const { start, cells, ends } = this.#scanner;
    const { maxCellLength } = this.#settings;
    this.#checkRow(false);
    this.#readCells(text, this.#cells);
    this.#openCell += text.slice(cells === 0 ? start : ((ends[cells - 1] ?? 0) >> 2) + 1);
    this.#length += text.length - start;
    // With its quotes, a cell has at most twice as many characters, and two.
    if (this.#openCell.length > 2 * maxCellLength + 2) this.#failCell(this.#cells.length);
    this.#checkLength(0);
  }

  #readHeader(columns: readonly string[]): void {
    const fail: Fail = (code, what, place) => this.#fail(code, what, { line: this.#scanner.rowLine, ...place });
    checkHeader(columns, fail);
    this.drift = compareColumns(columns, this.#settings, fail);
    this.columns = columns;
    if (this.#settings.as === "objects") this.#makeRow = objectMaker(columns);
  }

  /** @throws RowsError for what the scanner has found, and for a row of another length than the header. */
  #checkRow(isWhole: boolean): void {
    const { fault, faultCell, rowCells, isBlank } = this.#scanner;
    const { columns } = this;
    if (fault === "stray_quote") {
      this.#fail(fault, "has a quote, and does not begin with one", this.#placeOf(faultCell));
    }
    if (fault !== undefined) this.#fail(fault, "has text behind its closing quote", this.#placeOf(faultCell));
    const most = columns?.length ?? mostColumns;
    if (rowCells <= most && (!isWhole || columns === undefined)) return;
    if (columns === undefined) this.#fail("row_too_large", `has more than ${most} columns`, this.#placeOf());
    // How many more may not be known yet.
    const found = rowCells > most ? "has more cells" : isBlank ? "is a blank line" : `has ${cellCount(rowCells)}`;
    this.#fail(
      "ragged_row",
      `${found}, and the header has ${cellCount(most)}${delimiterHint(columns)}`,
      this.#placeOf(),
    );
  }

  #checkLength(length: number): void {
    const { maxRowLength } = this.#settings;
    if (this.#length + length <= maxRowLength) return;
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

const cellCount = (count: number): string => (count === 1 ? "1 cell" : `${count} cells`);

/**
 * Makes objects of one shape: copies of one that has all columns as properties of its own, also those that assigning alone
 * would not make, such as `__proto__`.
 */
function objectMaker(columns: readonly string[]): (cells: readonly string[]) => object {
  const empty = Object.fromEntries(columns.map((column) => [column, ""]));
  return (cells) => {
    const row: Record<string, string | undefined> = { ...empty };
    for (let n = 0; n < columns.length; n += 1) row[columns[n] as string] = cells[n];
    return row;
  };
}
