/** After this many wrong guesses in a row, the two files have their rows in another order, and no more guesses are made. */
const maxWrongGuesses = 100;

/**
 * Guesses the older row of a newer one. Most files keep the order of their rows: the guess is the older row behind the last
 * match, and no look-up is needed.
 */
export class RowGuess {
  #next = 0;
  #wrongGuesses = 0;

  /** Undefined where no guess is made. */
  get row(): number | undefined {
    return this.#wrongGuesses < maxWrongGuesses ? this.#next : undefined;
  }

  /** Takes note of a match, also of one that was looked up. */
  noteMatch(row: number): void {
    this.#wrongGuesses = row === this.#next ? 0 : this.#wrongGuesses + 1;
    this.#next = row + 1;
  }
}
