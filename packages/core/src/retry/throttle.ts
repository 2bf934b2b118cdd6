import { startTimer } from "../internal/time.js";
import type { Lifetime } from "../internal/lifetime.js";
import { ignore } from "../internal/notify.js";

/** At most `requests` starts within any `windowMs`. */
export interface Pace {
  readonly requests: number;
  /** Length of the sliding window in ms. */
  readonly windowMs: number;
}

/** Why a call has to wait, and for how long at least. */
export interface ThrottleWait {
  readonly reason: "gate" | "pace";
  readonly waitMs: number;
}

/** A place in the pace. */
interface Slot {
  /** When it was taken; once the answer is there, when that came. */
  at: number;
}

/**
 * The one door all requests of a client go through. A 429 closes it until the server's time; a pace keeps most 429s from
 * happening. Callers are let in first come, first served.
 */
export class Throttle {
  readonly #pace: Pace | undefined;
  /** Who was let in within the last window, oldest first; at most `pace.requests` of them. */
  readonly #slots: Slot[] = [];
  readonly #queue: ((slot: Slot) => void)[] = [];
  /** Told when the gate closes: everyone who waits, for whatever reason. */
  readonly #waiting = new Set<(wait: ThrottleWait) => void>();
  #closedUntil = 0;
  #stopTimer: (() => void) | undefined;

  constructor(pace?: Pace) {
    this.#pace = pace;
  }

  /** Closes the gate for all calls until `waitMs` from now. An earlier, longer closing stays in force. */
  close(waitMs: number): void {
    const now = performance.now();
    this.#closedUntil = Math.max(this.#closedUntil, now + waitMs);
    for (const tell of this.#waiting) tell({ reason: "gate", waitMs: this.#closedUntil - now });
  }

  /** What a call that comes now would wait for; undefined when it may go at once. */
  expected(paced: boolean): ThrottleWait | undefined {
    const now = performance.now();
    const gateMs = this.#closedUntil - now;
    const paceMs = paced ? this.#paceOpensAt(this.#queue.length) - now : 0;
    if (gateMs <= 0 && paceMs <= 0) return undefined;
    return gateMs >= paceMs ? { reason: "gate", waitMs: gateMs } : { reason: "pace", waitMs: paceMs };
  }

  /**
   * Lets a call in at once, where nothing is in its way and no other call waits.
   *
   * @returns what {@link enter} resolves with; undefined when the call has to wait.
   */
  tryEnter(paced: boolean): (() => void) | undefined {
    const now = performance.now();
    if (this.#closedUntil > now) return undefined;
    if (!paced) return ignore;
    if (this.#queue.length > 0 || this.#paceOpensAt(0) > now) return undefined;
    return this.#leaverOf(this.#takeSlot(now));
  }

  /**
   * Resolves when the call may be sent; rejects the moment `lifetime` ends, giving up its place.
   *
   * @param onClose called when the gate closes while the call waits: it may have no time for that.
   * @returns what to call when the answer is there: the server counts a request when it arrives, which is some time after
   * we sent it, and only the answer proves that it has. A call that takes longer than the window counts from its start.
   */
  async enter(lifetime: Lifetime, paced: boolean, onClose: (wait: ThrottleWait) => void = ignore): Promise<() => void> {
    lifetime.throwIfEnded();
    this.#waiting.add(onClose);
    try {
      if (!paced) {
        await this.#waitForGate(lifetime);
        return ignore;
      }
      return this.#leaverOf(await this.#queueUp(lifetime));
    } finally {
      this.#waiting.delete(onClose);
    }
  }

  /** Waits for the gate only. A token request skips the queue of the pace, so that it does not stand behind the calls that
   * need the token. */
  async #waitForGate(lifetime: Lifetime): Promise<void> {
    for (let wait = this.expected(false); wait !== undefined; wait = this.expected(false)) {
      await lifetime.sleep(wait.waitMs);
    }
  }

  async #queueUp(lifetime: Lifetime): Promise<Slot> {
    let admit!: (slot: Slot) => void;
    const turn = new Promise<Slot>((resolve) => (admit = resolve));
    this.#queue.push(admit);
    this.#pump();
    try {
      return await lifetime.race(turn);
    } catch (error) {
      const place = this.#queue.indexOf(admit);
      if (place >= 0) this.#queue.splice(place, 1);
      // A timer without a waiting call would keep the process alive.
      this.#pump();
      throw error;
    }
  }

  /** Lets in everyone who may go and sets one timer for the next. */
  #pump(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    while (this.#queue.length > 0) {
      const now = performance.now();
      const opensAt = Math.max(this.#closedUntil, this.#paceOpensAt(0));
      if (opensAt > now) {
        this.#stopTimer = startTimer(opensAt - now, () => this.#pump());
        return;
      }
      this.#queue.shift()?.(this.#takeSlot(now));
    }
  }

  #takeSlot(now: number): Slot {
    const slot = { at: now };
    if (this.#pace !== undefined) {
      this.#slots.push(slot);
      if (this.#slots.length > this.#pace.requests) this.#slots.shift();
    }
    return slot;
  }

  #leaverOf(slot: Slot): () => void {
    return this.#pace === undefined ? ignore : () => this.#settle(slot);
  }

  #settle(slot: Slot): void {
    slot.at = performance.now();
    // It is now the latest of all, so one move keeps the order.
    const index = this.#slots.indexOf(slot);
    if (index < 0) return;
    this.#slots.splice(index, 1);
    this.#slots.push(slot);
  }

  /** When the pace lets in a call that has `ahead` others before it. */
  #paceOpensAt(ahead: number): number {
    if (this.#pace === undefined) return 0;
    const { requests, windowMs } = this.#pace;
    const free = requests - this.#slots.length;
    if (ahead < free) return 0;
    // The call goes one window after the one that is `requests` places before its own.
    const place = (ahead - free) % requests;
    const rounds = Math.floor((ahead - free) / requests);
    return (this.#slots[place]?.at ?? performance.now()) + windowMs * (rounds + 1);
  }
}
