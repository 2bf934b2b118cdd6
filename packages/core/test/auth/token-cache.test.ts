import { describe, expect, it, vi } from "vitest";
import { UnauthorizedError, HttpError } from "../../src/errors/http-error.js";
import { TokenError } from "../../src/errors/token-error.js";
import { AbortedError, TimeoutError } from "../../src/errors/call-errors.js";
import { answer, createItem, getItem } from "../support/transport-client.js";
import { outcomeOf, settled, settledFailure, until, useFakeClock } from "../support/transport-clock.js";
import { tokenServer } from "../support/transport-tokens.js";
import { failureOf } from "../support/failure-of.js";

const params = { id: "7" };
const hundred = Array.from({ length: 100 }, (_, index) => ({ id: String(index) }));

describe("one token for all", () => {
  it("fetches a single token for a hundred calls that start together", async () => {
    const { transport, tokenCalls } = tokenServer();
    await Promise.all(hundred.map((each) => transport.send(getItem, each)));
    expect(tokenCalls()).toHaveLength(1);
  });

  it("renews once for a hundred 401s that arrive together", async () => {
    const { transport, tokenCalls, tokensSent, refused, eventsOf } = tokenServer();
    await transport.send(getItem, params);
    refused.add("token-1");
    await Promise.all(hundred.map((each) => transport.send(getItem, each)));
    expect(tokenCalls()).toHaveLength(2);
    expect(tokensSent().filter((token) => token === "token-2")).toHaveLength(100);
    expect(eventsOf("token").map(({ action }) => action)).toEqual(["requested", "rejected", "refreshed"]);
  });

  it("renews once for a hundred 401s of the old token that arrive one after the other", async () => {
    const waiting: (() => void)[] = [];
    const { transport, tokenCalls, tokensSent, refused } = tokenServer({
      async api(token) {
        if (token === "token-1" && refused.has(token)) await new Promise<void>((resolve) => waiting.push(resolve));
        return Response.json({}, { status: refused.has(token) ? 401 : 200 });
      },
    });
    await transport.send(getItem, params);
    refused.add("token-1");
    const calls = hundred.map((each) => transport.send(getItem, each));
    await until(() => waiting.length === 100);
    for (const [index, letGo] of waiting.entries()) {
      letGo();
      await calls[index];
    }
    expect(tokenCalls()).toHaveLength(2);
    expect(tokensSent()).toHaveLength(201);
  });

  it("renews exactly once per call, then reports the 401", async () => {
    const { transport, tokenCalls, tokensSent, eventsOf } = tokenServer({ api: () => answer(401) });
    const error = await failureOf(transport.send(createItem, params));
    expect(error).toBeInstanceOf(UnauthorizedError);
    expect(error).toMatchObject({ attempts: 2, isRetryable: false, carriedOut: "no" });
    expect(tokensSent()).toEqual(["token-1", "token-2"]);
    expect(tokenCalls()).toHaveLength(2);
    expect(eventsOf("token").map(({ action }) => action)).toEqual(["requested", "rejected", "refreshed"]);
  });

  it("sends the call again no earlier than the 401 asks, and says that it waits", async () => {
    useFakeClock();
    const { transport, calls, eventsOf } = tokenServer({
      api: (token) => (token === "token-1" ? answer(401, { "retry-after": "3" }) : answer(200)),
    });
    expect(await settled(transport.send(createItem, params))).toEqual({ value: {} });
    const [, refusedCall, , repeated] = calls;
    expect(Math.floor(repeated!.atMs - refusedCall!.atMs)).toBe(3_000);
    expect(eventsOf("retry")).toMatchObject([{ code: "unauthorized", waitMs: expect.closeTo(3_000, -1) }]);
  });

  it("reports the 401 at once when the pause it asks for does not fit", async () => {
    useFakeClock();
    const { transport, tokensSent } = tokenServer({ api: () => answer(401, { "retry-after": "90" }) });
    const startedAt = Date.now();
    const error = await settledFailure(transport.send(getItem, params, { totalTimeoutMs: 30_000 }));
    expect(error).toMatchObject({ code: "unauthorized", retryAt: new Date(startedAt + 90_000) });
    expect(Date.now()).toBe(startedAt);
    expect(tokensSent()).toEqual(["token-1"]);
  });

  it("does not send a token again that was refused while the call waited for its turn", async () => {
    useFakeClock();
    const { transport, tokensSent, refused } = tokenServer({ options: { pace: { requests: 1, windowMs: 1000 } } });
    refused.add("token-1").add("token-2");
    const outcomes = await Promise.all(hundred.slice(0, 5).map((each) => settled(transport.send(getItem, each))));
    expect(outcomes.every(({ error }) => error === undefined)).toBe(true);
    expect(tokensSent().filter((token) => token === "token-2")).toHaveLength(1);
    expect(tokensSent().filter((token) => token === "token-1")).toHaveLength(1);
  });
});

