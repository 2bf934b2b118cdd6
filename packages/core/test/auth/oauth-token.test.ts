import { describe, expect, it } from "vitest";
import { requestOAuthToken, type TokenForm } from "../../src/auth/oauth-token.js";
import { clientCredentials } from "../../src/auth/client-credentials.js";
import { TokenCache } from "../../src/auth/token-cache.js";
import type { IssuedToken } from "../../src/auth/token-source.js";
import type { CredentialContext } from "../../src/call/credential.js";
import { HttpError } from "../../src/errors/http-error.js";
import { TokenError } from "../../src/errors/token-error.js";
import { TimeoutError } from "../../src/errors/call-errors.js";
import { Lifetime } from "../../src/internal/lifetime.js";
import { answer, getItem, ok, scriptedFetch, testClient, type Reply } from "../support/transport-client.js";
import { settled, settledFailure, useFakeClock } from "../support/transport-clock.js";
import { failureOf } from "../support/failure-of.js";

const path = "/oauth/token";
const issued = (facts: object = {}): Response => Response.json({ access_token: "t0ken", ...facts });

/** Asks a scripted token endpoint directly, without a cache. */
function tokenEndpoint(replies: readonly Reply[], timeoutMs = 60_000) {
  const { fetch, calls } = scriptedFetch(replies);
  let context!: CredentialContext;
  const credential = (given: CredentialContext) => {
    context = given;
    return new TokenCache({ timeoutMs, fetch: () => Promise.reject(new Error("not asked")) }, given);
  };
  const client = testClient({ credential, options: { fetch, timeoutMs } });
  const ask = (form: TokenForm = { grant_type: "test" }, lifetime = new Lifetime()): Promise<IssuedToken> =>
    requestOAuthToken(context, { path, form, lifetime });
  return { ...client, calls, ask };
}

