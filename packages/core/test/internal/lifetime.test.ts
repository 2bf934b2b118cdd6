import { getEventListeners } from "node:events";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Lifetime } from "../../src/internal/lifetime.js";
import { numRuns } from "../support/property-cases.js";
import { pending } from "../support/transport-pending.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const reason = new Error("the reason");
const toError = (cause: unknown): Error => new Error("aborted", { cause });
const listeners = (signal: AbortSignal): number => getEventListeners(signal, "abort").length;

describe("ending", () => {
  it("aborts the signal and rejects what is raced, with the same reason", async () => {
    const lifetime = new Lifetime();
    const raced = lifetime.race(new Promise(() => {}));
    lifetime.throwIfEnded();
    expect(lifetime.reason).toBeUndefined();
    lifetime.end(reason);
    await expect(raced).rejects.toBe(reason);
    expect(lifetime.signal.reason).toBe(reason);
    expect(lifetime.reason).toBe(reason);
    expect(() => lifetime.throwIfEnded()).toThrow(reason);
  });

  it("happens once: the first reason stays", () => {
    const lifetime = new Lifetime();
    lifetime.end(reason);
    lifetime.end(new Error("too late"));
    expect(lifetime.reason).toBe(reason);
    expect(lifetime.signal.reason).toBe(reason);
  });

  it("has told everyone who waits before the signal's listeners run", async () => {
    const lifetime = new Lifetime();
    const order: string[] = [];
    lifetime.signal.addEventListener("abort", () => void order.push(`signal, ${lifetime.reason?.message}`));
    const raced = lifetime.race(new Promise(() => {})).catch(() => order.push("raced"));
    lifetime.end(reason);
    await raced;
    expect(order).toEqual(["signal, the reason", "raced"]);
  });
});

describe("a linked signal", () => {
  it("ends the lifetime with the error made of its reason, and loses its listener", () => {
    const lifetime = new Lifetime();
    const controller = new AbortController();
    lifetime.link(controller.signal, toError);
    expect(listeners(controller.signal)).toBe(1);
    controller.abort(reason);
    expect(lifetime.reason).toMatchObject({ message: "aborted", cause: reason });
    expect(listeners(controller.signal)).toBe(0);
  });

  it("that has aborted already ends the lifetime at once", () => {
    const lifetime = new Lifetime();
    const unlink = lifetime.link(AbortSignal.abort(reason), toError);
    expect(lifetime.reason).toMatchObject({ message: "aborted", cause: reason });
    unlink();
  });

  it.each(["unlink", "dispose", "end"] as const)("keeps no listener after %s", (way) => {
    const lifetime = new Lifetime();
    const { signal } = new AbortController();
    const unlink = lifetime.link(signal, toError);
    if (way === "unlink") unlink();
    else if (way === "dispose") lifetime.dispose();
    else lifetime.end(reason);
    expect(listeners(signal)).toBe(0);
    unlink();
  });

  it("does nothing to a lifetime that has let go of it", () => {
    const lifetime = new Lifetime();
    const controller = new AbortController();
    lifetime.link(controller.signal, toError)();
    controller.abort();
    expect(lifetime.reason).toBeUndefined();
  });

  it("is not listened to by a lifetime that is over; no signal at all is fine", () => {
    const lifetime = new Lifetime();
    lifetime.link(undefined, toError)();
    lifetime.end(reason);
    const { signal } = new AbortController();
    lifetime.link(signal, toError)();
    expect(listeners(signal)).toBe(0);
    lifetime.link(AbortSignal.abort(), toError)();
    expect(lifetime.reason).toBe(reason);
  });

  it("is one of several: the first to abort ends the lifetime, and all lose their listeners", () => {
    const lifetime = new Lifetime();
    const controllers = [new AbortController(), new AbortController(), new AbortController()];
    for (const { signal } of controllers) lifetime.link(signal, toError);
    controllers[1]?.abort("second");
    expect(lifetime.reason?.cause).toBe("second");
    expect(controllers.map(({ signal }) => listeners(signal))).toEqual([0, 0, 0]);
  });
});

