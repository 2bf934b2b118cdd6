import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { CredentialFactory } from "../../src/call/credential.js";
import { RateLimitError, HttpError } from "../../src/errors/http-error.js";
import { atMost, numRuns } from "../support/property-cases.js";
import {
  answer,
  createItem,
  getItem,
  ok,
  scriptedFetch,
  silence,
  testClient,
  type Reply,
} from "../support/transport-client.js";
import { outcomeOf, settled, settledFailure, useFakeClock } from "../support/transport-clock.js";
import { pending } from "../support/transport-pending.js";
import { tokenServer } from "../support/transport-tokens.js";

const params = { id: "7" };
const second = 1_000;
/** What the server writes to keep us away until `untilMs`, by a clock that is `skewMs` off. */
const waitForms: Readonly<Record<string, (untilMs: number, skewMs: number) => Record<string, string>>> = {
  seconds: (untilMs) => ({ "retry-after": String(Math.ceil((untilMs - Date.now()) / second)) }),
  "fractional seconds": (untilMs) => ({ "retry-after": String((untilMs - Date.now()) / second) }),
  "retry-after-ms": (untilMs) => ({ "retry-after-ms": String(untilMs - Date.now()) }),
  "x-ms-retry-after-ms": (untilMs) => ({ "x-ms-retry-after-ms": String(untilMs - Date.now()), "retry-after": "0" }),
  date: (untilMs, skewMs) => ({
    date: new Date(Date.now() + skewMs).toUTCString(),
    "retry-after": new Date(Math.ceil((untilMs + skewMs) / second) * second).toUTCString(),
  }),
};

describe("a refused call", () => {
  it(
    "is never sent before the time the server named, in any form, by any clock, however often",
    atMost(30_000),
    async () => {
      useFakeClock();
      const refusal = fc.record({
        status: fc.constantFrom(429, 503),
        waitMs: fc.nat({ max: 20 * second }),
        skewMs: fc.integer({ min: -3_600, max: 3_600 }).map((seconds) => seconds * second),
        write: fc.constantFrom(...Object.values(waitForms)),
      });
      const endpoints = fc.constantFrom(getItem, createItem);
      await fc.assert(
        fc.asyncProperty(fc.array(refusal, { maxLength: 5 }), endpoints, async (refusals, endpoint) => {
          const until: number[] = [];
          const { fetch, calls } = scriptedFetch((n) => () => {
            const refused = refusals[n - 1];
            if (refused === undefined) return ok();
            const untilMs = Date.now() + refused.waitMs;
            until.push(performance.now() + refused.waitMs);
            return answer(refused.status, refused.write(untilMs, refused.skewMs));
          });
          const { transport } = testClient({ options: { fetch, retries: 0 } });
          expect(await settled(transport.send(endpoint, params))).toEqual({ value: {} });
          expect(calls).toHaveLength(refusals.length + 1);
          for (const [index, untilMs] of until.entries())
            expect(calls[index + 1]?.atMs).toBeGreaterThanOrEqual(untilMs);
        }),
        numRuns(1_000, 50_000),
      );
    },
  );

  it("with 503 holds back no other call: only a 429 is about the whole client", async () => {
    useFakeClock();
    const { fetch, calls } = scriptedFetch([answer(503, { "retry-after": "60" }), ok()]);
    const { transport } = testClient({ options: { fetch } });
    const refused = outcomeOf(transport.send(getItem, params));
    await vi.advanceTimersByTimeAsync(1_000);
    const startedAt = Date.now();
    expect(await settled(transport.send(createItem, params))).toEqual({ value: {} });
    expect(Date.now()).toBe(startedAt);
    expect(await settled(refused)).toEqual({ value: { value: {} } });
    expect((calls[2]?.atMs ?? 0) - (calls[0]?.atMs ?? 0)).toBeGreaterThanOrEqual(60 * second);
  });

  it("also waits as long as a failure asks that is no refusal", async () => {
    useFakeClock();
    const { fetch, calls } = scriptedFetch((n) => (n === 1 ? () => answer(500, { "retry-after": "9" }) : ok()));
    await settled(testClient({ options: { fetch } }).transport.send(getItem, params));
    expect((calls[1]?.atMs ?? 0) - (calls[0]?.atMs ?? 0)).toBeGreaterThanOrEqual(9 * second);
  });
});

