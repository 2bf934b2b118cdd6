import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { Lifetime } from "../../src/internal/lifetime.js";
import { RateLimiter } from "../../src/retry/rate-limiter.js";
import { numRuns } from "../support/property-cases.js";
import { useFakeClock } from "../support/transport-clock.js";

const windowMs = 1_000;

/** Sends calls that take so long to arrive at the server and so long to be answered, and notes when they arrived. */
async function arrivals(
  requests: number,
  calls: readonly { readonly arrivesAfterMs: number; readonly answeredAfterMs: number }[],
): Promise<number[]> {
  const rateLimiter = new RateLimiter({ requests, windowMs });
  const startedAt = performance.now();
  const arrived: number[] = [];
  const sent = calls.map(async ({ arrivesAfterMs, answeredAfterMs }) => {
    const leave = await rateLimiter.enter(new Lifetime(), true);
    setTimeout(() => arrived.push(performance.now() - startedAt), arrivesAfterMs);
    setTimeout(leave, arrivesAfterMs + answeredAfterMs);
  });
  await vi.advanceTimersByTimeAsync(60_000);
  await Promise.all(sent);
  return arrived.sort((one, other) => one - other);
}

it("counts a request from its answer, because the server counts it when it arrives", async () => {
  useFakeClock();
  const slow = { arrivesAfterMs: 300, answeredAfterMs: 100 };
  const fast = { arrivesAfterMs: 1, answeredAfterMs: 0 };
  // Counted from when they were sent, the third would arrive 700 ms after the first two.
  expect(await arrivals(2, [slow, slow, fast, fast])).toEqual([300, 300, 1_401, 1_401]);
});

it("goes by the order of the answers, not by that in which the requests were sent", async () => {
  useFakeClock();
  const calls = [300, 100, 200, 1, 1, 1].map((arrivesAfterMs) => ({ arrivesAfterMs, answeredAfterMs: 0 }));
  expect(await arrivals(3, calls)).toEqual([100, 200, 300, 1_101, 1_201, 1_301]);
});

it("counts a request that is not answered within the window from its start, so that it holds up no call for ever", async () => {
  useFakeClock();
  const hanging = { arrivesAfterMs: 1, answeredAfterMs: 50_000 };
  const fast = { arrivesAfterMs: 1, answeredAfterMs: 0 };
  expect(await arrivals(1, [hanging, fast, fast])).toEqual([1, 1_001, 2_002]);
});

it("holds up no call because of the late response of a request that no longer counts", async () => {
  useFakeClock();
  const late = { arrivesAfterMs: 1, answeredAfterMs: 1_499 };
  const hanging = { arrivesAfterMs: 1, answeredAfterMs: 50_000 };
  expect(await arrivals(1, [late, hanging, hanging])).toEqual([1, 1_001, 2_001]);
});

it("lets no more arrive within any window than it says, however long the way is", async () => {
  useFakeClock();
  const call = fc.record({ arrivesAfterMs: fc.nat({ max: 400 }), answeredAfterMs: fc.nat({ max: 400 }) });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(call, { minLength: 1, maxLength: 20 }),
      async (requests, calls) => {
        const times = await arrivals(requests, calls);
        expect(times).toHaveLength(calls.length);
        times.forEach((time, index) => {
          const earlier = times[index - requests];
          if (earlier !== undefined) expect(time - earlier).toBeGreaterThanOrEqual(windowMs);
        });
      },
    ),
    numRuns(500, 20_000),
  );
});
