/** Counted in tenths: adding 0.1 ten times does not make 1. */
const capacity = 200;
const perRetry = 10;

/**
 * Retries a client may spend. Each costs one; each success earns a tenth back. While a server is down the
 * budget runs out and calls fail after one attempt, so an outage never sees more than 1.1 × the ordinary load from us.
 */
export class RetryBudget {
  #left = capacity;

  /** Spends one retry. @returns false when there is none left. */
  take(): boolean {
    if (this.#left < perRetry) return false;
    this.#left -= perRetry;
    return true;
  }

  /** Called for each call that succeeded. */
  earn(): void {
    this.#left = Math.min(capacity, this.#left + 1);
  }
}
