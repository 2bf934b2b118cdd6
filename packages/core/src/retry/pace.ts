/** At most `requests` starts within any `windowMs`. */
export interface Pace {
  /** How many requests may start within the window. */
  readonly requests: number;
  /** Length of the sliding window in ms. */
  readonly windowMs: number;
}

/** Turns that a {@link PaceStore} has reserved. */
export interface PaceReservation {
  /** How long to wait from now until the requests may be sent, in ms; 0 for at once. */
  readonly waitMs: number;
  /**
   * Gives the turns back: nothing was sent, and nothing will be.
   *
   * @example
   * ```ts
   * const turns = new Set<Date>();
   * const turn = new Date(Date.now() + 500);
   * turns.add(turn);
   * const reservation: PaceReservation = { waitMs: 500, release: async () => void turns.delete(turn) };
   * ```
   */
  release?(): Promise<void>;
}

/**
 * A pace that several processes share, because the vendor counts their requests together. A client reserves the turn of its
 * next call when that call is the first in its own queue, so it holds few turns at a time and gives back what it does not
 * use.
 *
 * What a store fails with, or does not do within 5 s, is a notice (`pace_store_failed`) and no error: the client then keeps
 * to the pace by itself, and calls the store again a little later.
 *
 * @example
 * ```ts
 * const nextAt = new Map<string, number>();
 * const pace: PaceStore = {
 *   // One turn after the other: requests that arrive in a burst, and a little late, meet those of the next window.
 *   async reserve(key, { requests, windowMs }, count = 1) {
 *     const firstAt = Math.max(Date.now(), nextAt.get(key) ?? 0);
 *     const lastAt = firstAt + ((count - 1) * windowMs) / requests;
 *     nextAt.set(key, lastAt + windowMs / requests);
 *     return { waitMs: lastAt - Date.now() };
 *   },
 *   async close(key, waitMs) {
 *     nextAt.set(key, Math.max(nextAt.get(key) ?? 0, Date.now() + waitMs));
 *   },
 * };
 * const sailpoint = SailPointReportsClient.fromEnv({ pace });
 * ```
 */
export interface PaceStore {
  /** The pace to share. Default: the vendor's own; needed where the client has none. */
  readonly pace?: Pace;
  /**
   * Reserves the next free turns, and says when they come. The client waits that long, and sends nothing before.
   *
   * @param key names whose requests are counted together, as the key of a token store does: the host and the client id,
   * without a secret; the host alone where the client signs in without a client id.
   * @param pace what all processes together may send.
   * @param count how many turns; the answer is about the last of them. More than 1 only where the store is so far away that
   * one at a time would be slower than the pace.
   *
   * @example
   * ```ts
   * let nextAt = 0;
   * const pace: PaceStore = {
   *   async reserve(key, { requests, windowMs }) {
   *     const at = Math.max(Date.now(), nextAt);
   *     nextAt = at + windowMs / requests;
   *     return { waitMs: at - Date.now() };
   *   },
   * };
   * ```
   */
  reserve(key: string, pace: Pace, count?: number): Promise<PaceReservation>;
  /**
   * The vendor has answered a request with a 429: no process should send another one for `waitMs`. Later reservations come
   * after that time.
   *
   * @example
   * ```ts
   * let closedUntil = 0;
   * const pace: PaceStore = {
   *   reserve: async () => ({ waitMs: Math.max(0, closedUntil - Date.now()) }),
   *   close: async (key, waitMs) => void (closedUntil = Math.max(closedUntil, Date.now() + waitMs)),
   * };
   * ```
   */
  close?(key: string, waitMs: number): Promise<void>;
}

/** Whether a `pace` option is a store. */
export const isPaceStore = (pace: Pace | PaceStore): pace is PaceStore => "reserve" in pace;
