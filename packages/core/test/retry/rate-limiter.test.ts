import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { Lifetime } from "../../src/internal/lifetime.js";
import type { Pace } from "../../src/retry/pace.js";
import { RateLimiter } from "../../src/retry/rate-limiter.js";
import { numRuns } from "../support/property-cases.js";
import { useFakeClock } from "../support/transport-clock.js";
import { failureOf } from "../support/failure-of.js";
import { bookedRateLimiter } from "../support/booked-rate-limiter.js";

const gaveUp = new Error("gave up");
const pace: Pace = { requests: 2, windowMs: 1_000 };
describe("a pace", () => {
  it("lets in as many as it says and the others one window later, first come, first served", async () => {
    useFakeClock();
    const { book, arrive } = bookedRateLimiter(pace);
    for (const name of ["a", "b", "c", "d", "e"]) arrive(name);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(book).toEqual([
      ["a", 0],
      ["b", 0],
      ["c", 1_000],
      ["d", 1_000],
      ["e", 2_000],
    ]);
  });

  it("leaves no timer behind when the last who waits gives up", async () => {
    useFakeClock();
    const { rateLimiter, arrive } = bookedRateLimiter(pace);
    rateLimiter.close(20_000);
    const waiting = [arrive("a"), arrive("b")];
    expect(vi.getTimerCount()).toBe(1);
    waiting[0]!.lifetime.end(gaveUp);
    await waiting[0]!.entered;
    expect(vi.getTimerCount()).toBe(1);
    waiting[1]!.lifetime.end(gaveUp);
    await waiting[1]!.entered;
    expect(vi.getTimerCount()).toBe(0);
  });

  it("looks back over a sliding window, not a fixed one", async () => {
    useFakeClock();
    const { book, arrive } = bookedRateLimiter(pace);
    arrive("a");
    await vi.advanceTimersByTimeAsync(900);
    for (const name of ["b", "c", "d"]) arrive(name);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(book).toEqual([
      ["a", 0],
      ["b", 900],
      ["c", 1_000],
      ["d", 1_900],
    ]);
  });

  it("is never exceeded and never reorders, whenever callers arrive, give up and the gate closes", async () => {
    useFakeClock();
    const step = fc.record({
      afterMs: fc.nat({ max: 150 }),
      givesUpAfterMs: fc.option(fc.nat({ max: 400 }), { freq: 4 }),
      closesForMs: fc.option(fc.nat({ max: 500 }), { freq: 6 }),
    });
    const paces = fc.record({ requests: fc.integer({ min: 1, max: 5 }), windowMs: fc.integer({ min: 1, max: 300 }) });
    await fc.assert(
      fc.asyncProperty(paces, fc.array(step, { maxLength: 25 }), async (each, steps) => {
        const { rateLimiter, book, arrive } = bookedRateLimiter(each);
        const base = performance.now();
        const closings: [fromMs: number, untilMs: number][] = [];
        for (const [name, { afterMs, givesUpAfterMs, closesForMs }] of steps.entries()) {
          await vi.advanceTimersByTimeAsync(afterMs);
          if (closesForMs !== null) {
            rateLimiter.close(closesForMs);
            closings.push([performance.now() - base, performance.now() - base + closesForMs]);
          }
          const { lifetime } = arrive(name);
          if (givesUpAfterMs !== null) setTimeout(() => lifetime.end(gaveUp), givesUpAfterMs);
        }
        await vi.advanceTimersByTimeAsync(30_000);
        for (const [place, [name, atMs]] of book.entries()) {
          const [earlierName = -1, earlierMs = -Infinity] = book[place - each.requests] ?? [];
          expect(atMs - earlierMs).toBeGreaterThanOrEqual(each.windowMs);
          expect(name).toBeGreaterThan(Number(book[place - 1]?.[0] ?? earlierName));
          for (const [fromMs, untilMs] of closings)
            expect(atMs < fromMs || atMs >= untilMs || fromMs === atMs).toBe(true);
        }
        const patient = steps.flatMap(({ givesUpAfterMs }, name) => (givesUpAfterMs === null ? [name] : []));
        expect(book.map(([name]) => name)).toEqual(expect.arrayContaining(patient));
        expect(vi.getTimerCount()).toBe(0);
      }),
      numRuns(300, 10_000),
    );
  });

  it("gives the place of one who gives up to the next", async () => {
    useFakeClock();
    const { book, arrive } = bookedRateLimiter({ requests: 1, windowMs: 1_000 });
    arrive("a");
    const b = arrive("b");
    arrive("c");
    await vi.advanceTimersByTimeAsync(500);
    b.lifetime.end(gaveUp);
    expect(await b.entered).toBe(gaveUp);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(book).toEqual([
      ["a", 0],
      ["c", 1_000],
    ]);
  });

  it("leaves the others in their places when one gives up who was just let in", async () => {
    useFakeClock();
    const { book, arrive } = bookedRateLimiter({ requests: 1, windowMs: 1_000 });
    const a = arrive("a");
    arrive("b");
    arrive("c");
    a.lifetime.end(gaveUp);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(book).toEqual([
      ["b", 1_000],
      ["c", 2_000],
    ]);
  });

  it("does not let in one who gives up in that very moment", async () => {
    useFakeClock();
    const { book, arrive } = bookedRateLimiter(pace);
    const { lifetime, entered } = arrive("a");
    lifetime.end(gaveUp);
    expect(await entered).toBe(gaveUp);
    expect(book).toEqual([]);
  });

  it("takes no place from the others for one who had given up before", async () => {
    useFakeClock();
    const { rateLimiter, book, arrive } = bookedRateLimiter({ requests: 1, windowMs: 1_000 });
    const over = new Lifetime();
    over.end(gaveUp);
    expect(await failureOf(rateLimiter.enter(over, true))).toBe(gaveUp);
    arrive("a");
    await vi.advanceTimersByTimeAsync(0);
    expect(book).toEqual([["a", 0]]);
  });
});

