import { carriageReturn, findCharacter, lineFeed, quote } from "./find-character.js";

const space = 32;

/** Where in a cell the scanner stands. */
const atStart = 0;
const inPlain = 1;
const inQuotes = 2;
/** The quote may have closed the cell, or be the first of two. */
const behindQuote = 3;
/** Behind spaces that do not belong to the cell. */
const behindSpace = 4;

/** How the text of a cell is written, as {@link CsvScanner.ends} tells it. */
export const plainCell = 0;
export const quotedCell = 1;
/** Quoted, with quotes in it, which are written twice. */
export const doubledCell = 2;

/** What breaks the rules of CSV. The scanner continues behind it as if the quote were any other character. */
export type CsvFault = "stray_quote" | "text_after_quote";

/**
 * Finds the rows and cells of a CSV file: a state machine that makes no objects, for text that comes in pieces.
 *
 * The dialect is RFC 4180 with its erratum 5714, and nothing else:
 * - LF, CRLF and CR each end a row, also mixed; the last row needs no end.
 * - A quote opens a cell only as its first character. Inside quotes a quote is written twice, and line ends and
 *   delimiters are text. Nothing may follow the closing quote but a delimiter or a line end.
 * - Spaces belong to the cell, unless those before its first character are skipped.
 * - A line without any character is a row with one empty cell.
 */
export class CsvScanner {
  /** Where the row begins, or continues, in this piece. Each cell begins one character behind the end of the last. */
  start = 0;
  /** How many cells of the row have ended in this piece. */
  cells = 0;
  /** For each of {@link cells}: the index behind its last character, times 4, plus how it is written. */
  readonly ends: Int32Array;
  /** How many cells of the row have ended, in this piece and before. */
  rowCells = 0;
  /** Line of the file on which the row begins. */
  rowLine = 1;
  /** True when the row is a line without any character. */
  isBlank = false;
  /** What is wrong in the row, and in which of its cells, counted from 0. */
  fault: CsvFault | undefined;
  faultCell = 0;
  readonly #delimiter: string;
  readonly #skipsSpaces: boolean;
  #text = "";
  #at = 0;
  // Where the next of each is in the piece. It is kept until it is passed, so that no text is searched twice.
  #nextDelimiter = -1;
  #nextLineFeed = -1;
  #nextReturn = -1;
  #nextQuote = -1;
  #state = atStart;
  #kind = plainCell;
  #line = 1;
  #isInRow = false;
  /** The last row ended with the CR at the end of its piece: an LF that follows belongs to it. */
  #maySkipLineFeed = false;

  /**
   * @param delimiter one character.
   * @param maxCells how many ends are kept for a row; more are only counted.
   */
  constructor(delimiter: string, maxCells: number, skipsSpaces = false) {
    this.#delimiter = delimiter;
    this.ends = new Int32Array(maxCells);
    this.#skipsSpaces = skipsSpaces;
  }

  /** True while a quote is open. */
  get isOpen(): boolean {
    return this.#state === inQuotes;
  }

  /** Takes the next piece. The one before must have been read: until `nextRow` was false. */
  take(text: string): void {
    this.#text = text;
    this.#at = 0;
    this.#nextDelimiter = this.#nextLineFeed = this.#nextReturn = this.#nextQuote = -1;
  }

  /** Where the next row begins in this piece, once `nextRow` was true. */
  get nextStart(): number {
    return this.#at;
  }

  /** Continues the row that begins there. {@link rowLine} is of no use from then on. */
  skipTo(start: number): void {
    this.#at = start;
  }

