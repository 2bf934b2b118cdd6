import { callStore, maxStoreMs, nameOf } from "../internal/call-store.js";
import type { Lifetime } from "../internal/lifetime.js";
import { quietly } from "../internal/notify.js";
import type { Pace, PaceReservation, PaceStore } from "./pace.js";

/** How long a store that has failed is not called: at least a second, and longer where the failure took longer. */
const minCooldownMs = 1_000;
const cooldownFactor = 6;
/** The round trip to the store that is assumed before one was measured, and the least that is assumed later. */
const minRoundTripMs = 5;

/** What a shared pace is made of. */
export interface SharedPaceSetup {
  readonly store: PaceStore;
  readonly pace: Pace;
  /** Names whose requests are counted together. */
  readonly key: () => string;
  /** Called with the method that failed, and the reason, when the store begins to fail. */
  readonly onFailure: (method: "reserve" | "close", reason: string) => void;
}

/** Turns that were reserved for this client. They go to its calls in the order of their queue. */
export class ReservedTurns {
  /** When they come, by the monotonic clock. */
  readonly at: number;
  readonly #reservation: PaceReservation;
  readonly #count: number;
  #left: number;

  constructor(reservation: PaceReservation, count: number) {
    this.at = performance.now() + Math.max(0, reservation.waitMs);
    this.#reservation = reservation;
    this.#count = count;
    this.#left = count;
  }

  /** Uses one. @returns whether there are more. */
  use(): boolean {
    this.#left -= 1;
    return this.#left > 0;
  }

  /** Gives them back, if none was used. */
  release(): void {
    if (this.#left === this.#count) void quietly(() => this.#reservation.release?.());
  }
}

/** The caller's pace store, whose failures cost nothing but time. */
export class SharedPace {
  readonly #setup: SharedPaceSetup;
  #isFailing = false;
  #cooldownEndsAt = 0;
  /** How long a round trip to the store takes; a single slow one counts little. */
  #roundTripMs = minRoundTripMs;

  constructor(setup: SharedPaceSetup) {
    this.#setup = setup;
  }

  /** False for a while after the store has failed: it is not called then. */
  isInUse(): boolean {
    return performance.now() >= this.#cooldownEndsAt;
  }

  /**
   * Reserves the next turns; undefined when the store has failed.
   *
   * @param waiting how many calls wait for a turn.
   * @throws what ended `lifetime`; turns that come after that are given back.
   */
  async reserve(waiting: number, lifetime: Lifetime): Promise<ReservedTurns | undefined> {
    const { store, pace, key } = this.#setup;
    // As many as the pace lets through during one round trip: otherwise a distant store would slow the calls down.
    const passing = Math.ceil((this.#roundTripMs * pace.requests) / pace.windowMs);
    const count = Math.max(1, Math.min(waiting, passing, pace.requests));
    const calledAt = performance.now();
    const outcome = await callStore(
      () => store.reserve(key(), pace, count),
      lifetime,
      maxStoreMs,
      (late) => void quietly(() => late.release?.()),
    );
    const tookMs = performance.now() - calledAt;
    if ("value" in outcome && isReservation(outcome.value)) {
      this.#roundTripMs = Math.max(minRoundTripMs, Math.min(tookMs, 2 * this.#roundTripMs));
      this.#isFailing = false;
      return new ReservedTurns(outcome.value, count);
    }
    this.#cooldownEndsAt = performance.now() + Math.max(minCooldownMs, cooldownFactor * tookMs);
    this.#reportFailure("reserve", "value" in outcome ? "its result has no number as waitMs" : outcome.failure);
    return undefined;
  }

  /** Closes the gate of all processes. */
  close(waitMs: number): void {
    const { store, key } = this.#setup;
    void (async () => {
      try {
        await store.close?.(key(), waitMs);
      } catch (error) {
        this.#reportFailure("close", nameOf(error));
      }
    })();
  }

  /** Once for each time that the store begins to fail: an outage is one thing to know. */
  #reportFailure(method: "reserve" | "close", reason: string): void {
    if (!this.#isFailing) this.#setup.onFailure(method, reason);
    this.#isFailing = true;
  }
}

const isReservation = (value: Partial<PaceReservation> | undefined): boolean =>
  typeof value?.waitMs === "number" && !Number.isNaN(value.waitMs);
