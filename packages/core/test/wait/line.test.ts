import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { Scope } from "../../src/internal/scope.js";
import { monotonicMs } from "../../src/internal/time.js";
import { Line, type Turn } from "../../src/wait/line.js";
import { useFakeClock } from "../support/transport-clock.js";

const tooLate = new Error("too late");
const gaveUp = new Error("gave up");

/** A line, and a book of who became the first in it when. */
function bookedLine(run = "run-0") {
  const line = new Line(run);
  const startedAt = monotonicMs();
  const book: [name: number, atMs: number][] = [];
  const arrive = (name: number, maxWaitMs = Infinity) => {
    const scope = new Scope();
    const call: { scope: Scope; turn?: Turn; failure?: unknown } = { scope };
    line
      .enter(scope, maxWaitMs, () => tooLate)
      .then(
        (turn) => {
          book.push([name, monotonicMs() - startedAt]);
          call.turn = turn;
        },
        (error: unknown) => (call.failure = error),
      );
    return call;
  };
  return { line, book, arrive };
}
const settle = () => vi.advanceTimersByTimeAsync(0);

describe("a line", () => {
  it("lets the first in at once, and each other when the one before it leaves", async () => {
    useFakeClock();
    const { line, book, arrive } = bookedLine();
    const [a, b] = [arrive(0), arrive(1), arrive(2)];
    await vi.advanceTimersByTimeAsync(100);
    a.turn?.leave();
    await vi.advanceTimersByTimeAsync(100);
    b.turn?.leave();
    await settle();
    expect(book).toEqual([
      [0, 0],
      [1, 100],
      [2, 200],
    ]);
    expect(line.length).toBe(1);
  });

  it("is left at once, from the middle too, and nobody is let in for that", async () => {
    useFakeClock();
    const { line, book, arrive } = bookedLine();
    const calls = [arrive(0), arrive(1, 1_000), arrive(2)];
    calls[1]?.scope.end(gaveUp);
    await settle();
    expect(calls[1]?.failure).toBe(gaveUp);
    expect(line.length).toBe(2);
    expect(book).toEqual([[0, 0]]);
    calls[0]?.turn?.leave();
    await settle();
    expect(book.map(([name]) => name)).toEqual([0, 2]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("passes the turn on when the one who has it gives up in that very moment", async () => {
    useFakeClock();
    const { line, book, arrive } = bookedLine();
    const calls = [arrive(0), arrive(1), arrive(2)];
    await settle();
    calls[0]?.turn?.leave();
    calls[1]?.scope.end(gaveUp);
    await settle();
    // Whether 1 had its turn or not, it is gone and 2 is next.
    calls[1]?.turn?.leave();
    await settle();
    expect(book.at(-1)?.[0]).toBe(2);
    expect(line.length).toBe(1);
  });

  it("lets nobody in whose call is over already", async () => {
    const { line, arrive } = bookedLine();
    arrive(0);
    const scope = new Scope();
    scope.end(gaveUp);
    await expect(line.enter(scope, 10, () => tooLate)).rejects.toBe(gaveUp);
    expect(line.length).toBe(1);
  });

  it("ends a call when the run in the way takes too long, and not a moment before", async () => {
    useFakeClock();
    const { line, arrive } = bookedLine();
    arrive(0);
    const impatient = arrive(1, 1_000);
    await vi.advanceTimersByTimeAsync(999);
    expect(impatient.failure).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(impatient.failure).toBe(tooLate);
    expect(impatient.scope.reason).toBe(tooLate);
    expect([line.length, vi.getTimerCount()]).toEqual([1, 0]);
  });

  it("counts the time anew for each run in the way, for those who wait and for the first", async () => {
    useFakeClock();
    const { line, arrive } = bookedLine();
    const [first, second] = [arrive(0, 1_000), arrive(1, 1_000)];
    await vi.advanceTimersByTimeAsync(900);
    expect(first.turn?.leftMs()).toBe(100);
    line.run = "run-1";
    expect(first.turn?.leftMs()).toBe(1_000);
    await vi.advanceTimersByTimeAsync(900);
    expect(second.failure).toBeUndefined();
    first.turn?.leave();
    await settle();
    // It has waited for this run for so long already, whoever was the first.
    expect(second.turn?.leftMs()).toBe(100);
    expect(line.run).toBe("run-1");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(second.failure).toBeUndefined();
    expect(arrive(2, 1_000).turn?.leftMs()).toBeUndefined();
  });

  it("counts no time from before a call came", async () => {
    useFakeClock();
    const { line, arrive } = bookedLine();
    await vi.advanceTimersByTimeAsync(5_000);
    const late = arrive(0, 1_000);
    await settle();
    expect(late.turn?.leftMs()).toBe(1_000);
    expect(line.run).toBe("run-0");
  });

  it("has one call at work at a time, in the order in which they came, whoever gives up when", async () => {
    const visit = fc.record({
      afterMs: fc.nat({ max: 50 }),
      worksMs: fc.nat({ max: 100 }),
      givesUpAfterMs: fc.option(fc.nat({ max: 300 })),
      maxWaitMs: fc.constantFrom(20, 200, Infinity),
    });
    useFakeClock();
    await fc.assert(
      fc.asyncProperty(fc.array(visit, { maxLength: 20 }), async (visits) => {
        const line = new Line("run");
        const served: number[] = [];
        const lost: number[] = [];
        let atWork = 0;
        const calls: Promise<void>[] = [];
        for (const [name, { afterMs, worksMs, givesUpAfterMs, maxWaitMs }] of visits.entries()) {
          await vi.advanceTimersByTimeAsync(afterMs);
          const scope = new Scope();
          if (givesUpAfterMs !== null) setTimeout(() => scope.end(gaveUp), givesUpAfterMs);
          const call = async (): Promise<void> => {
            const turn = await line.enter(scope, maxWaitMs, () => tooLate);
            expect(++atWork).toBe(1);
            try {
              await scope.sleep(worksMs);
              served.push(name);
            } finally {
              atWork--;
              turn.leave();
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
        expect([line.length, vi.getTimerCount()]).toEqual([0, 0]);
      }),
      { numRuns: 100 },
    );
  });
});
