import { ignore } from "../internal/notify.js";
import type { Scope } from "../internal/scope.js";
import { monotonicMs } from "../internal/time.js";

/** What the first in line has. */
export interface Turn {
  /** What is left of its time for the run that is in the way. */
  leftMs(): number;
  /** Lets the next one go on. */
  leave(): void;
}

/**
 * Calls that found a run in the way of theirs. Only the first of them asks for it and starts again; the others wait for
 * their turn, first come, first served.
 */
export class Line<Run> {
  /** Whom a change wakes, in the order in which they came; the first is awake already. */
  readonly #places: { wake: () => void }[] = [];
  #run: Run;
  #metAt = monotonicMs();

  constructor(run: Run) {
    this.#run = run;
  }

  /** How many stand in it. */
  get length(): number {
    return this.#places.length;
  }

  /** The run that is in the way. With another one everybody's time begins anew: each run ahead may take as long. */
  get run(): Run {
    return this.#run;
  }
  set run(run: Run) {
    this.#run = run;
    this.#metAt = monotonicMs();
    this.#wakeAll();
  }

  /**
   * Takes the last place and resolves when it is the first; rejects the moment `scope` ends, giving up the place.
   *
   * @param maxWaitMs how long to wait for the end of any one run.
   * @param tooLate makes the error with which `scope` ends when that is over before it is the call's turn.
   */
  async enter(scope: Scope, maxWaitMs: number, tooLate: () => Error): Promise<Turn> {
    const enteredAt = monotonicMs();
    const place = { wake: ignore };
    const turn = {
      leftMs: () => Math.max(enteredAt, this.#metAt) + maxWaitMs - monotonicMs(),
      leave: () => {
        this.#places.splice(this.#places.indexOf(place), 1);
        this.#wakeAll();
      },
    };
    this.#places.push(place);
    try {
      while (this.#places[0] !== place) {
        const lift = scope.limit(turn.leftMs(), tooLate);
        await scope.race(new Promise<void>((resolve) => (place.wake = resolve))).finally(lift);
      }
      scope.throwIfEnded();
      return turn;
    } catch (error) {
      turn.leave();
      throw error;
    }
  }

  #wakeAll(): void {
    for (const { wake } of this.#places) wake();
  }
}
