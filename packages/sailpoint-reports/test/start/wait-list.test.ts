import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { Lifetime } from "../../../core/src/internal/lifetime.js";
import { WaitList, type Ticket } from "../../src/start/wait-list.js";
import { useFakeClock } from "../../../core/test/support/transport-clock.js";

const tooLate = new Error("too late");
const gaveUp = new Error("gave up");

/** A list, and a book of who became the first in it when. */
function bookedList(run = "run-0") {
  const list = new WaitList(run);
  const startedAt = performance.now();
  const book: [name: number, atMs: number][] = [];
  const arrive = (name: number, maxWaitMs = Infinity) => {
    const lifetime = new Lifetime();
    const call: { lifetime: Lifetime; ticket?: Ticket; failure?: unknown } = { lifetime };
    list
      .enter(lifetime, maxWaitMs, () => tooLate)
      .then(
        (ticket) => {
          book.push([name, performance.now() - startedAt]);
          call.ticket = ticket;
        },
        (error: unknown) => (call.failure = error),
      );
    return call;
  };
  return { list, book, arrive };
}
const settle = () => vi.advanceTimersByTimeAsync(0);

describe("a wait list", () => {
  it("lets the first in at once, and each other when the one before it leaves", async () => {
    useFakeClock();
    const { list, book, arrive } = bookedList();
    const [a, b] = [arrive(0), arrive(1), arrive(2)];
    await vi.advanceTimersByTimeAsync(100);
    a.ticket?.leave();
    await vi.advanceTimersByTimeAsync(100);
    b.ticket?.leave();
    await settle();
    expect(book).toEqual([
      [0, 0],
      [1, 100],
      [2, 200],
    ]);
    expect(list.length).toBe(1);
  });

  it("is left at once, from the middle too, and no other call is let in because of that", async () => {
    useFakeClock();
    const { list, book, arrive } = bookedList();
    const calls = [arrive(0), arrive(1, 1_000), arrive(2)];
    calls[1]?.lifetime.end(gaveUp);
    await settle();
    expect(calls[1]?.failure).toBe(gaveUp);
    expect(list.length).toBe(2);
    expect(book).toEqual([[0, 0]]);
    calls[0]?.ticket?.leave();
    await settle();
    expect(book.map(([name]) => name)).toEqual([0, 2]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("passes the turn on when the one who has it gives up in that very moment", async () => {
    useFakeClock();
    const { list, book, arrive } = bookedList();
    const calls = [arrive(0), arrive(1), arrive(2)];
    await settle();
    calls[0]?.ticket?.leave();
    calls[1]?.lifetime.end(gaveUp);
    await settle();
    // Whether 1 had its turn or not, it is gone and 2 is next.
    calls[1]?.ticket?.leave();
    await settle();
    expect(book.at(-1)?.[0]).toBe(2);
    expect(list.length).toBe(1);
  });

  it("refuses a call that is over already", async () => {
    const { list, arrive } = bookedList();
    arrive(0);
    const lifetime = new Lifetime();
    lifetime.end(gaveUp);
    await expect(list.enter(lifetime, 10, () => tooLate)).rejects.toBe(gaveUp);
    expect(list.length).toBe(1);
  });

  it("ends a call when the run in the way takes too long, and not a moment before", async () => {
    useFakeClock();
    const { list, arrive } = bookedList();
    arrive(0);
    const impatient = arrive(1, 1_000);
    await vi.advanceTimersByTimeAsync(999);
    expect(impatient.failure).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(impatient.failure).toBe(tooLate);
    expect(impatient.lifetime.reason).toBeUndefined();
    expect([list.length, vi.getTimerCount()]).toEqual([1, 0]);
  });

  it("counts the time anew for each run in the way, for those who wait and for the first", async () => {
    useFakeClock();
    const { list, arrive } = bookedList();
    const [first, second] = [arrive(0, 1_000), arrive(1, 1_000)];
    await vi.advanceTimersByTimeAsync(900);
    expect(first.ticket?.leftMs()).toBe(100);
    list.blockBy("run-1");
    expect(first.ticket?.leftMs()).toBe(1_000);
    await vi.advanceTimersByTimeAsync(900);
    expect(second.failure).toBeUndefined();
    first.ticket?.leave();
    await settle();
    // It has waited for this run for so long already, whichever call was the first.
    expect(second.ticket?.leftMs()).toBe(100);
    expect(list.run).toBe("run-1");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(second.failure).toBeUndefined();
    expect(arrive(2, 1_000).ticket?.leftMs()).toBeUndefined();
  });

  it("costs each call the same however many there are: it is woken once", async () => {
    const list = new WaitList("run-0");
    const lifetime = new Lifetime();
    const race = vi.spyOn(lifetime, "race");
    const enter = () => list.enter(lifetime, Infinity, () => tooLate);
    const tickets = Array.from({ length: 1_000 }, enter);
    for (const ticket of tickets) (await ticket).leave();
    expect(race).toHaveBeenCalledTimes(999);
    expect(list.length).toBe(0);
  });

  it("is left for good by a call that leaves twice", async () => {
    const { list, book, arrive } = bookedList();
    const [first] = [arrive(0), arrive(1), arrive(2)];
    await new Promise(setImmediate);
    first.ticket?.leave();
    first.ticket?.leave();
    await new Promise(setImmediate);
    expect(book.map(([name]) => name)).toEqual([0, 1]);
    expect(list.length).toBe(2);
  });

  it("counts no time from before a call came", async () => {
    useFakeClock();
    const { list, arrive } = bookedList();
    await vi.advanceTimersByTimeAsync(5_000);
    const late = arrive(0, 1_000);
    await settle();
    expect(late.ticket?.leftMs()).toBe(1_000);
    expect(list.run).toBe("run-0");
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
        const list = new WaitList("run");
        const served: number[] = [];
        const lost: number[] = [];
        let atWork = 0;
        const calls: Promise<void>[] = [];
        for (const [name, { afterMs, worksMs, givesUpAfterMs, maxWaitMs }] of visits.entries()) {
          await vi.advanceTimersByTimeAsync(afterMs);
          const lifetime = new Lifetime();
          if (givesUpAfterMs !== null) setTimeout(() => lifetime.end(gaveUp), givesUpAfterMs);
          const call = async (): Promise<void> => {
            const ticket = await list.enter(lifetime, maxWaitMs, () => tooLate);
            expect(++atWork).toBe(1);
            try {
              await lifetime.sleep(worksMs);
              served.push(name);
            } finally {
              atWork--;
              ticket.leave();
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
        expect([list.length, vi.getTimerCount()]).toEqual([0, 0]);
      }),
      { numRuns: 100 },
    );
  });
});