it("remembers no more than the last hundred refused tokens", async () => {
  const tokens: string[] = [];
  const { transport } = tokenServer({
    lifetimeSeconds: 600,
    api(token) {
      tokens.push(token);
      return answer(tokens.length % 2 === 1 ? 401 : 200);
    },
  });
  for (let call = 0; call < 120; call++) await transport.send(getItem, params);
  // Each call meets a token that is refused at once, renews it, and leaves the new one to the next call.
  expect(new Set(tokens).size).toBe(121);
});

describe("renewing early", () => {
  it.each([
    { lifetimeSeconds: 15, stillGoodAtMs: 13_400, renewedAtMs: 13_600 },
    { lifetimeSeconds: 100, stillGoodAtMs: 89_999, renewedAtMs: 90_000 },
    { lifetimeSeconds: 3600, stillGoodAtMs: 3_539_000, renewedAtMs: 3_541_000 },
  ])("renews a token of $lifetimeSeconds s shortly before it ends", async ({ lifetimeSeconds, ...times }) => {
    useFakeClock();
    const { transport, tokenCalls, eventsOf } = tokenServer({ lifetimeSeconds });
    const startedAt = Date.now();
    await transport.send(getItem, params);
    vi.setSystemTime(startedAt + times.stillGoodAtMs);
    await transport.send(getItem, params);
    expect(tokenCalls()).toHaveLength(1);
    vi.setSystemTime(startedAt + times.renewedAtMs);
    await transport.send(getItem, params);
    expect(tokenCalls()).toHaveLength(2);
    expect(eventsOf("token").map(({ action, expiresAt }) => [action, expiresAt?.getTime()])).toEqual([
      ["requested", startedAt + lifetimeSeconds * 1000],
      ["refreshed", startedAt + times.renewedAtMs + lifetimeSeconds * 1000],
    ]);
  });

  it("does not send a token that ran out while the call waited for its turn", async () => {
    useFakeClock();
    const options = { pace: { requests: 1, windowMs: 30_000 } };
    const { transport, tokensSent } = tokenServer({ lifetimeSeconds: 15, options });
    await settled(Promise.all([transport.send(getItem, params), transport.send(getItem, params)]));
    expect(tokensSent()).toEqual(["token-1", "token-2"]);
  });

  it("tells no end of a token whose life is not known", async () => {
    const { transport, eventsOf } = tokenServer({ issue: () => Response.json({ access_token: "unlimited" }) });
    await transport.send(getItem, params);
    expect(eventsOf("token")).toEqual([{ type: "token", operation: "access token", action: "requested" }]);
  });

  it.each([undefined, null, 0, -5, "soon"])("asks anew for each call when expires_in is %s", async (expires_in) => {
    const { transport, tokensSent } = tokenServer({
      issue: (n) => Response.json({ access_token: `token-${n}`, expires_in }),
    });
    await transport.send(getItem, params);
    await transport.send(getItem, params);
    expect(tokensSent()).toEqual(["token-1", "token-2"]);
  });

  it("reads an expires_in that is written as text", async () => {
    const { transport, tokenCalls } = tokenServer({
      issue: (n) => Response.json({ access_token: `token-${n}`, expires_in: "600" }),
    });
    await transport.send(getItem, params);
    await transport.send(getItem, params);
    expect(tokenCalls()).toHaveLength(1);
  });
});