  /** Goes to the end of the row. @returns false when the row does not end in this piece. */
  nextRow(): boolean {
    const text = this.#text;
    const { length } = text;
    const delimiter = this.#delimiter.charCodeAt(0);
    this.#beginRow();
    let state = this.#state;
    let at = this.start;
    while (at < length) {
      if (state === inQuotes) {
        at = this.#closingQuote(at);
        if (at === length) break;
        at += 1;
        state = behindQuote;
        continue;
      }
      const code = text.charCodeAt(at);
      if (code === delimiter) {
        this.#endCell(at);
        state = atStart;
        at += 1;
      } else if (code === lineFeed || code === carriageReturn) {
        this.isBlank = state === atStart && this.rowCells === 0;
        this.#endCell(at);
        this.#endRow(at, code);
        return true;
      } else if (code === quote) {
        if (state === inPlain) this.#noteFault("stray_quote");
        else {
          this.#kind = state === behindQuote ? doubledCell : quotedCell;
          state = inQuotes;
        }
        at += 1;
      } else if (code === space && this.#skipsSpaces && (state === atStart || state === behindSpace)) {
        state = behindSpace;
        at += 1;
      } else {
        if (state === behindQuote) {
          this.#noteFault("text_after_quote");
          this.#kind = plainCell;
        }
        state = inPlain;
        at = this.#endOfPlain(at);
      }
    }
    this.#state = state;
    this.#at = at;
    return false;
  }

  /**
   * Ends the last row, where no line end did, as an empty piece would: what is kept of its last cell is all of it.
   *
   * @returns false when there is no such row.
   */
  end(): boolean {
    if (!this.#isInRow || (this.#state === atStart && this.rowCells === 0)) return false;
    this.start = 0;
    this.cells = 0;
    this.#endCell(0);
    return true;
  }

  #beginRow(): void {
    if (this.#maySkipLineFeed && this.#at < this.#text.length) {
      this.#maySkipLineFeed = false;
      if (this.#text.charCodeAt(this.#at) === lineFeed) this.#at += 1;
    }
    this.start = this.#at;
    this.cells = 0;
    if (this.#isInRow) return;
    this.#isInRow = true;
    this.rowCells = 0;
    this.rowLine = this.#line;
    this.fault = undefined;
  }

  #endCell(at: number): void {
    if (this.cells < this.ends.length) this.ends[this.cells] = at * 4 + this.#kind;
    this.cells += 1;
    this.rowCells += 1;
    this.#kind = plainCell;
  }

  #endRow(at: number, code: number): void {
    const isPair = code === carriageReturn && this.#text.charCodeAt(at + 1) === lineFeed;
    this.#at = isPair ? at + 2 : at + 1;
    this.#maySkipLineFeed = code === carriageReturn && this.#at === this.#text.length && !isPair;
    this.#line += 1;
    this.#state = atStart;
    this.#isInRow = false;
  }

  /** The index of the quote that ends what is quoted, or the end of the piece. Passes line ends, which make lines. */
  #closingQuote(at: number): number {
    const text = this.#text;
    if (this.#nextQuote < at) this.#nextQuote = findCharacter(text, '"', at);
    if (this.#nextLineFeed < at) this.#nextLineFeed = findCharacter(text, "\n", at);
    while (this.#nextLineFeed < this.#nextQuote) {
      this.#line += 1;
      this.#nextLineFeed = findCharacter(text, "\n", this.#nextLineFeed + 1);
    }
    return this.#nextQuote;
  }

  /** The index of the next character that is not plain text, or the end of the piece. */
  #endOfPlain(at: number): number {
    const text = this.#text;
    if (this.#nextDelimiter < at) this.#nextDelimiter = findCharacter(text, this.#delimiter, at);
    if (this.#nextLineFeed < at) this.#nextLineFeed = findCharacter(text, "\n", at);
    if (this.#nextReturn < at) this.#nextReturn = findCharacter(text, "\r", at);
    if (this.#nextQuote < at) this.#nextQuote = findCharacter(text, '"', at);
    return Math.min(this.#nextDelimiter, this.#nextLineFeed, this.#nextReturn, this.#nextQuote);
  }

  #noteFault(fault: CsvFault): void {
    if (this.fault !== undefined) return;
    this.fault = fault;
    this.faultCell = this.rowCells;
  }
}
