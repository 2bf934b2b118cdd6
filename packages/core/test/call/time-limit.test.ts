import { describe, expect, it, vi } from "vitest";
import { limitOf, withSharedLimit } from "../../src/call/time-limit.js";
import { useFakeClock } from "../support/transport-clock.js";

/** The limit of a call in ms from now, for its end and for the end of all its waits. */
function fromNow(limit: ReturnType<typeof limitOf>): readonly [endsAt: number, waitingEndsAt: number] {
  return [limit.endsAt - performance.now(), limit.waitingEndsAt - performance.now()];
}

describe("the time limit of a call", () => {
  it.each([
    [{}, 300_000],
    [{ totalTimeoutMs: 20 }, 20],
    [{ totalTimeoutMs: Infinity }, Infinity],
  ])("%o: is for its waits, too, and begins when it is asked for", (options, limitMs) => {
    useFakeClock();
    expect(fromNow(limitOf(options))).toEqual([limitMs, limitMs]);
  });
});

describe("a time limit that calls share", () => {
  it("goes on from one call to the next", () => {
    useFakeClock();
    const options = withSharedLimit({ totalTimeoutMs: 100, label: "a" });
    vi.advanceTimersByTime(60);
    expect(fromNow(limitOf(options))).toEqual([40, 40]);
    expect(options).toMatchObject({ label: "a", totalTimeoutMs: 100 });
  });

  it.each([
    [30, 30],
    [500, 100],
  ])("may leave their waits %d ms: they end after %d", (maxWaitingMs, waitsEndMs) => {
    useFakeClock();
    expect(fromNow(limitOf(withSharedLimit({ totalTimeoutMs: 100 }, maxWaitingMs)))).toEqual([100, waitsEndMs]);
  });

  it("is never longer than that of the one call", () => {
    useFakeClock();
    expect(fromNow(limitOf({ ...withSharedLimit({ totalTimeoutMs: 100 }), totalTimeoutMs: 20 }))).toEqual([20, 20]);
  });

  it("is there only where it was asked for", () => {
    const options = { label: "a" };
    expect(withSharedLimit(options, 5)).toBe(options);
  });
});