describe("a token that does not come", () => {
  it("leaves the request to the others when one caller aborts", async () => {
    let issueToken: (() => void) | undefined;
    const { transport, tokenCalls } = tokenServer({
      issue: () =>
        new Promise((resolve) => (issueToken = () => resolve(Response.json({ access_token: "late", expires_in: 60 })))),
    });
    const controller = new AbortController();
    const aborted = outcomeOf(transport.send(getItem, params, { signal: controller.signal }));
    const other = transport.send(getItem, params);
    await until(() => issueToken !== undefined);
    controller.abort(new Error("enough"));
    const { error } = await aborted;
    expect(error).toBeInstanceOf(AbortedError);
    expect(error).toMatchObject({ carriedOut: "no", attempts: 0 });
    issueToken?.();
    expect(await other).toEqual({ token: "late" });
    expect(tokenCalls()).toHaveLength(1);
  });

  it("gives up after timeoutMs, however long the callers would wait", async () => {
    useFakeClock();
    const { transport } = tokenServer({ issue: () => new Promise(() => {}), options: { timeoutMs: 5000 } });
    const startedAt = Date.now();
    const error = await settledFailure(
      transport.send(getItem, params, { retries: 0, totalTimeoutMs: 3_600_000 }),
      TimeoutError,
    );
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ phase: "token", carriedOut: "no", isRetryable: true });
    expect(error.message).toBe("no access token arrived within 5000 ms (timeoutMs)");
    expect(Date.now() - startedAt).toBe(5000);
  });

  it("tells each waiting caller its own label", async () => {
    const { transport } = tokenServer({ issue: () => Response.json({ error: "invalid_client" }, { status: 401 }) });
    const labels = ["first", "second", undefined];
    const errors = await Promise.all(
      labels.map((label) => failureOf(transport.send(getItem, params, { label }), TokenError)),
    );
    expect(errors.map((error) => error.label)).toEqual(labels);
    for (const error of errors) expect(error).toBeInstanceOf(TokenError);
    expect(new Set(errors).size).toBe(3);
  });

  it("asks again at the next call after a failure", async () => {
    const { transport, tokenCalls } = tokenServer({
      issue: (n) => (n === 1 ? answer(400) : Response.json({ access_token: "second", expires_in: 60 })),
    });
    await failureOf(transport.send(getItem, params));
    expect(await transport.send(getItem, params)).toEqual({ token: "second" });
    expect(tokenCalls()).toHaveLength(2);
  });

  it("does not multiply the retries of the token request by those of the call", async () => {
    useFakeClock();
    const { transport, tokenCalls, refused } = tokenServer({
      issue: (n) => (n === 1 ? Response.json({ access_token: "token-1", expires_in: 600 }) : answer(503)),
    });
    await transport.send(getItem, params);
    refused.add("token-1");
    const error = await settledFailure(transport.send(getItem, params));
    expect(error).toMatchObject({ status: 503, carriedOut: "no", isRetryable: true });
    expect(tokenCalls()).toHaveLength(1 + 4);
  });

  it("waits for a rate limited token endpoint, no shorter than asked", async () => {
    useFakeClock();
    const { transport, tokenCalls } = tokenServer({
      issue: (n) => (n === 1 ? answer(429, { "retry-after": "7" }) : Response.json({ access_token: "second" })),
    });
    expect(await settled(transport.send(getItem, params))).toEqual({ value: { token: "second" } });
    const [first, second] = tokenCalls().map(({ atMs }) => atMs);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(7000);
  });

  it("fails at once, with retryAt, when the token endpoint asks for more time than there is", async () => {
    useFakeClock();
    const { transport } = tokenServer({ issue: () => answer(429, { "retry-after": "90" }) });
    const startedAt = Date.now();
    const error = await settledFailure(transport.send(getItem, params), HttpError);
    expect(error).toMatchObject({ status: 429, carriedOut: "no" });
    expect(error.retryAt?.getTime()).toBe(startedAt + 90_000);
    expect(Date.now()).toBe(startedAt);
  });
});
