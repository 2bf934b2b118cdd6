import { getEventListeners } from "node:events";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Scope } from "../../src/internal/scope.js";
import { numRuns } from "../support/property-cases.js";
import { pending } from "../support/transport-pending.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const reason = new Error("the reason");
const toError = (cause: unknown): Error => new Error("aborted", { cause });
const listeners = (signal: AbortSignal): number => getEventListeners(signal, "abort").length;

describe("ending", () => {
  it("aborts the signal and rejects what is raced, with the same reason", async () => {
    const scope = new Scope();
    const raced = scope.race(new Promise(() => {}));
    scope.throwIfEnded();
    expect(scope.reason).toBeUndefined();
    scope.end(reason);
    await expect(raced).rejects.toBe(reason);
    expect(scope.signal.reason).toBe(reason);
    expect(scope.reason).toBe(reason);
    expect(() => scope.throwIfEnded()).toThrow(reason);
  });

  it("happens once: the first reason stays", () => {
    const scope = new Scope();
    scope.end(reason);
    scope.end(new Error("too late"));
    expect(scope.reason).toBe(reason);
    expect(scope.signal.reason).toBe(reason);
  });

  it("has told everyone who waits before the signal's listeners run", async () => {
    const scope = new Scope();
    const order: string[] = [];
    scope.signal.addEventListener("abort", () => void order.push(`signal, ${scope.reason?.message}`));
    const raced = scope.race(new Promise(() => {})).catch(() => order.push("raced"));
    scope.end(reason);
    await raced;
    expect(order).toEqual(["signal, the reason", "raced"]);
  });
});

describe("a linked signal", () => {
  it("ends the scope with the error made of its reason, and loses its listener", () => {
    const scope = new Scope();
    const controller = new AbortController();
    scope.link(controller.signal, toError);
    expect(listeners(controller.signal)).toBe(1);
    controller.abort(reason);
    expect(scope.reason).toMatchObject({ message: "aborted", cause: reason });
    expect(listeners(controller.signal)).toBe(0);
  });

  it("that has aborted already ends the scope at once", () => {
    const scope = new Scope();
    const unlink = scope.link(AbortSignal.abort(reason), toError);
    expect(scope.reason).toMatchObject({ message: "aborted", cause: reason });
    unlink();
  });

  it.each(["unlink", "dispose", "end"] as const)("keeps no listener after %s", (way) => {
    const scope = new Scope();
    const { signal } = new AbortController();
    const unlink = scope.link(signal, toError);
    if (way === "unlink") unlink();
    else if (way === "dispose") scope.dispose();
    else scope.end(reason);
    expect(listeners(signal)).toBe(0);
    unlink();
  });

  it("does nothing to a scope that has let go of it", () => {
    const scope = new Scope();
    const controller = new AbortController();
    scope.link(controller.signal, toError)();
    controller.abort();
    expect(scope.reason).toBeUndefined();
  });

  it("is not listened to by a scope that is over; no signal at all is fine", () => {
    const scope = new Scope();
    scope.link(undefined, toError)();
    scope.end(reason);
    const { signal } = new AbortController();
    scope.link(signal, toError)();
    expect(listeners(signal)).toBe(0);
    scope.link(AbortSignal.abort(), toError)();
    expect(scope.reason).toBe(reason);
  });

  it("is one of several: the first to abort ends the scope, and all lose their listeners", () => {
    const scope = new Scope();
    const controllers = [new AbortController(), new AbortController(), new AbortController()];
    for (const { signal } of controllers) scope.link(signal, toError);
    controllers[1]?.abort("second");
    expect(scope.reason?.cause).toBe("second");
    expect(controllers.map(({ signal }) => listeners(signal))).toEqual([0, 0, 0]);
  });
});

