import { describe, expect, it, vi } from "vitest";
import { AbortedError, TimeoutError } from "../../src/errors/call-errors.js";
import { answer, createItem, getItem, ok, scriptedFetch, silence, testClient } from "../support/transport-client.js";
import { settledFailure, useFakeClock } from "../support/transport-clock.js";
import { failureOf } from "../support/failure-of.js";

const params = { id: "7" };
describe("a call whose time is up", () => {
  it("is not sent when its turn under the pace comes too late, and says when it would have come", async () => {
    useFakeClock();
    const { fetch, calls } = scriptedFetch([ok()]);
    const { transport } = testClient({ options: { fetch, pace: { requests: 1, windowMs: 10_000 } } });
    await transport.send(getItem, params);
    const turnAt = new Date(Date.now() + 10_000).toISOString();
    const error = await failureOf(transport.send(createItem, params, { totalTimeoutMs: 9_000 }));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ phase: "queue", attempts: 0, carriedOut: "no", isRetryable: true });
    expect(error.message).toBe(`POST /api/items was not sent: its turn under the pace would come only at ${turnAt}`);
    expect(calls).toHaveLength(1);
  });

  it.each([
    [getItem, 3],
    [createItem, 1],
  ])("of one attempt is tried again only if it may be repeated (%#)", async (endpoint, attempts) => {
    useFakeClock();
    const { fetch, calls } = scriptedFetch([silence]);
    const { transport } = testClient({ options: { fetch, timeoutMs: 2_000, retries: 2 } });
    const error = await settledFailure(transport.send(endpoint, params));
    expect(error).toMatchObject({ name: "TimeoutError", phase: "headers", attempts, carriedOut: "maybe" });
    expect(calls).toHaveLength(attempts);
  });
});

describe("an abort", () => {
  it.each([
    ["while the answer is awaited", 500, { attempts: 1, carriedOut: "maybe" }],
    ["between two attempts", 1_500, { attempts: 1, carriedOut: "no" }],
  ])("%s ends the call at once, without another attempt", async (_, abortsAtMs, facts) => {
    useFakeClock();
    const { fetch, calls } = scriptedFetch([
      () => new Promise((resolve) => setTimeout(() => resolve(answer(429, { "retry-after": "10" })), 1_000)),
      ok(),
    ]);
    const { transport } = testClient({ options: { fetch } });
    const controller = new AbortController();
    const startedAt = Date.now();
    setTimeout(() => controller.abort("enough"), abortsAtMs);
    const error = await settledFailure(transport.send(createItem, params, { signal: controller.signal }));
    expect(error).toBeInstanceOf(AbortedError);
    expect(error).toMatchObject({ ...facts, cause: "enough" });
    expect(Date.now()).toBe(startedAt + abortsAtMs);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(calls).toHaveLength(1);
  });
});
