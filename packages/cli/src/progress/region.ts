import type { OutputStream } from "../context.ts";
import { textWidth } from "./text-width.ts";

/** A line of the region: what is shown, and how many columns that takes. */
export interface RegionLine {
  readonly text: string;
  readonly width: number;
}

const escape = "\u001b[";
const clearToEnd = `${escape}K`;
const hideCursor = `${escape}?25l`;
const showCursor = `${escape}?25h`;

/** A line without colours. */
export const plainLine = (text: string): RegionLine => ({ text, width: textWidth(text) });

/**
 * The last lines of a terminal, redrawn in place; what is printed goes above them, once. Between two drawings the cursor
 * stands on the line below. Each line is overwritten and ended by a "clear to the end of the line": clearing downwards from
 * the top row would push the old picture into the scroll-back of some terminals.
 */
export class Region {
  readonly #stream: OutputStream;
  #drawn: readonly RegionLine[] = [];
  #isHidden = false;
  readonly #restore = (): void => this.#showCursor();

  constructor(stream: OutputStream) {
    this.#stream = stream;
  }

  /** Columns that a line may take: the last one stays empty, because a terminal may wrap behind it. */
  get columns(): number {
    return (this.#stream.columns || 80) - 1;
  }

  /** Lines that the region may have: the cursor's own line is none of them. */
  get maxLines(): number {
    return Math.max(1, (this.#stream.rows || 24) - 1);
  }

  /** Draws the region anew, below `printed`, which stays. */
  draw(lines: readonly RegionLine[], printed: readonly RegionLine[] = []): void {
    const shown = lines.slice(0, this.maxLines);
    if (printed.length === 0 && isSame(shown, this.#drawn) && this.#rowsOf(this.#drawn) === this.#drawn.length) return;
    const rows = Math.min(this.#rowsOf(this.#drawn), this.maxLines);
    const written = [...printed, ...shown];
    const left = Math.max(0, rows - written.length);
    this.#hideCursor();
    this.#stream.write(
      (rows > 0 ? `\r${escape}${rows}A` : "\r") +
        written.map(({ text }) => `${text}${clearToEnd}\r\n`).join("") +
        // Rows of the old picture below the new one are cleared one by one.
        (left > 0 ? `${`${clearToEnd}\r\n`.repeat(left)}${escape}${left}A` : "") +
        // Where the cursor stands a terminal shows what is typed: ^C.
        clearToEnd,
    );
    this.#drawn = shown;
    if (shown.length === 0) this.#showCursor();
  }

  /** Takes the region away; what was printed stays. */
  close(): void {
    this.draw([]);
    this.#showCursor();
  }

  /** After the terminal became narrower, a line may take several rows. */
  #rowsOf(lines: readonly RegionLine[]): number {
    const columns = this.#stream.columns || 80;
    return lines.reduce((sum, { width }) => sum + Math.max(1, Math.ceil(width / columns)), 0);
  }

  #hideCursor(): void {
    if (this.#isHidden) return;
    this.#isHidden = true;
    process.once("exit", this.#restore);
    this.#stream.write(hideCursor);
  }

  #showCursor(): void {
    if (!this.#isHidden) return;
    this.#isHidden = false;
    process.off("exit", this.#restore);
    this.#stream.write(showCursor);
  }
}

const isSame = (some: readonly RegionLine[], others: readonly RegionLine[]): boolean =>
  some.length === others.length && some.every(({ text }, index) => text === others[index]?.text);
