import { describe, expect, it, vi } from "vitest";
import { StallWatch } from "../../src/download/stall-watch.js";
import { Lifetime } from "../../src/internal/lifetime.js";
import { useFakeClock } from "../support/transport-clock.js";

const stalled = new Error("nothing came");

/** A watch that allows a second, and the lifetime it ends. */
function watched() {
  useFakeClock();
  const lifetime = new Lifetime();
  return { lifetime, watch: new StallWatch(lifetime, 1_000, () => stalled) };
}

describe("a stall", () => {
  it("is a wait that lasts as long as is allowed, to the millisecond", () => {
    const { lifetime, watch } = watched();
    watch.begin();
    vi.advanceTimersByTime(999);
    expect(lifetime.reason).toBeUndefined();
    vi.advanceTimersByTime(1);
    expect(lifetime.reason).toBe(stalled);
  });

  it("is none while no reader waits, however long that is", () => {
    const { lifetime, watch } = watched();
    vi.advanceTimersByTime(60_000);
    watch.begin();
    watch.end();
    vi.advanceTimersByTime(60_000);
    expect(lifetime.reason).toBeUndefined();
  });

  it("is none of many waits that are short each", () => {
    const { lifetime, watch } = watched();
    for (let wait = 0; wait < 20; wait++) {
      watch.begin();
      vi.advanceTimersByTime(900);
      watch.end();
    }
    expect(lifetime.reason).toBeUndefined();
  });

  it("is noticed, too, after a time in which no reader waited", () => {
    const { lifetime, watch } = watched();
    watch.begin();
    watch.end();
    vi.advanceTimersByTime(60_000);
    watch.begin();
    vi.advanceTimersByTime(1_000);
    expect(lifetime.reason).toBe(stalled);
  });

  it("counts from the beginning of its own wait, not of those before", () => {
    const { lifetime, watch } = watched();
    watch.begin();
    vi.advanceTimersByTime(600);
    watch.end();
    watch.begin();
    vi.advanceTimersByTime(999);
    expect(lifetime.reason).toBeUndefined();
    vi.advanceTimersByTime(1);
    expect(lifetime.reason).toBe(stalled);
  });

  it("is watched for with a single timer, which goes when the lifetime is done", () => {
    const { lifetime, watch } = watched();
    for (let wait = 0; wait < 20; wait++) {
      watch.begin();
      watch.end();
    }
    expect(vi.getTimerCount()).toBe(1);
    lifetime.dispose();
    expect(vi.getTimerCount()).toBe(0);
  });
});
