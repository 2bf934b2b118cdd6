import { vi } from "vitest";

/** Moves the faked clock on, second by second, so that requests and files get their turns in between. */
export async function passTime(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) await vi.advanceTimersByTimeAsync(1_000);
}