describe("a call that is not paced", () => {
  it("goes past the queue of the pace, and takes no place in it", async () => {
    useFakeClock();
    const { book, arrive } = bookedRateLimiter({ requests: 1, windowMs: 1_000 });
    arrive("a");
    arrive("b");
    arrive("token", { paced: false });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(Object.fromEntries(book)).toEqual({ a: 0, token: 0, b: 1_000 });
  });

  it("waits for the gate alone, however long the queue of the pace is", async () => {
    useFakeClock();
    const { rateLimiter, book, arrive } = bookedRateLimiter({ requests: 1, windowMs: 1_000 });
    arrive("a");
    arrive("b");
    rateLimiter.close(100);
    arrive("token", { paced: false });
    rateLimiter.close(200);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(Object.fromEntries(book)).toEqual({ a: 0, token: 200, b: 1_000 });
  });

  it("does not go when its caller has given up", async () => {
    const over = new Lifetime();
    over.end(gaveUp);
    expect(await failureOf(new RateLimiter().enter(over, false))).toBe(gaveUp);
  });
});

describe("a call that may go at once", () => {
  it("takes a free place, and none is left for the next", () => {
    useFakeClock();
    const rateLimiter = new RateLimiter({ requests: 1, windowMs: 1_000 });
    expect(rateLimiter.tryEnter(true)).toBeTypeOf("function");
    expect(rateLimiter.tryEnter(true)).toBeUndefined();
    vi.advanceTimersByTime(1_000);
    expect(rateLimiter.tryEnter(true)).toBeTypeOf("function");
  });

  it("needs no place when it is not paced, but an open gate", () => {
    useFakeClock();
    const rateLimiter = new RateLimiter({ requests: 1, windowMs: 1_000 });
    rateLimiter.tryEnter(true);
    expect(rateLimiter.tryEnter(false)).toBeTypeOf("function");
    rateLimiter.close(100);
    expect(rateLimiter.tryEnter(false)).toBeUndefined();
    vi.advanceTimersByTime(100);
    expect(rateLimiter.tryEnter(false)).toBeTypeOf("function");
  });

  it("does not overtake one that waits, in the moment in which a place gets free", async () => {
    useFakeClock();
    const { rateLimiter, arrive } = bookedRateLimiter({ requests: 1, windowMs: 1_000 });
    arrive("a");
    const overtake = vi.fn(() => rateLimiter.tryEnter(true));
    setTimeout(overtake, 1_000);
    arrive("b");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(overtake).toHaveReturnedWith(undefined);
  });
});