describe("a 429", () => {
  it("stops every call of its client until its time; nothing reaches a server that is closed", async () => {
    useFakeClock();
    const arrivals = fc.array(fc.record({ afterMs: fc.nat({ max: 3_000 }), makes: fc.boolean() }), { maxLength: 25 });
    const closings = fc.array(fc.record({ atRequest: fc.integer({ min: 1, max: 30 }), seconds: fc.nat({ max: 20 }) }), {
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(arrivals, closings, async (steps, plan) => {
        const closed: { readonly fromMs: number; readonly untilMs: number }[] = [];
        const { fetch, calls: sent } = scriptedFetch((n) => ({ atMs: fromMs }) => {
          const closing = plan.find(({ atRequest }) => atRequest === n);
          if (closing === undefined) return ok();
          closed.push({ fromMs, untilMs: fromMs + closing.seconds * second });
          return answer(429, { "retry-after": String(closing.seconds) });
        });
        const { transport } = testClient({ options: { fetch } });
        const calls: Promise<unknown>[] = [];
        for (const { afterMs, makes } of steps) {
          await vi.advanceTimersByTimeAsync(afterMs);
          calls.push(outcomeOf(transport.send(makes ? createItem : getItem, params)));
        }
        const { value } = await settled(Promise.all(calls));
        expect(value).toEqual(steps.map(() => ({ value: {} })));
        // What was on its way at that moment could not know.
        const early = sent.filter(({ atMs }) => closed.some(({ fromMs, untilMs }) => fromMs < atMs && atMs < untilMs));
        expect(early).toEqual([]);
      }),
      numRuns(200, 10_000),
    );
  });

  it("that asks for a whole day fails at once, and so does every call after it, without being sent", async () => {
    useFakeClock();
    const { fetch, calls } = scriptedFetch([answer(429, { "retry-after": "86400" })]);
    const { transport, eventsOf } = testClient({ options: { fetch } });
    const startedAt = Date.now();
    const retryAt = new Date(startedAt + 86_400_000);
    const failures: HttpError[] = [];
    for (let call = 0; call < 3; call++) {
      const error = await settledFailure(transport.send(createItem, params), HttpError);
      expect(error).toBeInstanceOf(RateLimitError);
      expect(error).toMatchObject({ carriedOut: "no", isRetryable: true, retryAt });
      failures.push(error);
    }
    expect(Date.now()).toBe(startedAt);
    expect(calls).toHaveLength(1);
    // Who was not sent at all says so, and why; and neither waits nor retries were announced that never came.
    expect(failures[1]).toMatchObject({ status: 429, method: "POST", url: "" });
    expect(failures[1]?.message).toBe(
      `POST /api/items was not sent: an earlier 429 closed this client until ${retryAt.toISOString()}, beyond the time allowed`,
    );
    expect([...eventsOf("wait"), ...eventsOf("retry")]).toEqual([]);
  });

  it("that asks for exactly the time that is left leaves none for an answer, and fails at once", async () => {
    useFakeClock();
    const { fetch } = scriptedFetch([answer(429, { "retry-after": "10" })]);
    const { transport } = testClient({ options: { fetch } });
    const startedAt = Date.now();
    for (let call = 0; call < 2; call++) {
      const error = await settledFailure(transport.send(getItem, params, { totalTimeoutMs: 10_000 }));
      expect(error).toBeInstanceOf(RateLimitError);
    }
    expect(Date.now()).toBe(startedAt);
  });

  it("also fails the calls at once that stand in the queue already and have not that much time", async () => {
    useFakeClock();
    const { fetch, calls } = scriptedFetch([
      () => new Promise((resolve) => setTimeout(() => resolve(answer(429, { "retry-after": "60" })), 100)),
      ok(),
    ]);
    const { transport } = testClient({ options: { fetch, pace: { requests: 1, windowMs: 5_000 } } });
    const startedAt = Date.now();
    const first = transport.send(getItem, params);
    const hasNoTime = outcomeOf(transport.send(createItem, params, { totalTimeoutMs: 30_000, label: "short" }));
    const hasTime = transport.send(getItem, params);
    const error = (await settled(hasNoTime)).value?.error;
    expect(error).toBeInstanceOf(RateLimitError);
    const retryAt = new Date(startedAt + 60_100);
    expect(error).toMatchObject({ label: "short", attempts: 0, carriedOut: "no", retryAt });
    expect(Date.now()).toBe(startedAt + 100);
    await settled(Promise.all([first, hasTime]));
    expect(calls).toHaveLength(3);
  });

  it("holds back a call, too, that had its turn and only waits for its new token", async () => {
    useFakeClock();
    const renewal = pending<string>();
    let token: string | undefined = "old";
    const credential: CredentialFactory = () => ({
      authorize: async () => {
        const current = token ?? (await renewal.promise);
        return { token: current, header: current };
      },
      isCurrent: (authorization) => authorization.token === token,
      reject: () => ((token = undefined), true),
    });
    const { fetch, calls } = scriptedFetch([answer(401), answer(429, { "retry-after": "60" }), ok()]);
    const { transport } = testClient({ credential, options: { fetch } });
    const renewing = outcomeOf(transport.send(getItem, params));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(calls).toHaveLength(1);
    // A token is there again for others, and the first of them closes the gate.
    token = "new";
    const refused = outcomeOf(transport.send(getItem, params));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(calls).toHaveLength(2);
    renewal.resolve("new");
    await vi.advanceTimersByTimeAsync(50_000);
    expect(calls).toHaveLength(2);
    expect((await settled(Promise.all([renewing, refused]))).value).toEqual([{ value: {} }, { value: {} }]);
  });
});

describe("a call that waits for its turn", () => {
  it("says so once, with the reason and the time", async () => {
    useFakeClock();
    const { fetch } = scriptedFetch([ok()]);
    const { transport, eventsOf } = testClient({ options: { fetch, pace: { requests: 1, windowMs: 10_000 } } });
    await transport.send(getItem, params);
    expect(eventsOf("wait")).toEqual([]);
    await settled(transport.send(createItem, params, { label: "second" }));
    expect(eventsOf("wait")).toEqual([
      {
        type: "wait",
        operation: "POST /api/items",
        label: "second",
        callId: expect.any(String),
        reason: "pace",
        waitMs: 10_000,
      },
    ]);
  });

  it("says so once also where the gate closes while it waits", async () => {
    useFakeClock();
    const late429: Reply = () =>
      new Promise((resolve) => setTimeout(() => resolve(answer(429, { "retry-after": "20" })), 100));
    const { fetch } = scriptedFetch([late429, ok()]);
    const { transport, eventsOf } = testClient({ options: { fetch, pace: { requests: 1, windowMs: 10_000 } } });
    const first = transport.send(getItem, params);
    await settled(Promise.all([first, transport.send(getItem, params, { label: "second" })]));
    expect(eventsOf("wait").filter(({ label }) => label === "second")).toHaveLength(1);
  });

  it("no longer waits for it once it was sent: a time limit says so", async () => {
    useFakeClock();
    const { fetch } = scriptedFetch([ok(), silence]);
    const { transport } = testClient({ options: { fetch, pace: { requests: 1, windowMs: 1_000 } } });
    await transport.send(getItem, params);
    const error = await settledFailure(transport.send(getItem, params, { totalTimeoutMs: 3_000 }));
    expect(error).toMatchObject({ name: "TimeoutError", phase: "total" });
  });

  it("gets it one window after the answer of the call before, not after its start", async () => {
    useFakeClock();
    const { fetch, calls } = scriptedFetch([() => new Promise((resolve) => setTimeout(() => resolve(ok()), 4_000))]);
    const { transport } = testClient({ options: { fetch, pace: { requests: 1, windowMs: 10_000 } } });
    await settled(transport.send(getItem, params));
    await settled(transport.send(getItem, params));
    expect((calls[1]?.atMs ?? 0) - (calls[0]?.atMs ?? 0)).toBe(14_000);
  });
});

describe("a retry", () => {
  it("is announced with what went wrong, how long it waits and when it comes", async () => {
    useFakeClock();
    const { fetch } = scriptedFetch([answer(503, { "retry-after": "2" }, '{"message":"full"}'), ok()]);
    const { transport, eventsOf } = testClient({ options: { fetch } });
    const retryAt = new Date(Date.now() + 2_000);
    await settled(transport.send(getItem, params, { label: "mine" }));
    expect(eventsOf("retry")).toEqual([
      {
        type: "retry",
        operation: "GET /api/items/{id}",
        label: "mine",
        callId: expect.any(String),
        attempt: 1,
        waitMs: 2_000,
        code: "server_error",
        status: 503,
        reason: expect.stringMatching(/^server_error: GET \/api\/items\/\{id\} answered 503: full/),
        retryAt,
      },
    ]);
  });

  it("is not announced where only the token was renewed: the renewal has an event", async () => {
    useFakeClock();
    const { transport, refused, eventsOf } = tokenServer();
    refused.add("token-1");
    await settled(transport.send(getItem, params));
    expect(eventsOf("retry")).toEqual([]);
  });
});
