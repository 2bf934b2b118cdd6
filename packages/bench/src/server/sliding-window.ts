/** At most so many requests in any window; refused ones do not count. */
export class SlidingWindow {
  readonly #requests: number;
  readonly #windowMs: number;
  #starts: number[] = [];

  constructor({ requests, windowMs }: { readonly requests: number; readonly windowMs: number }) {
    this.#requests = requests;
    this.#windowMs = windowMs;
  }

  /** @returns 0 when a request may pass now, else the ms until one may. */
  take(now: number): number {
    this.#starts = this.#starts.filter((at) => at > now - this.#windowMs);
    const [oldest = now] = this.#starts;
    if (this.#starts.length >= this.#requests) return oldest + this.#windowMs - now;
    this.#starts.push(now);
    return 0;
  }
}
