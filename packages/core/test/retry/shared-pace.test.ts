import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { Lifetime } from "../../src/internal/lifetime.js";
import { ignore } from "../../src/internal/notify.js";
import { SharedPace } from "../../src/retry/shared-pace.js";
import { RateLimiter } from "../../src/retry/rate-limiter.js";
import { MemoryPaceStore } from "../support/memory-pace-store.js";
import { numRuns } from "../support/property-cases.js";
import { useFakeClock } from "../support/transport-clock.js";

/** One call of one of the clients. */
const call = fc.record({
  client: fc.nat({ max: 3 }),
  afterMs: fc.nat({ max: 100 }),
  givesUpAfterMs: fc.option(fc.nat({ max: 400 }), { freq: 4 }),
  closesForMs: fc.option(fc.nat({ max: 300 }), { freq: 8 }),
});

describe("a pace that several clients share", () => {
  it("is never exceeded, loses no call, and leaves no timer and no turn behind, whatever the calls do", async () => {
    useFakeClock();
    await fc.assert(
      fc.asyncProperty(
        fc.record({ requests: fc.integer({ min: 1, max: 5 }), windowMs: fc.integer({ min: 1, max: 300 }) }),
        fc.nat({ max: 60 }),
        fc.array(call, { maxLength: 20 }),
        async (pace, distanceMs, calls) => {
          const store = new MemoryPaceStore();
          store.distanceMs = distanceMs;
          const clients = Array.from(
            { length: 4 },
            () => new RateLimiter(pace, new SharedPace({ store, pace, key: () => "key", onFailure: ignore })),
          );
          const sentAt: number[] = [];
          const patient: number[] = [];
          const sent: number[] = [];
          for (const [name, { client, afterMs, givesUpAfterMs, closesForMs }] of calls.entries()) {
            await vi.advanceTimersByTimeAsync(afterMs);
            if (closesForMs !== null) clients[client]?.close(closesForMs);
            const lifetime = new Lifetime();
            if (givesUpAfterMs === null) patient.push(name);
            else setTimeout(() => lifetime.end(new Error("gave up")), givesUpAfterMs);
            clients[client]?.enter(lifetime, true).then((leave) => {
              sentAt.push(performance.now());
              sent.push(name);
              leave();
            }, ignore);
          }
          await vi.advanceTimersByTimeAsync(30_000);
          for (const [index, at] of sentAt.entries()) {
            // Turns may be used late, behind a gate, and several may be reserved at once: so it is not exact.
            const earlier = sentAt[index - pace.requests * 2] ?? -Infinity;
            expect(at - earlier).toBeGreaterThanOrEqual(pace.windowMs - 0.001);
          }
          expect(sent).toEqual(expect.arrayContaining(patient));
          expect(vi.getTimerCount()).toBe(0);
          const used = store.reservations.filter(({ isReleased }) => !isReleased);
          expect(used.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThanOrEqual(sent.length);
        },
      ),
      numRuns(150, 5_000),
    );
  });

  it("takes few turns at once after a store was slow once, because turns of one answer come at one time", async () => {
    useFakeClock();
    const pace = { requests: 95, windowMs: 2_000 };
    const store = new MemoryPaceStore();
    const shared = new SharedPace({ store, pace, key: () => "key", onFailure: ignore });
    for (const distanceMs of [5, 500, 5, 5]) {
      store.distanceMs = distanceMs;
      const turns = shared.reserve(100, new Lifetime());
      await vi.advanceTimersByTimeAsync(distanceMs);
      await turns;
    }
    expect(store.reservations.map(({ count }) => count)).toEqual([1, 1, 1, 1]);
  });

  it("takes as many turns at once as pass while the store answers, where it is far away", async () => {
    useFakeClock();
    const pace = { requests: 100, windowMs: 1_000 };
    const store = new MemoryPaceStore();
    store.distanceMs = 100;
    const shared = new SharedPace({ store, pace, key: () => "key", onFailure: ignore });
    for (let asked = 0; asked < 7; asked++) {
      const turns = shared.reserve(100, new Lifetime());
      await vi.advanceTimersByTimeAsync(100);
      await turns;
    }
    expect(store.reservations.at(-1)?.count).toBe(10);
  });
});