describe("a time limit", () => {
  it("ends the lifetime when it is over and not before", async () => {
    const lifetime = new Lifetime();
    lifetime.limit(1_000, () => reason);
    await vi.advanceTimersByTimeAsync(999);
    expect(lifetime.reason).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(lifetime.reason).toBe(reason);
  });

  it("that is negative ends it with the next timer", async () => {
    const lifetime = new Lifetime();
    lifetime.limit(-1, () => reason);
    expect(lifetime.reason).toBeUndefined();
    await vi.advanceTimersByTimeAsync(0);
    expect(lifetime.reason).toBe(reason);
  });

  it.each(["lift", "dispose", "end"] as const)("leaves no timer after %s", (way) => {
    const lifetime = new Lifetime();
    const lift = lifetime.limit(1_000, () => new Error("took too long"));
    if (way === "lift") lift();
    else if (way === "dispose") lifetime.dispose();
    else lifetime.end(reason);
    expect(vi.getTimerCount()).toBe(0);
    expect(lifetime.reason).toBe(way === "end" ? reason : undefined);
  });

  it("of Infinity, or on a lifetime that is over, needs no timer", () => {
    const lifetime = new Lifetime();
    lifetime.limit(Infinity, () => reason)();
    lifetime.end(reason);
    lifetime.limit(1_000, () => new Error("took too long"))();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is one of several: the shortest decides", async () => {
    const lifetime = new Lifetime();
    for (const ms of [300, 100, 200]) lifetime.limit(ms, () => new Error(`${ms} ms`));
    await vi.runAllTimersAsync();
    expect(lifetime.reason?.message).toBe("100 ms");
  });
});

describe("racing", () => {
  it("passes on what the work gives, and what it fails with as it came", async () => {
    const lifetime = new Lifetime();
    await expect(lifetime.race(Promise.resolve(7))).resolves.toBe(7);
    await expect(lifetime.race(Promise.reject(reason))).rejects.toBe(reason);
  });

  it("rejects at once when the lifetime is over, and still hands a late value on", async () => {
    const lifetime = new Lifetime();
    lifetime.end(reason);
    const onLate = vi.fn();
    await expect(lifetime.race(Promise.resolve("late"), onLate)).rejects.toBe(reason);
    expect(onLate).toHaveBeenCalledExactlyOnceWith("late");
  });

  it("hands on only a value that came too late, and swallows a failure that did", async () => {
    const lifetime = new Lifetime();
    const inTime = vi.fn();
    await lifetime.race(Promise.resolve("in time"), inTime);
    const late = pending<string>();
    const onLate = vi.fn();
    const raced = lifetime.race(late.promise, onLate);
    const failing = pending<string>();
    const failed = lifetime.race(failing.promise);
    lifetime.end(reason);
    late.resolve("late");
    failing.reject(new Error("this is not heard"));
    await expect(raced).rejects.toBe(reason);
    await expect(failed).rejects.toBe(reason);
    expect(onLate).toHaveBeenCalledExactlyOnceWith("late");
    expect(inTime).not.toHaveBeenCalled();
  });

  it("settles everything, in whatever order work and end come", async () => {
    const event = fc.oneof(fc.nat({ max: 4 }), fc.constant("end" as const));
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 12 }), async (events) => {
        const lifetime = new Lifetime();
        const late: number[] = [];
        const works = Array.from({ length: 5 }, () => pending<number>());
        const raced = works.map(({ promise }) => lifetime.race(promise, (value) => void late.push(value)));
        for (const each of events) {
          if (each === "end") lifetime.end(reason);
          else works[each]?.resolve(each);
          await Promise.resolve();
          await Promise.resolve();
        }
        lifetime.end(reason);
        works.forEach(({ resolve }, index) => resolve(index));
        const outcomes = await Promise.allSettled(raced);
        const endedAt = events.includes("end") ? events.indexOf("end") : events.length;
        outcomes.forEach((outcome, index) => {
          const inTime = events.slice(0, endedAt).includes(index);
          expect(outcome.status).toBe(inTime ? "fulfilled" : "rejected");
          expect(late.includes(index)).toBe(!inTime);
        });
      }),
      numRuns(1_000, 100_000),
    );
  });
});

describe("sleeping", () => {
  it("takes as long as it should and leaves nothing behind", async () => {
    const lifetime = new Lifetime();
    const awake = vi.fn();
    const slept = lifetime.sleep(1_000).then(awake);
    await vi.advanceTimersByTimeAsync(999);
    expect(awake).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await slept;
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([1_000, 2 ** 33])("of %i ms ends the moment the lifetime does, without a timer left", async (delayMs) => {
    const lifetime = new Lifetime();
    const slept = lifetime.sleep(delayMs);
    lifetime.end(reason);
    await expect(slept).rejects.toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("beyond 2³¹ ms lasts as long as asked", async () => {
    const awake = vi.fn();
    const slept = new Lifetime().sleep(2 ** 32).then(awake);
    await vi.advanceTimersByTimeAsync(2 ** 32 - 1);
    expect(awake).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await slept;
    expect(awake).toHaveBeenCalledTimes(1);
  });

  it("is not ended by dispose: only limits and links are dropped", async () => {
    const lifetime = new Lifetime();
    const slept = lifetime.sleep(10);
    lifetime.dispose();
    await vi.advanceTimersByTimeAsync(10);
    await expect(slept).resolves.toBeUndefined();
  });
});
