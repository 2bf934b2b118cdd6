const quote = 34;
const lineFeed = 10;
const carriageReturn = 13;

/** Rows that were passed at once. */
export interface PassedRows {
  readonly rows: number;
  /** How many of them are lines without any character. */
  readonly blank: number;
  /** Where the first row begins that was not passed. */
  readonly end: number;
}

/**
 * Passes the CSV rows that end in a text, without finding their cells: most rows of a file only have to be counted. It stops
 * before a row that goes on in the next piece, and before one whose quotes break a rule: what becomes of those is for the
 * `CsvScanner` to say.
 *
 * @param start where a row begins.
 */
export function passWholeRows(text: string, start: number, delimiter: number): PassedRows {
  let { rows, blank, end } = passPlainRows(text, start);
  let isCellStart = true;
  for (let at = end; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      if (!isCellStart) break;
      at = text.indexOf('"', at + 1);
      while (at !== -1 && text.charCodeAt(at + 1) === quote) at = text.indexOf('"', at + 2);
      // The text must go on: the next piece may begin with the second of two quotes.
      if (at === -1 || at + 1 === text.length) break;
      const next = text.charCodeAt(at + 1);
      if (next !== delimiter && next !== lineFeed && next !== carriageReturn) break;
      isCellStart = false;
    } else if (code === lineFeed || code === carriageReturn) {
      // A line feed that belongs to it may come with the next piece.
      if (code === carriageReturn && at + 1 === text.length) break;
      rows += 1;
      if (at === end) blank += 1;
      if (code === carriageReturn && text.charCodeAt(at + 1) === lineFeed) at += 1;
      end = at + 1;
      isCellStart = true;
    } else {
      isCellStart = code === delimiter;
    }
  }
  return { rows, blank, end };
}

/** Passes the rows up to the first quote or carriage return: among them each line feed ends a row, and is found natively. */
function passPlainRows(text: string, start: number): PassedRows {
  const limit = Math.min(firstOf(text, '"', start), firstOf(text, "\r", start));
  let rows = 0;
  let blank = 0;
  let end = start;
  for (let at = firstOf(text, "\n", end); at < limit; at = firstOf(text, "\n", end)) {
    rows += 1;
    if (at === end) blank += 1;
    end = at + 1;
  }
  return { rows, blank, end };
}

/** Where a character stands, or the end of the text. */
function firstOf(text: string, character: string, from: number): number {
  const found = text.indexOf(character, from);
  return found === -1 ? text.length : found;
}
