import type { Lifetime } from "../internal/lifetime.js";
import { ignore } from "../internal/notify.js";

/** Ends a lifetime when one of many waits takes too long. They share a timer: a wait for each chunk of a file costs next to nothing. */
export class StallWatch {
  readonly #lifetime: Lifetime;
  readonly #limitMs: number;
  readonly #toError: () => Error;
  #waitingSince: number | undefined;
  #isArmed = false;
  #stopTimer = ignore;

  constructor(lifetime: Lifetime, limitMs: number, toError: () => Error) {
    this.#lifetime = lifetime;
    this.#limitMs = limitMs;
    this.#toError = toError;
  }

  /** A wait begins. */
  begin(): void {
    this.#waitingSince = performance.now();
    if (!this.#isArmed) this.#arm(this.#limitMs);
  }

  /** The wait is over. */
  end(): void {
    this.#waitingSince = undefined;
  }

  /** No further wait is near: takes the timer away, which the next wait sets again. */
  disarm(): void {
    this.#isArmed = false;
    this.#stopTimer();
  }

  #arm(delayMs: number): void {
    this.#isArmed = true;
    this.#stopTimer = this.#lifetime.after(delayMs, () => this.#check());
  }

  /** The timer may have been set for an earlier wait: then it is set again for what is left of this one. */
  #check(): void {
    this.#isArmed = false;
    if (this.#waitingSince === undefined) return;
    const leftMs = this.#waitingSince + this.#limitMs - performance.now();
    if (leftMs > 0) this.#arm(leftMs);
    else this.#lifetime.end(this.#toError());
  }
}
