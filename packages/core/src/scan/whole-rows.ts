import { findCharacter, quote } from "./find-character.js";

/** Rows that were passed at once. */
export interface PassedRows {
  readonly rows: number;
  /** How many of them are lines without any character. */
  readonly blank: number;
  /** Where the first row begins that was not passed: it continues in the next piece. */
  readonly end: number;
}

/**
 * Passes the CSV rows that end in a text as the `CsvScanner` would find them, without finding their cells: most rows of a
 * file only have to be counted. Only quotes and line ends are looked at, and the runtime searches them. A quote that opens
 * no cell is text like any other.
 *
 * @param start where a row begins.
 */
export function passWholeRows(text: string, start: number, delimiter: number): PassedRows {
  const last = text.length - 1;
  let [rows, blank, end] = [0, 0, start];
  let nextQuote = findCharacter(text, '"', start);
  let nextLineFeed = findCharacter(text, "\n", start);
  let nextReturn = findCharacter(text, "\r", start);
  for (;;) {
    const rowEnd = Math.min(nextLineFeed, nextReturn);
    let at: number;
    if (nextQuote < rowEnd) {
      const opensCell = nextQuote === end || text.charCodeAt(nextQuote - 1) === delimiter;
      at = opensCell ? passQuotedCells(text, nextQuote + 1, delimiter) : nextQuote + 1;
      nextQuote = findCharacter(text, '"', at);
    } else {
      // There is no row end, or it is a carriage return whose line feed may come with the next piece.
      if (rowEnd >= last && nextLineFeed !== last) return { rows, blank, end };
      rows += 1;
      if (rowEnd === end) blank += 1;
      const isPair = nextReturn + 1 === nextLineFeed;
      at = end = isPair ? nextLineFeed + 1 : rowEnd + 1;
    }
    if (nextLineFeed < at) nextLineFeed = findCharacter(text, "\n", at);
    if (nextReturn < at) nextReturn = findCharacter(text, "\r", at);
  }
}

/**
 * Passes a quoted cell, and the quoted cells that follow it in the row.
 *
 * @param start behind the quote that opens the first.
 * @returns where the text continues behind the last one, or the end of the text when that is not closed.
 */
function passQuotedCells(text: string, start: number, delimiter: number): number {
  for (let at = start; ;) {
    const closing = findCharacter(text, '"', at);
    const next = text.charCodeAt(closing + 1);
    if (next === delimiter && text.charCodeAt(closing + 2) === quote) at = closing + 3;
    else if (next === quote) at = closing + 2;
    else return closing + 1;
  }
}
