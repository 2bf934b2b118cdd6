import type { ColumnDrift, ExpectedColumns } from "./columns.js";
import { missingColumn } from "./columns.js";
import type { RowParser } from "./row-parser.js";
import type { JsonRow } from "./options.js";
import type { Fail, Place } from "./rows-error.js";

/** How a JSON Lines file is to be read. */
export interface JsonLinesSettings extends ExpectedColumns {
  readonly maxRowLength: number;
}

/** Makes rows of a JSON Lines file, or of a file that is one JSON array. A line ends with LF and with nothing else. */
export class JsonLinesParser implements RowParser {
  columns: readonly string[] | undefined;
  drift: ColumnDrift | undefined;
  readonly #settings: JsonLinesSettings;
  readonly #fail: Fail;
  readonly #expected: ReadonlySet<string> | undefined;
  readonly #added = new Set<string>();
  #rowCount = 0;
  #line = 1;
  /** What is there of the line that has not ended. */
  #open = "";
  #isArray: boolean | undefined;

  constructor(settings: JsonLinesSettings, fail: Fail) {
    this.#settings = settings;
    this.#fail = fail;
    const { expectColumns } = settings;
    this.#expected = expectColumns && new Set(expectColumns);
  }

  parse(text: string, rows: unknown[], lines: number[]): void {
    // As long as it is not known, all before was white space.
    this.#isArray ??= beginsWithArray(text);
    let from = 0;
    if (this.#isArray !== true) {
      for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", from)) {
        this.#endLine(this.#open + text.slice(from, end), rows, lines);
        this.#open = "";
        from = end + 1;
      }
    }
    this.#open += text.slice(from);
    this.#checkLength(this.#open);
  }

  end(rows: unknown[], lines: number[]): void {
    if (this.#isArray !== true) return this.#endLine(this.#open, rows, lines);
    for (const row of this.#read(this.#open) as unknown[]) this.#add(row, rows, lines);
  }

  place(): Place {
    return { row: this.#rowCount + 1, line: this.#line };
  }

  #endLine(line: string, rows: unknown[], lines: number[]): void {
    this.#checkLength(line);
    if (/[^ \t\r]/.test(line)) this.#add(this.#read(line), rows, lines);
    this.#line += 1;
  }

  #add(row: unknown, rows: unknown[], lines: number[]): void {
    if (typeof row !== "object" || row === null || Array.isArray(row)) {
      return this.#fail("not_an_object", "is not an object", this.place());
    }
    this.columns ??= Object.keys(row);
    if (this.#expected !== undefined) this.#compare(row as JsonRow, this.#expected);
    rows.push(row);
    lines.push(this.#line);
    this.#rowCount += 1;
  }

  #compare(row: JsonRow, expected: ReadonlySet<string>): void {
    for (const column of expected) {
      if (!Object.hasOwn(row, column)) missingColumn(column, Object.keys(row), this.place(), this.#fail);
    }
    for (const column of Object.keys(row)) {
      if (expected.has(column)) continue;
      if (this.#settings.exact === true) {
        this.#fail("unexpected_column", "is not expected", { ...this.place(), column });
      }
      this.#added.add(column);
    }
    // The members of a JSON object have no order.
    if (this.drift?.added.length !== this.#added.size) this.drift = { added: [...this.#added], moved: [] };
  }

  #read(text: string): unknown {
    try {
      const value: unknown = JSON.parse(text);
      return isTooLarge(value) ? JSON.parse(text, exactly) : value;
    } catch (error) {
      if (error instanceof LostDigits) return this.#fail("value_lost", error.message, this.place());
      const reason = error instanceof RangeError ? "is nested too deeply" : "is not valid JSON";
      return this.#fail("invalid_json", reason, this.place());
    }
  }

  #checkLength({ length }: string): void {
    const { maxRowLength } = this.#settings;
    if (length <= maxRowLength) return;
    this.#fail("row_too_large", `has more than ${maxRowLength} characters (maxRowLength)`, this.place());
  }
}

class LostDigits extends Error {}

/** True when there is a number in it that may have lost digits. */
function isTooLarge(value: unknown): boolean {
  if (typeof value === "number") return Math.abs(value) > Number.MAX_SAFE_INTEGER;
  return typeof value === "object" && value !== null && Object.values(value).some(isTooLarge);
}

/** Reads integers that a number cannot hold as what is written. */
function exactly(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== "number" || !isTooLarge(value)) return value;
  if (!Number.isFinite(value)) throw new LostDigits("has a number that is too large for JavaScript");
  const source = context?.source;
  if (source === undefined) throw new LostDigits("has an integer that this runtime cannot read exactly");
  return /^-?\d+$/.test(source) ? BigInt(source) : value;
}

/** Whether a file begins like a JSON array; undefined while it has nothing but white space. */
function beginsWithArray(text: string): boolean | undefined {
  const first = /[^ \t\r\n]/.exec(text)?.[0];
  return first === undefined ? undefined : first === "[";
}
