import type { Pace } from "./pace.js";

/** One request that counts towards the pace. */
interface Slot {
  /** When it was taken; once the attempt has ended, when it did. */
  at: number;
}

/** The requests of the last window, as a server that counts them may see them. */
export class SlidingWindow {
  readonly #pace: Pace;
  /** Oldest first; at most `pace.requests` of them. */
  readonly #slots: Slot[] = [];

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  /** Counts a request that is sent now. @returns what to call when its attempt has ended: it counts from then on. */
  take(now: number): () => void {
    const slot: Slot = { at: now };
    this.#slots.push(slot);
    if (this.#slots.length > this.#pace.requests) this.#slots.shift();
    return () => {
      slot.at = performance.now();
      // It is now the latest of all, so one move keeps the order.
      const index = this.#slots.indexOf(slot);
      if (index < 0) return;
      this.#slots.splice(index, 1);
      this.#slots.push(slot);
    };
  }

  /** When the pace lets in a request that has `ahead` others before it. */
  opensAt(ahead: number): number {
    const { requests, windowMs } = this.#pace;
    const free = requests - this.#slots.length;
    if (ahead < free) return 0;
    // The request goes one window after the one that is `requests` places before its own.
    const index = (ahead - free) % requests;
    const rounds = Math.floor((ahead - free) / requests);
    return (this.#slots[index]?.at ?? performance.now()) + windowMs * (rounds + 1);
  }
}
