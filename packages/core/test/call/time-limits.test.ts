import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { suppliedAuthorization } from "../../src/auth/access-token.js";
import type { RequestOptions } from "../../src/call/options.js";
import { AbortedError, TimeoutError } from "../../src/errors/call-errors.js";
import { getItem, scriptedClient, startRun, type Setup, type Step } from "../support/scripted-client.js";
import { failureOf, expectError } from "../support/failure-of.js";

beforeEach(() => {
  vi.useFakeTimers();
  // Backoff is random; 1 is its longest draw: 250, 500, 1000 ms.
  vi.spyOn(Math, "random").mockReturnValue(1);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Never answers, and does not look at its signal either. */
const silence: Step = () => new Promise(() => {});
/** Sends its headers and a piece of its body, then nothing. */
const stalledBody =
  (status = 200): Step =>
  () =>
    new Response(new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode('{"message":"a')) }), {
      status,
    });
const refused = (): Response => new Response("", { status: 429, headers: { "retry-after": "60" } });
const broken = (): Response => new Response("", { status: 503 });

/** How a call ends, and when. */
function watch(
  steps: readonly [Step, ...Step[]],
  setup: Setup,
  start: (t: ReturnType<typeof scriptedClient>) => Promise<unknown>,
) {
  const made = scriptedClient(steps, setup);
  const startedAt = performance.now();
  const outcome: { error?: unknown; afterMs?: number } = {};
  const ended = failureOf(start(made)).then((error) => {
    Object.assign(outcome, { error, afterMs: Math.round(performance.now() - startedAt) });
  });
  return { ...made, outcome, ended };
}

const limitedGet = (options: RequestOptions) => (made: ReturnType<typeof scriptedClient>) =>
  made.transport.send(getItem, { id: "1" }, options);

it("a call that a listener aborts when it is about to be sent is not sent", async () => {
  const controller = new AbortController();
  const { transport, calls } = scriptedClient([silence]);
  const onEvent = (): void => controller.abort();
  const error = await failureOf(transport.send(startRun, { report: "a" }, { signal: controller.signal, onEvent }));
  expect(error).toMatchObject({ name: "AbortError", carriedOut: "no" });
  expect(calls).toEqual([]);
});

it("a call that succeeded leaves no timer, and its event says how long its answer took", async () => {
  const late: Step = () => new Promise((resolve) => setTimeout(() => resolve(Response.json({})), 40));
  const { transport, events } = scriptedClient([late]);
  vi.advanceTimersByTime(1_000);
  const call = transport.send(getItem, { id: "1" });
  await vi.advanceTimersByTimeAsync(40);
  await call;
  expect(events.find(({ type }) => type === "response")).toMatchObject({ durationMs: 40 });
  expect(vi.getTimerCount()).toBe(0);
});