describe("a time limit", () => {
  it("ends the scope when it is over and not before", async () => {
    const scope = new Scope();
    scope.limit(1_000, () => reason);
    await vi.advanceTimersByTimeAsync(999);
    expect(scope.reason).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(scope.reason).toBe(reason);
  });

  it("that is negative ends it with the next timer", async () => {
    const scope = new Scope();
    scope.limit(-1, () => reason);
    expect(scope.reason).toBeUndefined();
    await vi.advanceTimersByTimeAsync(0);
    expect(scope.reason).toBe(reason);
  });

  it.each(["lift", "dispose", "end"] as const)("leaves no timer after %s", (way) => {
    const scope = new Scope();
    const lift = scope.limit(1_000, () => new Error("took too long"));
    if (way === "lift") lift();
    else if (way === "dispose") scope.dispose();
    else scope.end(reason);
    expect(vi.getTimerCount()).toBe(0);
    expect(scope.reason).toBe(way === "end" ? reason : undefined);
  });

  it("of Infinity, or on a scope that is over, needs no timer", () => {
    const scope = new Scope();
    scope.limit(Infinity, () => reason)();
    scope.end(reason);
    scope.limit(1_000, () => new Error("took too long"))();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is one of several: the shortest decides", async () => {
    const scope = new Scope();
    for (const ms of [300, 100, 200]) scope.limit(ms, () => new Error(`${ms} ms`));
    await vi.runAllTimersAsync();
    expect(scope.reason?.message).toBe("100 ms");
  });
});

describe("racing", () => {
  it("passes on what the work gives, and what it fails with as it came", async () => {
    const scope = new Scope();
    await expect(scope.race(Promise.resolve(7))).resolves.toBe(7);
    await expect(scope.race(Promise.reject(reason))).rejects.toBe(reason);
  });

  it("rejects at once when the scope is over, and still hands a late value on", async () => {
    const scope = new Scope();
    scope.end(reason);
    const onLate = vi.fn();
    await expect(scope.race(Promise.resolve("late"), onLate)).rejects.toBe(reason);
    expect(onLate).toHaveBeenCalledExactlyOnceWith("late");
  });

  it("hands on only a value that came too late, and swallows a failure that did", async () => {
    const scope = new Scope();
    const inTime = vi.fn();
    await scope.race(Promise.resolve("in time"), inTime);
    const late = pending<string>();
    const onLate = vi.fn();
    const raced = scope.race(late.promise, onLate);
    const failing = pending<string>();
    const failed = scope.race(failing.promise);
    scope.end(reason);
    late.resolve("late");
    failing.reject(new Error("nobody hears this"));
    await expect(raced).rejects.toBe(reason);
    await expect(failed).rejects.toBe(reason);
    expect(onLate).toHaveBeenCalledExactlyOnceWith("late");
    expect(inTime).not.toHaveBeenCalled();
  });

  it("settles everything, in whatever order work and end come", async () => {
    const event = fc.oneof(fc.nat({ max: 4 }), fc.constant("end" as const));
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 12 }), async (events) => {
        const scope = new Scope();
        const late: number[] = [];
        const works = Array.from({ length: 5 }, () => pending<number>());
        const raced = works.map(({ promise }) => scope.race(promise, (value) => void late.push(value)));
        for (const each of events) {
          if (each === "end") scope.end(reason);
          else works[each]?.resolve(each);
          await Promise.resolve();
          await Promise.resolve();
        }
        scope.end(reason);
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
    const scope = new Scope();
    const awake = vi.fn();
    const slept = scope.sleep(1_000).then(awake);
    await vi.advanceTimersByTimeAsync(999);
    expect(awake).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await slept;
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([1_000, 2 ** 33])("of %i ms ends the moment the scope does, without a timer left", async (delayMs) => {
    const scope = new Scope();
    const slept = scope.sleep(delayMs);
    scope.end(reason);
    await expect(slept).rejects.toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("beyond 2³¹ ms lasts as long as asked", async () => {
    const awake = vi.fn();
    const slept = new Scope().sleep(2 ** 32).then(awake);
    await vi.advanceTimersByTimeAsync(2 ** 32 - 1);
    expect(awake).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await slept;
    expect(awake).toHaveBeenCalledTimes(1);
  });

  it("is not ended by dispose: only limits and links are dropped", async () => {
    const scope = new Scope();
    const slept = scope.sleep(10);
    scope.dispose();
    await vi.advanceTimersByTimeAsync(10);
    await expect(slept).resolves.toBeUndefined();
  });
});