describe("a token endpoint", () => {
  it.each([
    [3600, 3_600_000],
    ["3600", 3_600_000],
    [0.5, 500],
    [undefined, undefined],
    [null, undefined],
    [0, undefined],
    ["0", undefined],
    [-60, undefined],
    ["", undefined],
    ["soon", undefined],
  ])("that says expires_in %j gives a life of %s ms", async (expires_in, expiresInMs) => {
    const { ask } = tokenEndpoint([issued({ expires_in, token_type: "bearer", scope: "all" })]);
    expect(await ask()).toEqual({ token: "t0ken", expiresInMs });
  });

  it("gets its form urlencoded, and no field that is undefined", async () => {
    const { ask, calls } = tokenEndpoint([issued()]);
    await ask({ grant_type: "test", scope: undefined, assertion: "a+b c&d=é" });
    expect(calls[0]?.init.body).toBe("grant_type=test&assertion=a%2Bb+c%26d%3D%C3%A9");
    expect(calls[0]?.init.headers["Authorization"]).toBeUndefined();
  });

  it("gets a form of its own at each attempt, so that an assertion is never sent twice", async () => {
    useFakeClock();
    let made = 0;
    const { ask, calls } = tokenEndpoint([answer(503), answer(429), issued()]);
    const form = (): Promise<{ jti: string }> => Promise.resolve({ jti: `id-${(made += 1)}` });
    await settled(ask(form));
    expect(calls.map(({ init }) => init.body)).toEqual(["jti=id-1", "jti=id-2", "jti=id-3"]);
  });

  it.each([400, 401, 403, 404])("that answers %i is quoted, and not asked again", async (status) => {
    const { ask, calls } = tokenEndpoint([
      Response.json({ error: "invalid_grant", error_description: "key revoked" }, { status }),
    ]);
    const error = await failureOf(ask());
    expect(error).toBeInstanceOf(TokenError);
    expect(error).toMatchObject({
      status,
      oauthError: "invalid_grant",
      oauthErrorDescription: "key revoked",
      attempts: 1,
    });
    expect(calls).toHaveLength(1);
  });

  it("that puts the error of OAuth under 200 is quoted, too", async () => {
    const refusal = { error: "invalid_client", error_description: "key\n<b>revoked</b>", access_token: null };
    const { ask, calls } = tokenEndpoint([Response.json(refusal)]);
    const error = await failureOf(ask());
    expect(error).toBeInstanceOf(TokenError);
    expect(error).toMatchObject({
      message: "no access token: POST /oauth/token answered 200 with invalid_client: key revoked",
      status: 200,
      oauthError: "invalid_client",
      oauthErrorDescription: "key <b>revoked</b>",
      isRetryable: false,
    });
    expect(calls).toHaveLength(1);
  });

  it.each([
    ["an error without a description", { error: "invalid_client" }, "with invalid_client"],
    [
      "a long description",
      { error: "no", error_description: "x".repeat(600) },
      `with no: ${"x".repeat(500 - "no: ".length)}`,
    ],
  ])("that answers 200 with %s is quoted in one short line", async (_, body, quoted) => {
    const { ask } = tokenEndpoint([Response.json(body)]);
    expect((await failureOf(ask())).message).toBe(`no access token: POST /oauth/token answered 200 ${quoted}`);
  });

  it.each([
    ["no token", { message: "later" }, "access_token (expected string, got undefined)"],
    ["null for a token", { access_token: null }, "access_token (expected string, got null)"],
    ["a number for a token", { access_token: 5 }, "access_token (expected string, got number)"],
    ["an object for a token", { access_token: { value: "t0ken" } }, "access_token (expected string, got object)"],
    ["a list", ["t0ken"], "body (expected object, got array)"],
  ])(
    "that answers 200 with %s has another shape than documented, whose values are not shown",
    async (_, body, fault) => {
      const { ask } = tokenEndpoint([Response.json(body)]);
      expect((await failureOf(ask())).message).toBe(
        `no access token: POST /oauth/token answered 200 with JSON of another shape than documented: ${fault}`,
      );
    },
  );

  it("that gives a token gives one, whatever else it says", async () => {
    const { ask } = tokenEndpoint([issued({ error: "none" })]);
    expect(await ask()).toMatchObject({ token: "t0ken" });
  });

  it("may give a token of 300 kB", async () => {
    const token = "t0ken-".repeat(50_000);
    const { fetch, calls } = scriptedFetch([Response.json({ access_token: token }), ok]);
    const credential = clientCredentials(path, { clientId: "me", clientSecret: "s3cret" });
    const { transport } = testClient({ credential, options: { fetch } });
    await transport.send(getItem, { id: "7" });
    expect(calls[1]?.init.headers["Authorization"]).toBe(`Bearer ${token}`);
  });

  it.each([
    [429, {}],
    [429, { "retry-after": "3" }],
    [503, { "retry-after": "3" }],
    [503, {}],
    [500, {}],
    [502, {}],
    [504, {}],
  ])("that answers %i %o is asked again", async (status, headers) => {
    useFakeClock();
    const { ask, calls } = tokenEndpoint([answer(status, headers), issued()]);
    expect((await settled(ask())).value).toMatchObject({ token: "t0ken" });
    expect(calls).toHaveLength(2);
    if ("retry-after" in headers) expect((calls[1]?.atMs ?? 0) - (calls[0]?.atMs ?? 0)).toBeGreaterThanOrEqual(3_000);
  });

  it("that stays down fails with its own answer, after the client's retries", async () => {
    useFakeClock();
    const { ask, calls } = tokenEndpoint([answer(503)]);
    const error = await settledFailure(ask());
    expect(error).toBeInstanceOf(HttpError);
    expect(error).toMatchObject({ status: 503, isRetryable: true });
    expect(calls).toHaveLength(4);
  });

  it("that wants more time than a token may take fails at once, with retryAt", async () => {
    useFakeClock();
    const { ask, calls } = tokenEndpoint([answer(429, { "retry-after": "61" })]);
    const startedAt = Date.now();
    const error = await settledFailure(ask());
    expect(error).toMatchObject({ name: "RateLimitError", retryAt: new Date(startedAt + 61_000) });
    expect(Date.now()).toBe(startedAt);
    expect(calls).toHaveLength(1);
  });

  it("closes the gate for the calls, too, when it answers 429", async () => {
    useFakeClock();
    const { ask, calls, transport } = tokenEndpoint([answer(429, { "retry-after": "90" }), ok()]);
    await settledFailure(ask());
    const error = await failureOf(ask());
    expect(error).toMatchObject({ name: "RateLimitError", attempts: 0 });
    await failureOf(transport.send(getItem, { id: "7" }));
    expect(calls).toHaveLength(1);
  });

  it("whose lifetime has ended is not heard any more: the lifetime's own reason counts", async () => {
    const lifetime = new Lifetime();
    const reason = new TimeoutError("no time left", { phase: "token" });
    const { ask } = tokenEndpoint([
      () => {
        lifetime.end(reason);
        return answer(500);
      },
    ]);
    expect(await failureOf(ask(undefined, lifetime))).toBe(reason);
  });
});
