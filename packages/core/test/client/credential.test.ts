import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { suppliedAuthorization, type TokenFunction } from "../../src/auth/access-token.js";
import type { Authorization, CredentialFactory } from "../../src/call/credential.js";
import { getItem, scriptedClient, startRun, type Step } from "../support/scripted-client.js";
import { failureOf } from "../support/failure-of.js";

const supplied = (accessToken: TokenFunction): CredentialFactory =>
  suppliedAuthorization("auth.accessToken", accessToken, "Bearer ");
const unauthorized = (): Response => Response.json({ message: "token expired" }, { status: 401 });
const sentTokens = (calls: ReturnType<typeof scriptedClient>["calls"]) =>
  calls.map(({ init }) => init.headers["Authorization"]);
/** Answers by token. */
const accepts =
  (...good: readonly string[]): Step =>
  (_, { headers }) =>
    good.includes(headers["Authorization"]?.slice("Bearer ".length) ?? "")
      ? Response.json({ ok: true })
      : unauthorized();

describe("a token the server refuses", () => {
  it("is renewed once, at no cost of retries, also for a call that must not be repeated", async () => {
    const asked: (string | undefined)[] = [];
    const credential = supplied(({ rejectedToken }) => {
      asked.push(rejectedToken);
      return rejectedToken === undefined ? "first" : "second";
    });
    const { transport, calls } = scriptedClient([accepts("second")], { credential, retries: 0 });
    expect(await transport.send(startRun, { report: "a" })).toEqual({ ok: true });
    expect(sentTokens(calls)).toEqual(["Bearer first", "Bearer second"]);
    expect(asked).toEqual([undefined, "first"]);
  });

  it("and whose successor is refused too ends the call with the server's words", async () => {
    let count = 0;
    const { transport, calls } = scriptedClient([unauthorized], {
      credential: supplied(() => `token-${(count += 1)}`),
    });
    const error = await failureOf(transport.send(getItem, { id: "1" }));
    expect(error).toMatchObject({
      name: "UnauthorizedError",
      status: 401,
      message: "GET /v1/items/{id} answered 401: token expired",
      carriedOut: "no",
      attempts: 2,
    });
    expect(sentTokens(calls)).toEqual(["Bearer token-1", "Bearer token-2"]);
  });

  it("is not sent again when its source has no other, and the error is the server's", async () => {
    const { transport, calls } = scriptedClient([unauthorized], { credential: supplied(() => "always-the-same") });
    const error = await failureOf(transport.send(getItem, { id: "1" }));
    expect(error).toMatchObject({ name: "UnauthorizedError", status: 401 });
    expect(calls).toHaveLength(1);
  });

  it("ends the call at once when it cannot be renewed", async () => {
    const { transport, calls } = scriptedClient([unauthorized]);
    expect(await failureOf(transport.send(getItem, { id: "1" }))).toMatchObject({
      name: "UnauthorizedError",
      attempts: 1,
    });
    expect(calls).toHaveLength(1);
  });

  it("is none for an anonymous endpoint", async () => {
    const asked = vi.fn<TokenFunction>(() => "token");
    const { transport, calls } = scriptedClient([unauthorized], { credential: supplied(asked) });
    await failureOf(transport.send({ ...getItem, anonymous: true }, { id: "1" }));
    expect(calls).toHaveLength(1);
    expect(asked).not.toHaveBeenCalled();
  });
});

describe("a token that goes bad while the call waits for its turn", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("is replaced before it is sent", async () => {
    const bad = new Set<string>();
    let count = 0;
    const authorize = async (): Promise<Authorization> => {
      const token = `token-${(count += 1)}`;
      return { token, header: `Bearer ${token}` };
    };
    const credential: CredentialFactory = () => ({
      authorize,
      isCurrent: ({ token }) => !bad.has(token),
      reject: () => true,
    });
    const pace = { requests: 1, windowMs: 1_000 };
    const { transport, calls } = scriptedClient([() => Response.json({})], { credential, pace });
    const both = [transport.send(getItem, { id: "1" }), transport.send(getItem, { id: "2" })];
    await vi.advanceTimersByTimeAsync(500);
    expect(sentTokens(calls)).toEqual(["Bearer token-1"]);
    bad.add("token-2");
    await vi.advanceTimersByTimeAsync(500);
    await Promise.all(both);
    expect(sentTokens(calls)).toEqual(["Bearer token-1", "Bearer token-3"]);
  });
});

it("a credential that fails with something of its own still ends in a typed error", async () => {
  const credential: CredentialFactory = () => ({
    authorize: () => Promise.reject(new RangeError("a fault of ours")),
    isCurrent: () => true,
    reject: () => false,
  });
  const { transport, calls } = scriptedClient([() => Response.json({})], { credential });
  expect(await failureOf(transport.send(getItem, { id: "1" }))).toMatchObject({
    name: "ReportsError",
    code: "unexpected",
    message: "unexpected: RangeError: a fault of ours",
  });
  expect(calls).toEqual([]);
});

it("the pace of the vendor is followed unless the client turns it off", async () => {
  const profile = { pace: { requests: 1, windowMs: 500 } };
  for (const [pace, waits] of [
    [undefined, ["pace"]],
    [false, []],
  ] as const) {
    const { transport, events } = scriptedClient([() => Response.json({})], {
      profile,
      ...(pace === false ? { pace } : {}),
    });
    await Promise.all([transport.send(getItem, { id: "1" }), transport.send(getItem, { id: "2" })]);
    expect(events.flatMap((event) => (event.type === "wait" ? [event.reason] : []))).toEqual(waits);
  }
});
