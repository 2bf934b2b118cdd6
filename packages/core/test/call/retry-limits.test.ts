import fc from "fast-check";
import { expect, it, onTestFinished, vi } from "vitest";
import { httpErrorOf, isThrottled } from "../../src/errors/http-error.js";
import { ReportsError } from "../../src/errors/reports-error.js";
import { NetworkError, TimeoutError } from "../../src/errors/call-errors.js";
import type { AttemptFailure } from "../../src/call/failures/attempt-failure.js";
import { sendWithRetries } from "../../src/call/send-call.js";
import { Lifetime } from "../../src/internal/lifetime.js";
import { RetryBudget } from "../../src/retry/budget.js";
import { instantAfter } from "../../src/retry/retry-after.js";
import { RateLimiter } from "../../src/retry/rate-limiter.js";
import { atMost, numRuns } from "../support/property-cases.js";
import { settledStepwise, useFakeClock } from "../support/transport-clock.js";
import { expectError } from "../support/failure-of.js";

/** How one attempt goes. */
interface Attempt {
  readonly takesMs: number;
  /** How it fails. */
  readonly failure: "refused" | "broken" | "unreachable" | "wrong";
  readonly status: number;
  /** How long the server asks to be left alone. A refusal with 503 is one only if it asks. */
  readonly retryAfterMs: number | undefined;
}

const attempt: fc.Arbitrary<Attempt> = fc
  .record({
    takesMs: fc.nat({ max: 2_000 }),
    failure: fc.constantFrom("refused", "refused", "broken", "broken", "unreachable", "wrong"),
    status: fc.constantFrom(429, 503),
    retryAfterMs: fc.option(fc.nat({ max: 20_000 }), { nil: undefined }),
  })
  .map(({ failure, status, retryAfterMs, ...rest }) => {
    const isAsking = failure === "refused" && status === 503;
    return { ...rest, failure, status, retryAfterMs: isAsking ? (retryAfterMs ?? 0) : retryAfterMs };
  });

const call = fc.record({
  attempts: fc.array(attempt, { maxLength: 6 }),
  idempotent: fc.boolean(),
  retries: fc.nat({ max: 3 }),
  totalMs: fc.oneof(fc.constant(Infinity), fc.nat({ max: 30_000 })),
  isBudgetSpent: fc.nat({ max: 9 }).map((digit) => digit === 0),
  jitter: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
});

function failureOf({ failure, status, retryAfterMs }: Attempt): AttemptFailure {
  const facts = { method: "GET", url: "https://vendor.test/runs" };
  const retryAt = retryAfterMs === undefined ? undefined : instantAfter(retryAfterMs);
  const error =
    failure === "unreachable"
      ? new NetworkError("nothing answers", { code: "ECONNREFUSED", isRetryable: true, carriedOut: "no" })
      : httpErrorOf(failure, { ...facts, retryAt, status: { refused: status, broken: 500, wrong: 400 }[failure] });
  return retryAfterMs === undefined ? { error } : { error, notBeforeMs: performance.now() + retryAfterMs };
}

const done = { data: "done", status: 200, headers: new Headers() };

it("whatever its attempts meet, a call keeps the server's waits, its limits and its time", atMost(30_000), async () => {
  useFakeClock();
  const random = vi.spyOn(Math, "random");
  onTestFinished(() => random.mockRestore());
  await fc.assert(
    fc.asyncProperty(call, async ({ attempts, idempotent, retries, totalMs, isBudgetSpent, jitter }) => {
      random.mockReturnValue(jitter);
      const lifetime = new Lifetime();
      const startedAt = performance.now();
      const endsAt = startedAt + totalMs;
      const timeUp = new TimeoutError("the time is up", { phase: "total" });
      lifetime.limit(totalMs, () => timeUp);
      const budget = new RetryBudget();
      while (isBudgetSpent && budget.take());
      const begun: number[] = [];
      const waits: number[] = [];
      const ended: { readonly atMs: number; readonly error: ReportsError }[] = [];

      const outcome = await settledStepwise(
        sendWithRetries(
          {
            credential: { authorize: async () => undefined, isCurrent: () => true, reject: () => false },
            rateLimiter: new RateLimiter(),
            budget,
          },
          {
            operation: "GET runs",
            label: undefined,
            endpoint: { idempotent },
            retries,
            totalTimeoutMs: Infinity,
            endsAt,
            waitingEndsAt: endsAt,
            lifetime,
            emit: (event) => void (event.type === "retry" && waits.push(event.waitMs)),
          },
          async (_, number) => {
            expect(number).toBe(begun.push(performance.now()));
            const meets = attempts[number - 1];
            if (meets === undefined) return { value: done };
            await lifetime.sleep(meets.takesMs);
            const failed = failureOf(meets);
            ended.push({ atMs: performance.now(), error: failed.error });
            return failed;
          },
        ),
      );
      const settledAt = performance.now();
      lifetime.dispose();

      // Never earlier than asked, whichever attempt failed and however.
      for (const [n, { atMs }] of ended.entries())
        expect(begun[n + 1] ?? Infinity).toBeGreaterThanOrEqual(atMs + (attempts[n]?.retryAfterMs ?? 0));
      // Within the time allowed, to the millisecond.
      expect(settledAt).toBeLessThanOrEqual(endsAt);
      // No more attempts than allowed, and none after one that may have been carried out.
      const repeated = ended.slice(0, begun.length - 1).map(({ error }) => error);
      const counted = repeated.filter((error) => !isThrottled(error));
      expect(counted.length).toBeLessThanOrEqual(isBudgetSpent ? 0 : retries);
      expect(repeated.every(({ isRetryable, carriedOut }) => isRetryable && (idempotent || carriedOut === "no"))).toBe(
        true,
      );
      expect(outcome.error !== undefined || outcome.value === done).toBe(true);
      if (TimeoutError.is(outcome.error)) {
        expect(settledAt).toBe(endsAt);
        // In an attempt, or less than a millisecond before the next: timers count whole ones.
        const nextAt = (ended.at(-1)?.atMs ?? startedAt) + Math.ceil(waits[ended.length - 1] ?? 0);
        expect(begun.length > ended.length || Math.ceil(nextAt) === Math.ceil(endsAt)).toBe(true);
      } else if (outcome.error !== undefined) {
        // No call gives up without a reason, or late.
        expect(outcome.error).toMatchObject({ message: ended.at(-1)?.error.message });
        expect(settledAt).toBe(ended.at(-1)?.atMs);
        const { isRetryable, carriedOut } = expectError(outcome.error, ReportsError);
        const mayRepeat = isRetryable && (idempotent || carriedOut === "no");
        const isAllowed = isThrottled(outcome.error) || (counted.length < retries && !isBudgetSpent);
        const maxMs = attempts[ended.length - 1]?.retryAfterMs ?? 8_000;
        expect(mayRepeat && isAllowed && settledAt + maxMs < endsAt).toBe(false);
      }
    }),
    numRuns(3_000, 1_000_000),
  );
});
