import { describe, expect, it, vi } from "vitest";
import { StallWatch } from "../../src/download/stall-watch.js";
import { Scope } from "../../src/internal/scope.js";
import { useFakeClock } from "../support/transport-clock.js";

const stalled = new Error("nothing came");

/** A watch that allows a second, and the scope it ends. */
function watched() {
  useFakeClock();
  const scope = new Scope();
  return { scope, watch: new StallWatch(scope, 1_000, () => stalled) };
}

describe("a stall", () => {
  it("is a wait that lasts as long as is allowed, to the millisecond", () => {
    const { scope, watch } = watched();
    watch.begin();
    vi.advanceTimersByTime(999);
    expect(scope.reason).toBeUndefined();
    vi.advanceTimersByTime(1);
    expect(scope.reason).toBe(stalled);
  });

  it("is none while nobody waits, however long that is", () => {
    const { scope, watch } = watched();
    vi.advanceTimersByTime(60_000);
    watch.begin();
    watch.end();
    vi.advanceTimersByTime(60_000);
    expect(scope.reason).toBeUndefined();
  });

  it("is none of many waits that are short each", () => {
    const { scope, watch } = watched();
    for (let wait = 0; wait < 20; wait++) {
      watch.begin();
      vi.advanceTimersByTime(900);
      watch.end();
    }
    expect(scope.reason).toBeUndefined();
  });

  it("is noticed, too, after a time in which nobody waited", () => {
    const { scope, watch } = watched();
    watch.begin();
    watch.end();
    vi.advanceTimersByTime(60_000);
    watch.begin();
    vi.advanceTimersByTime(1_000);
    expect(scope.reason).toBe(stalled);
  });

  it("counts from the beginning of its own wait, not of those before", () => {
    const { scope, watch } = watched();
    watch.begin();
    vi.advanceTimersByTime(600);
    watch.end();
    watch.begin();
    vi.advanceTimersByTime(999);
    expect(scope.reason).toBeUndefined();
    vi.advanceTimersByTime(1);
    expect(scope.reason).toBe(stalled);
  });

  it("is watched for with a single timer, which goes when the scope is done", () => {
    const { scope, watch } = watched();
    for (let wait = 0; wait < 20; wait++) {
      watch.begin();
      watch.end();
    }
    expect(vi.getTimerCount()).toBe(1);
    scope.dispose();
    expect(vi.getTimerCount()).toBe(0);
  });
});
