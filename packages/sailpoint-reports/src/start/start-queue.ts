import type { Lifetime } from "@identity-reports/core/vendor";

/** The place of a start in a {@link StartQueue}. */
export interface QueuePlace {
  /** How long this start may still wait for the run that blocks the queue, in ms. */
  leftMs(): number;
  /** Gives up the place: the next start moves up. */
  leave(): void;
}

interface Entry {
  hasLeft: boolean;
  next: Entry | undefined;
  /** Tells the start that it is the first. */
  wake: () => void;
}

/**
 * Starts that take turns, behind a run or behind one another. The first of them acts; each other one waits until those in
 * front of it have left. To enter and to leave costs the same however many wait.
 */
export class StartQueue<Run> {
  #first: Entry | undefined;
  #last: Entry | undefined;
  #length = 0;
  #blockingRun: Run;
  #blockedSince = performance.now();

  constructor(run: Run) {
    this.#blockingRun = run;
  }

  /** How many starts are in it. */
  get length(): number {
    return this.#length;
  }

  /** The run that blocks it. */
  get blockingRun(): Run {
    return this.#blockingRun;
  }

  /** Another run blocks it from now on. The time of every start in it begins anew: each run may take as long. */
  blockBy(run: Run): void {
    this.#blockingRun = run;
    this.#blockedSince = performance.now();
  }

  /**
   * Takes the last place and resolves when it is the first; rejects the moment `lifetime` ends, or when the time is over.
   * A start that is rejected has left.
   *
   * @param maxWaitMs how long to wait for the end of any one run.
   * @param timeoutError makes the error of a start whose time is over before it is the first.
   */
  async enter(lifetime: Lifetime, maxWaitMs: number, timeoutError: () => Error): Promise<QueuePlace> {
    const enteredAt = performance.now();
    const leftMs = (): number => Math.max(enteredAt, this.#blockedSince) + maxWaitMs - performance.now();
    const entry: Entry = { hasLeft: false, next: undefined, wake: () => {} };
    const leave = (): void => this.#remove(entry);
    this.#append(entry);
    try {
      if (this.#first !== entry) {
        await untilFirst(entry, lifetime, leftMs, timeoutError);
        lifetime.throwIfEnded();
      }
      return { leftMs, leave };
    } catch (error) {
      leave();
      throw error;
    }
  }

  #append(entry: Entry): void {
    if (this.#last === undefined) this.#first = entry;
    else this.#last.next = entry;
    this.#last = entry;
    this.#length++;
  }

  #remove(entry: Entry): void {
    if (entry.hasLeft) return;
    entry.hasLeft = true;
    this.#length--;
    // An entry that leaves from the middle stays linked until those in front of it have left.
    while (this.#first?.hasLeft) this.#first = this.#first.next;
    if (this.#first === undefined) this.#last = undefined;
    else this.#first.wake();
  }
}

/** Resolves when the entry is woken. */
async function untilFirst(
  entry: Entry,
  lifetime: Lifetime,
  leftMs: () => number,
  timeoutError: () => Error,
): Promise<void> {
  let stopTimer = (): void => {};
  const isFirst = new Promise<void>((resolve, reject) => {
    entry.wake = resolve;
    // The time may have begun anew while the timer ran.
    const checkTime = (): void => {
      const left = leftMs();
      if (left <= 0) reject(timeoutError());
      else stopTimer = lifetime.after(left, checkTime);
    };
    checkTime();
  });
  try {
    await lifetime.race(isFirst);
  } finally {
    stopTimer();
  }
}

/** The queue of a report type, or of a campaign. An empty one begins anew, behind `run`; without one, starts only take turns. */
export function startQueueOf<Run>(queues: Map<string, StartQueue<Run>>, key: string, run: Run): StartQueue<Run> {
  const present = queues.get(key);
  if (present !== undefined && present.length > 0) return present;
  const queue = new StartQueue(run);
  queues.set(key, queue);
  return queue;
}
