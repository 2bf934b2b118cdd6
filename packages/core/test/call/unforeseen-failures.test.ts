import { describe, expect, it, vi } from "vitest";
import type { Credential } from "../../src/call/credential.js";
import { TimeoutError } from "../../src/errors/call-errors.js";
import { httpErrorOf } from "../../src/errors/http-error.js";
import { ReportsError } from "../../src/errors/reports-error.js";
import { Lifetime } from "../../src/internal/lifetime.js";
import { RetryBudget } from "../../src/retry/budget.js";
import type { RetryableCall } from "../../src/call/attempt-in-turn.js";
import { sendWithRetries } from "../../src/call/send-call.js";
import { RateLimiter } from "../../src/retry/rate-limiter.js";
import { settledFailure, useFakeClock } from "../support/transport-clock.js";
import { failureOf } from "../support/failure-of.js";

const nothingToSignInWith: Credential = {
  authorize: async () => undefined,
  isCurrent: () => true,
  reject: () => false,
};
const context = () => ({
  credential: nothingToSignInWith,
  rateLimiter: new RateLimiter(),
  budget: new RetryBudget(),
});
const call = (): RetryableCall => ({
  operation: "GET /things",
  label: undefined,
  endpoint: { idempotent: true },
  retries: 3,
  totalTimeoutMs: Infinity,
  endsAt: Infinity,
  waitingEndsAt: Infinity,
  lifetime: new Lifetime(),
  emit: () => {},
});

describe("a failure that was not foreseen", () => {
  it.each([new TypeError("x is not a function"), new TypeError("fetch failed"), "text", undefined])(
    "%o is passed on as it was, in an error of ours, and not repeated",
    async (failure) => {
      const attempt = vi.fn(() => Promise.reject(failure));
      const error = await failureOf(sendWithRetries(context(), call(), attempt));
      expect(error).toBeInstanceOf(ReportsError);
      expect(error).toMatchObject({
        code: "unexpected",
        isRetryable: false,
        carriedOut: "maybe",
        operation: "GET /things",
      });
      expect(error.message).toBe(`unexpected: ${String(failure)}`);
      expect(error.cause).toBe(failure);
      expect(attempt).toHaveBeenCalledTimes(1);
    },
  );
});

describe("a failure that says never", () => {
  it.each([429, 503])("is not repeated, though its status %i says that it could be", async (status) => {
    useFakeClock();
    const error = httpErrorOf("asking for a token failed", { status, method: "POST", url: "https://vendor.test" });
    const attempt = vi.fn(async () => ({ error, retry: "never" as const }));
    expect(await settledFailure(sendWithRetries(context(), call(), attempt))).toMatchObject({ message: error.message });
    expect(attempt).toHaveBeenCalledTimes(1);
  });
});

describe("the time of a call", () => {
  it("may be over before the call begins, where several calls share it: nothing is sent", async () => {
    useFakeClock();
    const attempt = vi.fn(() => Promise.reject(new Error("not sent")));
    const error = await settledFailure(sendWithRetries(context(), { ...call(), endsAt: performance.now() }, attempt));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(attempt).not.toHaveBeenCalled();
  });

  it("is over at its end, however long the process has run", async () => {
    useFakeClock();
    vi.advanceTimersByTime(60_000);
    const endsAt = performance.now() + 1_000;
    const limited = { ...call(), endsAt };
    await settledFailure(sendWithRetries(context(), limited, () => limited.lifetime.race(new Promise(() => {}))));
    expect(performance.now()).toBe(endsAt);
  });
});
