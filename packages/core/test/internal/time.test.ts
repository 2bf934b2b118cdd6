import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startTimer } from "../../src/internal/time.js";

const maxTimerMs = 2 ** 31 - 1;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  // In this order: a spy on a faked function would put that function back over the real one.
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("a timer", () => {
  it("fires once, when its delay has passed and not before", async () => {
    const onDone = vi.fn();
    startTimer(1_500, onDone);
    await vi.advanceTimersByTimeAsync(1_499);
    expect(onDone).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(onDone).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("of a fraction of a millisecond is rounded up, never down", async () => {
    const startedAt = performance.now();
    const firedAt = vi.fn(() => performance.now());
    startTimer(10.4, firedAt);
    await vi.runAllTimersAsync();
    expect(firedAt).toHaveReturnedWith(startedAt + 11);
  });

  it.each([0, -5])("of %i ms fires, but never before its caller has gone on", async (delayMs) => {
    const onDone = vi.fn();
    startTimer(delayMs, onDone);
    expect(onDone).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(0);
    expect(onDone).toHaveBeenCalledTimes(1);
  });

  it.each([maxTimerMs, maxTimerMs + 1, 3 * maxTimerMs + 7])(
    "of %i ms, which one platform timer can hardly hold, neither fires at once nor early",
    async (delayMs) => {
      const delays = vi.spyOn(globalThis, "setTimeout");
      const onDone = vi.fn();
      startTimer(delayMs, onDone);
      await vi.advanceTimersByTimeAsync(delayMs - 1);
      expect(onDone).not.toHaveBeenCalled();
      await vi.advanceTimersByTimeAsync(1);
      expect(onDone).toHaveBeenCalledTimes(1);
      for (const [, ms = 0] of delays.mock.calls) expect(ms).toBeLessThanOrEqual(maxTimerMs);
    },
  );

  it("that the platform fires early waits for the rest", async () => {
    const onDone = vi.fn();
    const clock = vi.spyOn(performance, "now").mockReturnValue(0);
    startTimer(100, onDone);
    clock.mockReturnValue(99.6);
    await vi.advanceTimersByTimeAsync(100);
    expect(onDone).not.toHaveBeenCalled();
    clock.mockReturnValue(100);
    await vi.advanceTimersByTimeAsync(1);
    expect(onDone).toHaveBeenCalledTimes(1);
  });

  it("is not moved by a wall clock that jumps", async () => {
    const onDone = vi.fn();
    startTimer(1_000, onDone);
    vi.setSystemTime(Date.now() + 3_600_000);
    await vi.advanceTimersByTimeAsync(999);
    expect(onDone).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(onDone).toHaveBeenCalledTimes(1);
  });

  it("of Infinity never fires, and can be stopped", async () => {
    const onDone = vi.fn();
    const stop = startTimer(Infinity, onDone);
    await vi.advanceTimersByTimeAsync(10 * maxTimerMs);
    expect(onDone).not.toHaveBeenCalled();
    stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("that was stopped never fires, neither in its first stretch nor in a later one", async () => {
    const onDone = vi.fn();
    startTimer(1_000, onDone)();
    const stop = startTimer(2 * maxTimerMs, onDone);
    await vi.advanceTimersByTimeAsync(maxTimerMs + 1);
    stop();
    await vi.runAllTimersAsync();
    expect(onDone).not.toHaveBeenCalled();
  });
});