describe("the expected wait", () => {
  it("is told with its reason, the longer of the two", () => {
    useFakeClock();
    const { rateLimiter, arrive } = bookedRateLimiter(pace);
    expect(rateLimiter.expectedWait(true)).toBeUndefined();
    arrive("a");
    arrive("b");
    expect(rateLimiter.expectedWait(true)).toEqual({ reason: "pace", waitMs: 1_000 });
    expect(rateLimiter.expectedWait(false)).toBeUndefined();
    rateLimiter.close(400);
    expect(rateLimiter.expectedWait(true)).toEqual({ reason: "pace", waitMs: 1_000 });
    expect(rateLimiter.expectedWait(false)).toEqual({ reason: "gate", waitMs: 400 });
    rateLimiter.close(1_000);
    expect(rateLimiter.expectedWait(true)).toEqual({ reason: "gate", waitMs: 1_000 });
    rateLimiter.close(1_400);
    expect(rateLimiter.expectedWait(true)).toEqual({ reason: "gate", waitMs: 1_400 });
  });

  it("is none while there are free places, by a real clock, which moves on between two looks", () => {
    const rateLimiter = new RateLimiter({ requests: 5, windowMs: 1_000 });
    for (let look = 0; look < 1_000; look++) expect(rateLimiter.expectedWait(true)).toBeUndefined();
  });

  it("counts those who stand before, window by window", () => {
    useFakeClock();
    const { rateLimiter, arrive } = bookedRateLimiter(pace);
    for (let caller = 0; caller < 7; caller++) arrive(caller);
    expect(rateLimiter.expectedWait(true)).toEqual({ reason: "pace", waitMs: 3_000 });
  });

  it("behind a gate is at least one window when a whole window's callers stand before", () => {
    useFakeClock();
    const { rateLimiter, arrive } = bookedRateLimiter(pace);
    rateLimiter.close(100);
    for (const name of ["a", "b"]) arrive(name);
    expect(rateLimiter.expectedWait(true)).toEqual({ reason: "pace", waitMs: 1_000 });
  });

  it("behind a gate counts the places that were taken before it closed", async () => {
    useFakeClock();
    const { rateLimiter, arrive } = bookedRateLimiter({ requests: 3, windowMs: 1_000 });
    arrive("a");
    await vi.advanceTimersByTimeAsync(400);
    rateLimiter.close(100);
    for (const name of ["b", "c"]) arrive(name);
    expect(rateLimiter.expectedWait(true)).toEqual({ reason: "pace", waitMs: 600 });
  });

  it("is exact while no call gives up and no gate closes, so that no call is turned away that had time", async () => {
    useFakeClock();
    const paces = fc.record({ requests: fc.integer({ min: 1, max: 5 }), windowMs: fc.integer({ min: 1, max: 300 }) });
    await fc.assert(
      fc.asyncProperty(paces, fc.array(fc.nat({ max: 150 }), { maxLength: 30 }), async (each, gapsMs) => {
        const { rateLimiter, book, arrive } = bookedRateLimiter(each);
        const base = performance.now();
        const promised: number[] = [];
        for (const [name, gapMs] of gapsMs.entries()) {
          await vi.advanceTimersByTimeAsync(gapMs);
          promised.push(performance.now() - base + (rateLimiter.expectedWait(true)?.waitMs ?? 0));
          arrive(name);
        }
        await vi.advanceTimersByTimeAsync(30_000);
        expect(book.map(([, atMs]) => atMs)).toEqual(promised);
      }),
      numRuns(300, 10_000),
    );
  });
});
