import type { Pace, PaceReservation, PaceStore } from "../../src/retry/pace.js";

/** What a store was asked for, and what became of it. */
export interface SeenReservation {
  readonly key: string;
  readonly pace: Pace;
  readonly count: number;
  isReleased: boolean;
}

/** A pace store that several clients share: one turn after the other, evenly apart. */
export class MemoryPaceStore implements PaceStore {
  readonly pace?: Pace;
  readonly reservations: SeenReservation[] = [];
  readonly closings: [key: string, waitMs: number][] = [];
  /** How long it takes for an answer, in ms. */
  distanceMs = 0;
  #nextAt = 0;

  constructor(pace?: Pace) {
    if (pace !== undefined) this.pace = pace;
  }

  async reserve(key: string, pace: Pace, count = 1): Promise<PaceReservation> {
    const seen = { key, pace, count, isReleased: false };
    this.reservations.push(seen);
    const spacingMs = pace.windowMs / pace.requests;
    const at = Math.max(performance.now(), this.#nextAt) + (count - 1) * spacingMs;
    this.#nextAt = at + spacingMs;
    if (this.distanceMs > 0) await new Promise((resolve) => setTimeout(resolve, this.distanceMs));
    return {
      waitMs: at - performance.now(),
      release: () => {
        seen.isReleased = true;
        return Promise.resolve();
      },
    };
  }

  close(key: string, waitMs: number): Promise<void> {
    this.closings.push([key, waitMs]);
    this.#nextAt = Math.max(this.#nextAt, performance.now() + waitMs);
    return Promise.resolve();
  }
}