describe("the limit of an attempt", () => {
  it.each<[string, Step, "headers" | "body", "maybe" | "yes"]>([
    ["headers", silence, "headers", "maybe"],
    ["body", stalledBody(), "body", "yes"],
  ])("ends the wait for the %s", async (_, step, phase, carriedOut) => {
    const { outcome, calls } = watch([step], { retries: 0, timeoutMs: 1_000 }, limitedGet({ label: "nightly" }));
    await vi.advanceTimersByTimeAsync(999);
    expect(outcome).toEqual({});
    await vi.advanceTimersByTimeAsync(1);
    expect(outcome.error).toBeInstanceOf(TimeoutError);
    expect(outcome.error).toMatchObject({
      message: `GET /v1/items/{id} took longer than 1000 ms (timeoutMs) waiting for the ${phase} of the response`,
      code: "timeout",
      phase,
      carriedOut,
      isRetryable: true,
      attempts: 1,
      label: "nightly",
    });
    expect(calls[0]!.init.signal.aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is each attempt's own, and the request's wins over the client's", async () => {
    const { outcome, calls } = watch([silence], { retries: 2, timeoutMs: 9_000 }, limitedGet({ timeoutMs: 1_000 }));
    await vi.advanceTimersByTimeAsync(1_000 + 250 + 1_000 + 500 + 1_000);
    expect(outcome).toMatchObject({ afterMs: 3_750, error: { phase: "headers", attempts: 3 } });
    expect(calls).toHaveLength(3);
  });

  it("does not make us repeat a call that may have been carried out", async () => {
    const { outcome, calls } = watch([silence], { timeoutMs: 1_000 }, ({ transport }) =>
      transport.send(startRun, { report: "a" }),
    );
    await vi.advanceTimersByTimeAsync(1_000);
    expect(outcome).toMatchObject({ afterMs: 1_000, error: { phase: "headers", carriedOut: "maybe", attempts: 1 } });
    expect(calls).toHaveLength(1);
  });

  it("says so once, however many attempts took too long", async () => {
    const { outcome } = watch([silence], { timeoutMs: 1_000, retries: 3 }, limitedGet({}));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(outcome).toMatchObject({
      error: {
        attempts: 4,
        message: "GET /v1/items/{id} took longer than 1000 ms (timeoutMs) waiting for the headers of the response",
      },
    });
  });

  it("is told once when it was the last failure of a call whose time is up", async () => {
    const { outcome } = watch([silence], { timeoutMs: 1_000, retries: 9 }, limitedGet({ totalTimeoutMs: 5_000 }));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(expectError(outcome.error).message).toBe(
      "GET /v1/items/{id} took longer than 5000 ms (totalTimeoutMs) after 4 attempts; last failure: " +
        "GET /v1/items/{id} took longer than 1000 ms (timeoutMs) waiting for the headers of the response",
    );
  });

  it("leaves an error's status known when only its body does not come", async () => {
    const { outcome } = watch([stalledBody(404)], { timeoutMs: 1_000 }, limitedGet({}));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(outcome).toMatchObject({ error: { name: "NotFoundError", bodyText: '{"message":"a' }, afterMs: 1_000 });
  });
});

describe("the limit of the whole call", () => {
  it.each<[string, readonly [Step, ...Step[]], object, string]>([
    ["headers", [silence], { carriedOut: "maybe", attempts: 1 }, "after 1 attempts"],
    ["body", [stalledBody()], { carriedOut: "yes", attempts: 1 }, "after 1 attempts"],
    ["an error's body", [stalledBody(500)], { carriedOut: "maybe", attempts: 1 }, "after 1 attempts"],
    [
      "a second attempt",
      [broken, silence],
      { attempts: 2 },
      "after 2 attempts; last failure: GET /v1/items/{id} answered 503",
    ],
  ])("ends the wait for %s", async (_, steps, facts, message) => {
    const { outcome } = watch(steps, {}, limitedGet({ totalTimeoutMs: 2_000 }));
    await vi.advanceTimersByTimeAsync(1_999);
    expect(outcome).toEqual({});
    await vi.advanceTimersByTimeAsync(1);
    expect(outcome).toMatchObject({ afterMs: 2_000, error: { name: "TimeoutError", phase: "total", ...facts } });
    expect(expectError(outcome.error).message).toContain(
      `GET /v1/items/{id} took longer than 2000 ms (totalTimeoutMs) ${message}`,
    );
    expect(vi.getTimerCount()).toBe(0);
  });

  it("ends the wait for a token", async () => {
    const credential = suppliedAuthorization("auth.accessToken", () => new Promise<string>(() => {}), "Bearer ");
    const { outcome, calls } = watch([silence], { credential }, limitedGet({ totalTimeoutMs: 2_000 }));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(outcome).toMatchObject({ afterMs: 2_000, error: { phase: "total", carriedOut: "no", attempts: 0 } });
    expect(calls).toEqual([]);
  });

  it("of Infinity never comes, and one of 0 has passed already", async () => {
    const endless = watch([silence], { timeoutMs: 2_000_000, retries: 0 }, limitedGet({ totalTimeoutMs: Infinity }));
    const none = watch([silence], {}, limitedGet({ totalTimeoutMs: 0 }));
    await vi.advanceTimersByTimeAsync(0);
    expect(none.outcome).toMatchObject({ error: { phase: "total" }, afterMs: 0 });
    await vi.advanceTimersByTimeAsync(1_999_999);
    expect(endless.outcome).toEqual({});
    await vi.advanceTimersByTimeAsync(1);
    expect(endless.outcome).toMatchObject({ error: { phase: "headers" } });
  });
});

describe("an abort", () => {
  const never = suppliedAuthorization("auth.accessToken", () => new Promise<string>(() => {}), "Bearer ");
  const first = (made: ReturnType<typeof scriptedClient>): void =>
    void failureOf(made.transport.send(getItem, { id: "0" }));

  it.each<[string, readonly [Step, ...Step[]], Setup, "no" | "maybe" | "yes", number]>([
    ["in the queue behind a 429", [refused], { pace: { requests: 1, windowMs: 60_000 } }, "no", 0],
    ["waiting for the token", [silence], { credential: never }, "no", 0],
    ["waiting for the headers", [silence], {}, "maybe", 1],
    ["between two attempts", [broken], {}, "maybe", 1],
    ["after a refusal", [refused], {}, "no", 1],
    ["waiting for the body", [stalledBody()], {}, "yes", 1],
    ["waiting for the body of an error", [stalledBody(500)], {}, "maybe", 1],
  ])("%s settles at once", async (_, steps, setup, carriedOut, attempts) => {
    const abort = new AbortController();
    const reason = { why: "the user left" };
    const { outcome, calls } = watch(steps, { timeoutMs: 60_000, ...setup }, async (made) => {
      if (setup.pace !== undefined) first(made);
      return made.transport.send(getItem, { id: "1" }, { signal: abort.signal, label: "nightly" });
    });
    // The shortest backoff drawn above is 250 ms.
    await vi.advanceTimersByTimeAsync(100);
    expect(outcome).toEqual({});
    const before = calls.length;
    abort.abort(reason);
    await vi.advanceTimersByTimeAsync(0);
    expect(outcome.error).toBeInstanceOf(AbortedError);
    expect(outcome).toMatchObject({
      afterMs: 100,
      error: {
        name: "AbortError",
        code: "aborted",
        message: "GET /v1/items/{id} was aborted by the caller",
        carriedOut,
        attempts,
        label: "nightly",
        isRetryable: false,
      },
    });
    expect(expectError(outcome.error).cause).toBe(reason);
    expect(getEventListeners(abort.signal, "abort")).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(calls).toHaveLength(before);
  });

  it("before the call sends nothing", async () => {
    const { transport, calls, events } = scriptedClient([silence]);
    const error = await failureOf(transport.send(getItem, { id: "1" }, { signal: AbortSignal.abort() }));
    expect(error).toMatchObject({ name: "AbortError", carriedOut: "no", attempts: 0, cause: { name: "AbortError" } });
    expect(calls).toEqual([]);
    expect(events).toMatchObject([
      { type: "call", action: "started" },
      { type: "call", action: "failed", code: "aborted", carriedOut: "no" },
    ]);
  });
});

describe("the caller's signal", () => {
  it("carries no listener of ours once a call is over, however it ended", async () => {
    const { signal } = new AbortController();
    const listeners = (): number => getEventListeners(signal, "abort").length;
    const steps: Step[] = [
      () => Response.json({}),
      () => new Response("", { status: 404 }),
      () => new Response("no json"),
    ];
    for (const step of steps) {
      const { transport } = scriptedClient([step]);
      const call = transport.send(getItem, { id: "1" }, { signal });
      expect(listeners()).toBe(1);
      await call.catch(() => {});
      expect(listeners()).toBe(0);
    }
    const { outcome } = watch([silence], { retries: 1, timeoutMs: 10 }, limitedGet({ signal }));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(outcome).toMatchObject({ error: { phase: "headers" } });
    expect(listeners()).toBe(0);
  });

  it("never reaches fetch, so nothing else can leave a listener on it", async () => {
    const { signal } = new AbortController();
    const { transport, calls } = scriptedClient([() => Response.json({})]);
    await transport.send(getItem, { id: "1" }, { signal });
    expect(calls[0]!.init.signal).not.toBe(signal);
  });
});
