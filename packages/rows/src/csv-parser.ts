import { CsvScanner, doubledCell, plainCell } from "@identity-reports/core/rows";
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
  /** How many of them have ended in the pieces before, and the text of the one that has not. */
  #kept = 0;
  #openCell = "";
  /** How many characters of the row were in the pieces before. */
  #length = 0;

  constructor(settings: CsvSettings, fail: Fail) {
    this.#settings = settings;
    this.#fail = fail;
    this.#scanner = new CsvScanner(settings.delimiter, maxColumns, settings.skipInitialSpace);
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
    this.#readCells(text);
    this.#kept = 0;
    this.#length = 0;
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
    const kept = this.#kept;
    let from = start;
    for (let n = 0; n < count; n += 1) {
      const mark = ends[n] ?? 0;
      const end = mark >> 2;
      const isHere = !skipInitialSpace && (n > 0 || this.#openCell === "");
      const cell = isHere ? cellIn(text, from, end, mark & 3) : this.#readOpenCell(text.slice(from, end), mark & 3);
      if (cell.length > maxCellLength) this.#failCell(kept + n);
      cells[kept + n] = cell;
      from = end + 1;
    }
    this.#kept = kept + count;
    this.#checkLength(from - 1 - start);
  }

  /** A cell whose beginning was in the pieces before, or may have blanks in front. */
  #readOpenCell(end: string, kind: number): string {
    const text = this.#openCell + end;
    this.#openCell = "";
    let from = 0;
    if (this.#settings.skipInitialSpace) while (text[from] === " ") from += 1;
    return cellIn(text, from, text.length, kind);
  }

  /** Keeps what this piece has of a row that goes on in the next one. */
  #keep(text: string): void {
    const { start, cells, ends } = this.#scanner;
    const { maxCellLength } = this.#settings;
    this.#checkRow(false);
    this.#readCells(text);
    this.#openCell += text.slice(cells === 0 ? start : ((ends[cells - 1] ?? 0) >> 2) + 1);
    this.#length += text.length - start;
    // With its quotes, a cell has at most twice as many characters, and two.
    if (this.#openCell.length > 2 * maxCellLength + 2) this.#failCell(this.#kept);
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

  /** @throws RowsError for what the scanner has found, and for a row of another length than the header. */
  #checkRow(isWhole: boolean): void {
    const { fault, faultCell, rowCells, isBlank } = this.#scanner;
    const { columns } = this;
    if (fault === "stray_quote") {
      this.#fail(fault, "has a quote, and does not begin with one", this.#placeOf(faultCell));
    }
    if (fault !== undefined) this.#fail(fault, "has text behind its closing quote", this.#placeOf(faultCell));
    const most = columns?.length ?? maxColumns;
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
