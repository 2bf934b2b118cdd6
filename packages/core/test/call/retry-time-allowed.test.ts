import { describe, expect, it, vi } from "vitest";

import { HttpError, RateLimitError } from "../../src/errors/http-error.js";
import { NetworkError, TimeoutError } from "../../src/errors/call-errors.js";
import {
  answer,
  connectionError,
  createItem,
  getItem,
  scriptedFetch,
  testClient,
} from "../support/transport-client.js";
import { settledFailure, useFakeClock } from "../support/transport-clock.js";

const params = { id: "7" };

describe("a retry within the time allowed", () => {
  it("fails at once, with retryAt, when the wait does not fit the time allowed", async () => {
    useFakeClock();
    const startedAt = Date.now();
    const { fetch, calls } = scriptedFetch([() => answer(429, { "retry-after": "11" })]);
    const { transport } = testClient({ options: { fetch } });
    const error = await settledFailure(transport.send(getItem, params, { totalTimeoutMs: 10_000 }), RateLimitError);
    expect(error).toBeInstanceOf(RateLimitError);
    expect(error.retryAt?.getTime()).toBe(startedAt + 11_000);
    expect(error.message).toContain("retry at ");
    expect(Date.now()).toBe(startedAt);
    expect(calls).toHaveLength(1);
  });

  it("counts the time a token took against the time allowed", async () => {
    useFakeClock();
    const { fetch } = scriptedFetch([() => answer(429, { "retry-after": "6" })]);
    const credential = () => ({
      authorize: async () => {
        await new Promise((resolve) => setTimeout(resolve, 5000));
        return { token: "token", header: "Bearer token" };
      },
      isCurrent: () => true,
      reject: () => false,
    });
    const { transport } = testClient({ credential, options: { fetch } });
    const startedAt = Date.now();
    const error = await settledFailure(transport.send(getItem, params, { totalTimeoutMs: 10_000 }));
    expect(error).toBeInstanceOf(RateLimitError);
    expect(Date.now()).toBe(startedAt + 5000);
  });

  it("tells other calls of the same client at once that their time does not suffice", async () => {
    useFakeClock();
    const { fetch, calls } = scriptedFetch([() => answer(429, { "retry-after": "60" })]);
    const { transport } = testClient({ options: { fetch } });
    const first = settledFailure(transport.send(getItem, params, { totalTimeoutMs: 1000 }));
    expect(await first).toBeInstanceOf(RateLimitError);
    const startedAt = Date.now();
    const error = await settledFailure(
      transport.send(createItem, params, { totalTimeoutMs: 1000, label: "second" }),
      HttpError,
    );
    expect(error).toMatchObject({ status: 429, label: "second", attempts: 0, carriedOut: "no", isRetryable: true });
    expect(error.retryAt?.getTime()).toBeCloseTo(startedAt + 60_000, -2);
    expect(Date.now()).toBe(startedAt);
    expect(calls).toHaveLength(1);
  });

  it("says which failure came last when the time is up between two attempts", async () => {
    useFakeClock();
    vi.spyOn(Math, "random").mockReturnValue(0.9);
    const { fetch } = scriptedFetch([
      ({ init }) => new Promise((_, reject) => setTimeout(() => reject(connectionError("ECONNRESET")), 400, init)),
    ]);
    const { transport } = testClient({ options: { fetch } });
    const error = await settledFailure(transport.send(getItem, params, { totalTimeoutMs: 900 }));
    vi.mocked(Math.random).mockRestore();
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ phase: "total", attempts: 2, carriedOut: "maybe" });
    expect(error.message).toMatch(/after 2 attempts; last failure: .*ECONNRESET/);
  });

  it("does not forget what may have been carried out when a later attempt was certainly not", async () => {
    useFakeClock();
    const { fetch } = scriptedFetch([() => answer(502), connectionError("ECONNREFUSED")]);
    const { transport } = testClient({ options: { fetch } });
    const error = await settledFailure(transport.send(getItem, params, { retries: 1 }));
    expect(error).toMatchObject({ code: "ECONNREFUSED", attempts: 2, carriedOut: "maybe" });
  });

  it("throws the failure itself when its backoff does not fit", async () => {
    useFakeClock();
    vi.spyOn(Math, "random").mockReturnValue(0.9);
    const { fetch, calls } = scriptedFetch([connectionError("ECONNREFUSED")]);
    const { transport } = testClient({ options: { fetch } });
    const error = await settledFailure(transport.send(getItem, params, { totalTimeoutMs: 100 }));
    vi.mocked(Math.random).mockRestore();
    expect(error).toBeInstanceOf(NetworkError);
    expect(calls).toHaveLength(1);
  });
});
