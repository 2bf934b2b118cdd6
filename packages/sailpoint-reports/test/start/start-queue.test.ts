import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { Lifetime } from "../../../core/src/internal/lifetime.js";
import { StartQueue, type QueuePlace } from "../../src/start/start-queue.js";
import { useFakeClock } from "../../../core/test/support/transport-clock.js";

const tooLate = new Error("too late");
const gaveUp = new Error("gave up");

/** A queue, and a book of which start became the first in it when. */
function bookedQueue(run = "run-0") {
  const queue = new StartQueue(run);
  const startedAt = performance.now();
  const book: [name: number, atMs: number][] = [];
  const arrive = (name: number, maxWaitMs = Infinity) => {
    const lifetime = new Lifetime();
    const call: { lifetime: Lifetime; place?: QueuePlace; failure?: unknown } = { lifetime };
    queue
      .enter(lifetime, maxWaitMs, () => tooLate)
      .then(
        (place) => {
          book.push([name, performance.now() - startedAt]);
          call.place = place;
        },
        (error: unknown) => (call.failure = error),
      );
    return call;
  };
  return { queue, book, arrive };
}
const settle = () => vi.advanceTimersByTimeAsync(0);

describe("a queue of starts", () => {
  it("lets the first in at once, and each other when the one before it leaves", async () => {
    useFakeClock();
    const { queue, book, arrive } = bookedQueue();
    const [a, b] = [arrive(0), arrive(1), arrive(2)];
    await vi.advanceTimersByTimeAsync(100);
    a.place?.leave();
    await vi.advanceTimersByTimeAsync(100);
    b.place?.leave();
    await settle();
    expect(book).toEqual([
      [0, 0],
      [1, 100],
      [2, 200],
    ]);
    expect(queue.length).toBe(1);
  });

  it("is left at once, from the middle too, and no other call is let in because of that", async () => {
    useFakeClock();
    const { queue, book, arrive } = bookedQueue();
    const calls = [arrive(0), arrive(1, 1_000), arrive(2)];
    calls[1]?.lifetime.end(gaveUp);
    await settle();
    expect(calls[1]?.failure).toBe(gaveUp);
    expect(queue.length).toBe(2);
    expect(book).toEqual([[0, 0]]);
    calls[0]?.place?.leave();
    await settle();
    expect(book.map(([name]) => name)).toEqual([0, 2]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("passes the turn on when the one who has it gives up in that very moment", async () => {
    useFakeClock();
    const { queue, book, arrive } = bookedQueue();
    const calls = [arrive(0), arrive(1), arrive(2)];
    await settle();
    calls[0]?.place?.leave();
    calls[1]?.lifetime.end(gaveUp);
    await settle();
    // Whether 1 had its turn or not, it is gone and 2 is next.
    calls[1]?.place?.leave();
    await settle();
    expect(book.at(-1)?.[0]).toBe(2);
    expect(queue.length).toBe(1);
  });

  it("refuses a call that is over already", async () => {
    const { queue, arrive } = bookedQueue();
    arrive(0);
    const lifetime = new Lifetime();
    lifetime.end(gaveUp);
    await expect(queue.enter(lifetime, 10, () => tooLate)).rejects.toBe(gaveUp);
    expect(queue.length).toBe(1);
  });

  it("ends a call when the run in the way takes too long, and not a moment before", async () => {
    useFakeClock();
    const { queue, arrive } = bookedQueue();
    arrive(0);
    const impatient = arrive(1, 1_000);
    await vi.advanceTimersByTimeAsync(999);
    expect(impatient.failure).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(impatient.failure).toBe(tooLate);
    expect(impatient.lifetime.reason).toBeUndefined();
    expect([queue.length, vi.getTimerCount()]).toEqual([1, 0]);
  });

  it("counts the time anew for each run in the way, for those who wait and for the first", async () => {
    useFakeClock();
    const { queue, arrive } = bookedQueue();
    const [first, second] = [arrive(0, 1_000), arrive(1, 1_000)];
    await vi.advanceTimersByTimeAsync(900);
    expect(first.place?.leftMs()).toBe(100);
    queue.blockBy("run-1");
    expect(first.place?.leftMs()).toBe(1_000);
    await vi.advanceTimersByTimeAsync(900);
    expect(second.failure).toBeUndefined();
    first.place?.leave();
    await settle();
    // It has waited for this run for so long already, whichever call was the first.
    expect(second.place?.leftMs()).toBe(100);
    expect(queue.blockingRun).toBe("run-1");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(second.failure).toBeUndefined();
    expect(arrive(2, 1_000).place?.leftMs()).toBeUndefined();
  });

  it("costs each call the same however many there are: it is woken once", async () => {
    const queue = new StartQueue("run-0");
    const lifetime = new Lifetime();
    const race = vi.spyOn(lifetime, "race");
    const enter = () => queue.enter(lifetime, Infinity, () => tooLate);
    const places = Array.from({ length: 1_000 }, enter);
    for (const place of places) (await place).leave();
    expect(race).toHaveBeenCalledTimes(999);
    expect(queue.length).toBe(0);
  });

  it("is left for good by a call that leaves twice", async () => {
    const { queue, book, arrive } = bookedQueue();
    const [first] = [arrive(0), arrive(1), arrive(2)];
    await new Promise(setImmediate);
    first.place?.leave();
    first.place?.leave();
    await new Promise(setImmediate);
    expect(book.map(([name]) => name)).toEqual([0, 1]);
    expect(queue.length).toBe(2);
  });

  it("counts no time from before a call came", async () => {
    useFakeClock();
    const { queue, arrive } = bookedQueue();
    await vi.advanceTimersByTimeAsync(5_000);
    const late = arrive(0, 1_000);
    await settle();
    expect(late.place?.leftMs()).toBe(1_000);
    expect(queue.blockingRun).toBe("run-0");
  });

  it("has one call at work at a time, in the order in which they came, whichever gives up when", async () => {
    const visit = fc.record({
      afterMs: fc.nat({ max: 50 }),
      worksMs: fc.nat({ max: 100 }),
      givesUpAfterMs: fc.option(fc.nat({ max: 300 })),
      maxWaitMs: fc.constantFrom(20, 200, Infinity),
    });
    useFakeClock();
    await fc.assert(
      fc.asyncProperty(fc.array(visit, { maxLength: 20 }), async (visits) => {
        const queue = new StartQueue("run");
        const served: number[] = [];
        const lost: number[] = [];
        let atWork = 0;
        const calls: Promise<void>[] = [];
        for (const [name, { afterMs, worksMs, givesUpAfterMs, maxWaitMs }] of visits.entries()) {
          await vi.advanceTimersByTimeAsync(afterMs);
          const lifetime = new Lifetime();
          if (givesUpAfterMs !== null) setTimeout(() => lifetime.end(gaveUp), givesUpAfterMs);
          const call = async (): Promise<void> => {
            const place = await queue.enter(lifetime, maxWaitMs, () => tooLate);
            expect(++atWork).toBe(1);
            try {
              await lifetime.sleep(worksMs);
              served.push(name);
            } finally {
              atWork--;
              place.leave();
            }
          };
          calls.push(
            call().catch((error: unknown) => {
              lost.push(name);
              expect([gaveUp, tooLate]).toContain(error);
            }),
          );
        }
        await vi.advanceTimersByTimeAsync(5_000);
        await Promise.all(calls);
        expect(served).toEqual(served.toSorted((one, other) => one - other));
        expect(served.length + lost.length).toBe(visits.length);
        for (const [name, { givesUpAfterMs, maxWaitMs }] of visits.entries())
          if (givesUpAfterMs === null && maxWaitMs === Infinity) expect(served).toContain(name);
        expect([queue.length, vi.getTimerCount()]).toEqual([0, 0]);
      }),
      { numRuns: 100 },
    );
  });
});
