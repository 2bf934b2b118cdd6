import { afterAll } from "vitest";

/** A time limit that passes when told, not when time does. */
export interface OwnLimit {
  /** Longer than any test; no two limits are alike. */
  readonly timeoutMs: number;
  /** Lets the limit pass: the one that runs now, or else the next. */
  expire(): void;
}

type Timer = ReturnType<typeof setTimeout>;

interface Limit {
  readonly timeoutMs: number;
  isDue: boolean;
  running: { readonly timer: Timer; readonly fire: () => void } | undefined;
}

const firstMs = 100_000_000;
const apartMs = 10_000;

/**
 * Makes limits that a test can let pass, so that a busy machine never makes one pass too early. Other timers are left alone.
 * Undone when the file's tests are over.
 */
export function ownLimits(): () => OwnLimit {
  const { setTimeout, clearTimeout } = globalThis;
  const limits: Limit[] = [];

  const pass = (limit: Limit): void => {
    // A turn later, all that waits for what has happened so far has taken note.
    setImmediate(() => {
      const { running } = limit;
      if (running === undefined || !limit.isDue) return;
      limit.isDue = false;
      clearTimeout(running.timer);
      const { now } = performance;
      performance.now = () => now.call(performance) + limit.timeoutMs + apartMs;
      try {
        running.fire();
      } finally {
        performance.now = now;
      }
    });
  };
  const start = (done: (...values: unknown[]) => void, delayMs = 0, ...values: unknown[]): Timer => {
    const fire = (): void => done(...values);
    const timer = setTimeout(fire, delayMs);
    // A limit that is armed a little late is a little shorter.
    const limit = limits[Math.ceil((delayMs - firstMs) / apartMs)];
    if (limit !== undefined) {
      limit.running = { timer, fire };
      if (limit.isDue) pass(limit);
    }
    return timer;
  };
  const stop = (timer?: Timer): void => {
    const limit = limits.find(({ running }) => running !== undefined && running.timer === timer);
    if (limit !== undefined) limit.running = undefined;
    clearTimeout(timer);
  };
  Object.assign(globalThis, { setTimeout: start, clearTimeout: stop });
  afterAll(() => void Object.assign(globalThis, { setTimeout, clearTimeout }));

  return () => {
    const limit: Limit = { timeoutMs: firstMs + limits.length * apartMs, isDue: false, running: undefined };
    limits.push(limit);
    return {
      timeoutMs: limit.timeoutMs,
      expire() {
        limit.isDue = true;
        pass(limit);
      },
    };
  };
}
