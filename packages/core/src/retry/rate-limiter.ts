import { startTimer } from "../internal/time.js";
import { Lifetime } from "../internal/lifetime.js";
import { ignore } from "../internal/notify.js";
import type { Pace } from "./pace.js";
import type { ReservedTurns, SharedPace } from "./shared-pace.js";
import { SlidingWindow } from "./sliding-window.js";

/** Why a call has to wait, and for how long at least. */
export interface RateLimitWait {
  readonly reason: "gate" | "pace";
  /** In ms from now. */
  readonly waitMs: number;
}

/** Called with why a call waits, each time that more is known. */
export type WaitListener = (wait: RateLimitWait) => void;

/** A call that waits for its turn under the pace. */
interface QueuedCall {
  /** Lets it in. @param countFromNow what to call when its attempt has ended. */
  readonly admit: (countFromNow: () => void) => void;
  readonly onWait: WaitListener;
}

/**
 * All requests of a client pass it: a gate, which a 429 closes for as long as the server asks, and a pace, which keeps most
 * 429s from happening. It lets calls in first come, first served.
 */
export class RateLimiter {
  readonly #window: SlidingWindow | undefined;
  /** The pace that all processes share, beside the client's pace, which alone holds when the store has failed. */
  readonly #shared: SharedPace | undefined;
  readonly #queue: QueuedCall[] = [];
  /** The listeners of all calls that wait, for whatever reason: each must know when the gate closes. */
  readonly #waiting = new Set<WaitListener>();
  #closedUntil = 0;
  #stopTimer: (() => void) | undefined;
  /** The turns that the first calls of the queue will have. */
  #turns: ReservedTurns | undefined;
  /** The reservation that is under way in the store of the shared pace. */
  #reserving: Lifetime | undefined;

  constructor(pace?: Pace, shared?: SharedPace) {
    this.#window = pace && new SlidingWindow(pace);
    this.#shared = shared;
  }

  /** Closes the gate for all calls until `waitMs` from now. An earlier, longer closing stays in force. */
  close(waitMs: number): void {
    const now = performance.now();
    this.#closedUntil = Math.max(this.#closedUntil, now + waitMs);
    for (const onWait of this.#waiting) onWait({ reason: "gate", waitMs: this.#closedUntil - now });
    this.#shared?.close(waitMs);
  }

  /** What a call that comes now would wait for, as far as it is known; undefined when it may go at once. */
  expectedWait(isPaced: boolean): RateLimitWait | undefined {
    const now = performance.now();
    const gateMs = this.#closedUntil - now;
    const paceMs = isPaced ? Math.max(this.#window?.opensAt(this.#queue.length) ?? 0, this.#turns?.at ?? 0) - now : 0;
    if (gateMs <= 0 && paceMs <= 0) return undefined;
    return gateMs >= paceMs ? { reason: "gate", waitMs: gateMs } : { reason: "pace", waitMs: paceMs };
  }

  /**
   * Lets a call in at once, where nothing is in its way and no other call waits.
   *
   * @returns what {@link enter} resolves with; undefined when the call has to wait.
   */
  tryEnter(isPaced: boolean): (() => void) | undefined {
    const now = performance.now();
    if (this.#closedUntil > now) return undefined;
    if (!isPaced) return ignore;
    if (this.#queue.length > 0 || (this.#window?.opensAt(0) ?? 0) > now || this.#shared?.isInUse() === true)
      return undefined;
    return this.#window?.take(now) ?? ignore;
  }

  /**
   * Resolves when the call may be sent; rejects the moment `lifetime` ends, giving up its place.
   *
   * @param onWait called when more becomes known of how long the call waits: the gate closes, or a shared pace has given the
   * time of the next turn. The call may have no time for that.
   * @returns what to call when the attempt has ended, well or not: the server counts a request when it arrives, some time after
   * we sent it, so its place in the window moves to that later time. Where later requests have filled the window meanwhile, the
   * call changes nothing.
   */
  async enter(lifetime: Lifetime, isPaced: boolean, onWait: WaitListener = ignore): Promise<() => void> {
    lifetime.throwIfEnded();
    this.#waiting.add(onWait);
    try {
      if (isPaced) return await this.#queueUp(lifetime, onWait);
      await this.#waitForGate(lifetime);
      return ignore;
    } finally {
      this.#waiting.delete(onWait);
    }
  }

  /** Waits for the gate only. A token request skips the queue of the pace, so that it does not stand behind the calls that
   * need the token. */
  async #waitForGate(lifetime: Lifetime): Promise<void> {
    for (let wait = this.expectedWait(false); wait !== undefined; wait = this.expectedWait(false)) {
      await lifetime.sleep(wait.waitMs);
    }
  }

  async #queueUp(lifetime: Lifetime, onWait: WaitListener): Promise<() => void> {
    let admit!: (countFromNow: () => void) => void;
    const turn = new Promise<() => void>((resolve) => (admit = resolve));
    const call = { admit, onWait };
    this.#queue.push(call);
    this.#pump();
    try {
      return await lifetime.race(turn);
    } catch (error) {
      const index = this.#queue.indexOf(call);
      if (index >= 0) this.#queue.splice(index, 1);
      // A timer without a waiting call would keep the process alive.
      this.#pump();
      throw error;
    }
  }

  /** Lets in all calls that may go and sets one timer for the next. */
  #pump(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    while (this.#queue.length > 0) {
      const now = performance.now();
      const opensAt = Math.max(this.#closedUntil, this.#window?.opensAt(0) ?? 0, this.#turns?.at ?? 0);
      if (opensAt > now) {
        this.#stopTimer = startTimer(opensAt - now, () => this.#pump());
        return;
      }
      if (this.#turns === undefined && this.#shared?.isInUse() === true) {
        this.#reserve(this.#shared);
        return;
      }
      if (this.#turns?.use() === false) this.#turns = undefined;
      this.#queue.shift()?.admit(this.#window?.take(now) ?? ignore);
    }
    this.#giveUpTurns();
  }

  /** Reserves the next turns of all processes, with one call of the store at a time; then lets calls in again. */
  #reserve(shared: SharedPace): void {
    if (this.#reserving !== undefined) return;
    const reserving = (this.#reserving = new Lifetime());
    shared.reserve(this.#queue.length, reserving).then((turns) => {
      this.#reserving = undefined;
      this.#turns = turns;
      const waitMs = (turns?.at ?? 0) - performance.now();
      if (waitMs > 0) for (const { onWait } of [...this.#queue]) onWait({ reason: "pace", waitMs });
      this.#pump();
    }, ignore);
  }

  /** Gives back what was reserved: no call waits for it any more. */
  #giveUpTurns(): void {
    this.#reserving?.end(new Error("no call waits for a turn"));
    this.#reserving = undefined;
    this.#turns?.release();
    this.#turns = undefined;
  }
}
