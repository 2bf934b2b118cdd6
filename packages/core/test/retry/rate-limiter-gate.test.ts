import { describe, expect, it, vi } from "vitest";
import { Lifetime } from "../../src/internal/lifetime.js";
import type { Pace } from "../../src/retry/pace.js";
import { RateLimiter } from "../../src/retry/rate-limiter.js";
import { useFakeClock } from "../support/transport-clock.js";
import { failureOf } from "../support/failure-of.js";
import { bookedRateLimiter } from "../support/booked-rate-limiter.js";

const gaveUp = new Error("gave up");
const pace: Pace = { requests: 2, windowMs: 1_000 };

describe("the gate", () => {
  it.each([pace, undefined])("keeps everyone out until its time, under pace %o", async (paceOf) => {
    useFakeClock();
    const { rateLimiter, book, arrive } = bookedRateLimiter(paceOf);
    rateLimiter.close(700);
    arrive("paced");
    arrive("unpaced", { paced: false });
    await vi.advanceTimersByTimeAsync(699);
    expect(book).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(new Set(book.map(([name]) => name))).toEqual(new Set(["paced", "unpaced"]));
  });

  it("is not opened by a second, shorter closing, and is held by a longer one", async () => {
    useFakeClock();
    const { rateLimiter, book, arrive } = bookedRateLimiter();
    rateLimiter.close(700);
    arrive("a");
    arrive("token", { paced: false });
    rateLimiter.close(100);
    await vi.advanceTimersByTimeAsync(600);
    rateLimiter.close(400);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(book).toEqual(
      expect.arrayContaining([
        ["a", 1_000],
        ["token", 1_000],
      ]),
    );
  });

  it("stops callers too who stand in the queue of the pace when it closes", async () => {
    useFakeClock();
    const { rateLimiter, book, arrive } = bookedRateLimiter({ requests: 1, windowMs: 100 });
    for (const name of ["a", "b", "c"]) arrive(name);
    rateLimiter.close(1_000);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(book).toEqual([
      ["a", 0],
      ["b", 1_000],
      ["c", 1_100],
    ]);
  });

  it.each([true, false])("tells those who wait how long it is closed, and no others (paced: %s)", async (paced) => {
    useFakeClock();
    const rateLimiter = new RateLimiter();
    const toldWaiting = vi.fn();
    const toldInside = vi.fn();
    const toldGone = vi.fn();
    const gone = new Lifetime();
    await rateLimiter.enter(new Lifetime(), paced, toldInside);
    rateLimiter.close(500);
    const left = failureOf(rateLimiter.enter(gone, paced, toldGone));
    gone.end(gaveUp);
    await left;
    const waits = rateLimiter.enter(new Lifetime(), paced, toldWaiting);
    rateLimiter.close(800);
    expect(toldWaiting.mock.calls).toEqual([[{ reason: "gate", waitMs: 800 }]]);
    expect(toldInside).not.toHaveBeenCalled();
    expect(toldGone).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(800);
    await waits;
  });

  it.each([true, false])("lets go of a caller the moment it gives up (paced: %s)", async (paced) => {
    useFakeClock();
    const { rateLimiter, arrive } = bookedRateLimiter();
    rateLimiter.close(60_000);
    const { lifetime, entered } = arrive("a", { paced });
    lifetime.end(gaveUp);
    expect(await entered).toBe(gaveUp);
  });
});
