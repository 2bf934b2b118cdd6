import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { backoffMs } from "../../src/retry/backoff.js";
import { numRuns } from "../support/property-cases.js";

afterEach(() => void vi.restoreAllMocks());

describe("backoff", () => {
  it.each([
    [0, 250],
    [1, 500],
    [2, 1_000],
    [4, 4_000],
    [5, 8_000],
    [6, 8_000],
    [2_000, 8_000],
  ])("after %i failures reaches up to %i ms", (failures, maxMs) => {
    vi.spyOn(Math, "random").mockReturnValue(1);
    expect(backoffMs(failures)).toBe(maxMs);
  });

  it("uses the whole range from zero, so that callers who failed together come back apart", () => {
    vi.spyOn(Math, "random").mockReturnValueOnce(0).mockReturnValueOnce(0.5);
    expect([backoffMs(3), backoffMs(3)]).toEqual([0, 1_000]);
  });

  it("is never negative and never longer than 8 s", () => {
    fc.assert(
      fc.property(fc.nat(), (failures) => {
        const waitMs = backoffMs(failures);
        expect(waitMs >= 0 && waitMs <= 8_000).toBe(true);
      }),
      numRuns(2_000, 1_000_000),
    );
  });
});
