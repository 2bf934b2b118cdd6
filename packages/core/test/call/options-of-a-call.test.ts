import { describe, expect, it, vi } from "vitest";
import { defineEndpoint } from "../../src/call/endpoint.js";
import { fixedAuthorization } from "../../src/auth/access-token.js";
import { Transport } from "../../src/client/transport.js";
import { json } from "../../src/decode/json.js";
import { anyJson } from "../../src/decode/schema.js";
import { failureOf } from "../support/failure-of.js";
import { mistyped } from "../support/mistyped.js";
import { baseUrl, getItem, profile, scriptedClient, startRun } from "../support/scripted-client.js";

it("a call sends what its endpoint makes of the parameters, and no body where that is nothing", async () => {
  const { transport, calls } = scriptedClient([() => new Response("{}")]);
  await transport.send(startRun, { report: "a" });
  await transport.send(getItem, { id: "1" });
  expect(calls.map(({ init }) => init.body)).toEqual(['{"report":"a"}', undefined]);
});

it("a form that is made for each attempt is asked for at each", async () => {
  let made = 0;
  const postForm = defineEndpoint({
    method: "POST",
    path: "token",
    body: () => ({ form: async () => ({ jti: String(++made) }) }),
    decode: json(anyJson),
    idempotent: true,
  });
  const { transport, calls } = scriptedClient([() => new Response("", { status: 503 }), () => new Response("{}")]);
  await transport.send(postForm, {});
  expect(calls.map(({ init }) => init.body)).toEqual(["jti=1", "jti=2"]);
});

describe("the options of a call", () => {
  it("have headers, which win over those of the client", async () => {
    const { transport, calls } = scriptedClient([new Response("{}")], { headers: { "X-Team": "a", "X-From": "b" } });
    await transport.send(getItem, { id: "1" }, { headers: { "x-team": "c" } });
    expect(calls[0]?.init.headers).toMatchObject({ "x-team": "c", "X-From": "b" });
    expect(calls[0]?.init.headers).not.toHaveProperty("X-Team");
  });

  it.each([
    [{}, false],
    [{ unchecked: undefined }, false],
    [{ unchecked: false }, false],
    [{ unchecked: true }, true],
  ])("%o: parameters may be unknown: %s", async (options, expected) => {
    const validate = vi.fn((_params: unknown, _unchecked: boolean): void => {});
    const endpoint = defineEndpoint({
      method: "GET",
      path: "items",
      decode: json(anyJson),
      idempotent: true,
      validate,
    });
    await scriptedClient([new Response("{}")]).transport.send(endpoint, {}, options);
    expect(validate.mock.lastCall?.[1]).toBe(expected);
  });

  it("of a method may be such that a call does not know: the method has checked them", async () => {
    const { transport } = scriptedClient([new Response("{}")]);
    const options = transport.withMethodIds({ poll: { firstMs: 1 } });
    expect(await transport.send(getItem, { id: "1" }, mistyped(options))).toEqual({});
  });

  it("may set no limit that its connections cannot keep", async () => {
    const fetch = vi.fn(async () => new Response("{}"));
    const transport = new Transport({
      profile,
      baseUrl,
      credential: fixedAuthorization("auth.accessToken", "a-token", "Bearer "),
      options: {},
      connections: {
        fetch,
        notices: [],
        problemFor: ({ timeoutMs }) => (timeoutMs === 7 ? { option: "timeoutMs", what: "is too short" } : undefined),
        close() {},
      },
    });
    const error = await failureOf(transport.send(getItem, { id: "1" }, { timeoutMs: 7 }));
    expect(error).toMatchObject({ name: "ConfigError", message: "timeoutMs: is too short" });
    expect(fetch).not.toHaveBeenCalled();
  });
});
