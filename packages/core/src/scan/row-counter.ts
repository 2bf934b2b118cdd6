import { isRecord } from "../internal/objects.js";
import { tryJson } from "../internal/parse.js";
import { CsvScanner } from "./csv-scanner.js";
import { FileTextDecoder } from "./text-decoder.js";
import { passWholeRows } from "./whole-rows.js";

/** How many bytes become text at once: a chunk of many megabytes should not become a text of that size. */
const pieceBytes = 64 * 1024;

/** Counts the rows of a file while it passes by. */
export interface RowCounter {
  /** Takes the next bytes. */
  update(chunk: Uint8Array): void;
  /**
   * The rows, at the end of the file. A last one without a line end counts when it is whole: a file that was cut in its last
   * row lacks that row. Undefined when it is not made of rows.
   */
  count(): number | undefined;
}

const delimiter = ",";

/** Counts what stands in texts that come in pieces. */
interface TextCounter {
  update(text: string): void;
  count(): number | undefined;
}

/**
 * The rows of a CSV file without its header, as {@link CsvScanner} finds them. A blank line is a row where the header has
 * one column, and only there. What breaks the rules of CSV is text like any other.
 */
class CsvCounter implements TextCounter {
  readonly #scanner = new CsvScanner(delimiter, 0);
  #columns = 0;
  #rows = 0;

  /** The scanner reads the header, and the rows that are not whole in one piece; the others are passed at once. */
  update(text: string): void {
    const scanner = this.#scanner;
    scanner.take(text);
    while (scanner.nextRow()) {
      if (this.#columns === 0) this.#columns = scanner.rowCells;
      else if (!scanner.isBlank || this.#columns === 1) this.#rows += 1;
      const { rows, blank, end } = passWholeRows(text, scanner.nextStart, delimiter.charCodeAt(0));
      this.#rows += this.#columns === 1 ? rows : rows - blank;
      scanner.skipTo(end);
    }
  }

  count(): number {
    const scanner = this.#scanner;
    const isInRow = this.#columns > 0 && scanner.end();
    const isWhole = isInRow && !scanner.isOpen && scanner.rowCells >= this.#columns;
    return this.#rows + (isWhole ? 1 : 0);
  }
}

/** Characters of the longest last line that is looked at. No reader takes a longer one, unless it is told to. */
const maxLineLength = 16_000_000;

/** The lines of a JSON Lines file that are not blank. They end with a line feed and with nothing else. */
class LineCounter implements TextCounter {
  #rows = 0;
  #hasContent = false;
  /** The line that has not ended, as far as it has come. */
  #open = "";
  #isDocument: boolean | undefined;

  update(text: string): void {
    for (let from = 0; from < text.length;) {
      const lineFeed = text.indexOf("\n", from);
      const end = lineFeed === -1 ? text.length : lineFeed;
      if (!this.#hasContent) this.#findContent(text, from, end);
      if (lineFeed !== -1) {
        if (this.#hasContent) this.#rows += 1;
        this.#hasContent = false;
      }
      from = end + 1;
    }
    const lastEnd = text.lastIndexOf("\n");
    if (lastEnd !== -1) this.#open = text.slice(lastEnd + 1);
    else if (this.#open.length <= maxLineLength) this.#open += text;
  }

  count(): number | undefined {
    if (this.#isDocument === true) return undefined;
    const isWhole = this.#hasContent && this.#open.length <= maxLineLength && isRecord(tryJson(this.#open));
    return this.#rows + (isWhole ? 1 : 0);
  }

  #findContent(text: string, from: number, end: number): void {
    let at = from;
    while (at < end && isWhiteSpace(text.charCodeAt(at))) at += 1;
    this.#hasContent = at < end;
    // One JSON document in the place of lines.
    if (this.#hasContent) this.#isDocument ??= text[at] === "[";
  }
}

/** White space of JSON, without the line feed. */
const isWhiteSpace = (code: number): boolean => code === 32 || code === 9 || code === 13;

const counters: Readonly<Record<string, () => TextCounter>> = {
  csv: () => new CsvCounter(),
  jsonl: () => new LineCounter(),
};

/**
 * A counter for a format whose rows can be counted as they come: CSV, whose header is not counted, and JSON Lines.
 * Undefined for every other one.
 */
export function createRowCounter(format: string): RowCounter | undefined {
  const counter = Object.hasOwn(counters, format) ? counters[format]?.() : undefined;
  if (counter === undefined) return undefined;
  const decoder = new FileTextDecoder();
  let rows: { readonly counted: number | undefined } | undefined;
  return {
    update(chunk) {
      for (let from = 0; from < chunk.length; from += pieceBytes) {
        counter.update(decoder.decode(chunk.subarray(from, from + pieceBytes)));
      }
    },
    count() {
      if (rows === undefined) {
        counter.update(decoder.end());
        rows = { counted: counter.count() };
      }
      return rows.counted;
    },
  };
}
