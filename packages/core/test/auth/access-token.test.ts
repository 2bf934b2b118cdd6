import { describe, expect, it, vi } from "vitest";
import { fixedAuthorization, suppliedAuthorization, type TokenFunction } from "../../src/auth/access-token.js";
import type { ClientOptions } from "../../src/call/options.js";
import { ConfigError } from "../../src/errors/config-error.js";
import { UnauthorizedError } from "../../src/errors/http-error.js";
import { TokenError } from "../../src/errors/token-error.js";
import { AbortedError, NetworkError, TimeoutError } from "../../src/errors/call-errors.js";
import { answer, getItem, ok, scriptedFetch, testClient } from "../support/transport-client.js";
import { outcomeOf, settledFailure, until, useFakeClock } from "../support/transport-clock.js";
import { failureOf, thrownBy } from "../support/failure-of.js";
import { mistyped } from "../support/mistyped.js";

const params = { id: "7" };

function clientWith(tokens: string | TokenFunction, refused: readonly string[] = [], options: ClientOptions = {}) {
  const script = scriptedFetch(() => ({ init }) => {
    const token = init.headers["Authorization"]?.replace("Bearer ", "") ?? "";
    return refused.includes(token) ? answer(401) : ok({ token });
  });
  const credential = suppliedAuthorization("auth.accessToken", tokens, "Bearer ");
  return { ...script, ...testClient({ credential, options: { ...options, fetch: script.fetch } }) };
}

describe("a ready token", () => {
  it("is sent as it is, and a 401 is final", async () => {
    const { transport, calls } = clientWith("ready", ["ready"]);
    expect(await failureOf(transport.send(getItem, params))).toBeInstanceOf(UnauthorizedError);
    expect(calls.map(({ init }) => init.headers["Authorization"])).toEqual(["Bearer ready"]);
    expect(await transport.accessToken()).toBe("ready");
  });

  it("can be a key without a scheme", async () => {
    const { fetch, calls } = scriptedFetch([ok()]);
    const { transport } = testClient({ credential: fixedAuthorization("auth.apiKey", "k3y", ""), options: { fetch } });
    await transport.send(getItem, params);
    expect(calls[0]?.init.headers["Authorization"]).toBe("k3y");
  });

  it.each([undefined, null, 7, "", "  ", "with space", "line\nbreak", "ünicode", {}, ["token"]])(
    "refuses %o without showing it",
    (token) => {
      const error = thrownBy(() => fixedAuthorization("auth.accessToken", token, "Bearer "));
      expect(error).toBeInstanceOf(ConfigError);
      expect(error).toMatchObject({ option: "auth.accessToken" });
      if (typeof token === "string" && token.trim()) expect(error.message).not.toContain(token);
    },
  );

  it("says what is wrong with a token that no header can hold", () => {
    expect(() => fixedAuthorization("auth.accessToken", "with space", "Bearer ")).toThrowError(
      "auth.accessToken: expected visible ASCII characters only, got text with others",
    );
  });

  it("is blanked in whatever the server says", async () => {
    const { fetch } = scriptedFetch([Response.json({ message: "no right for k3y-of-ours" }, { status: 403 })]);
    const credential = fixedAuthorization("auth.apiKey", "k3y-of-ours", "");
    const { transport } = testClient({ credential, options: { fetch } });
    const error = await failureOf(transport.send(getItem, params));
    expect(error.message).toContain("no right for [redacted]");
  });
});

describe("a token function", () => {
  it("is asked before every call when it gives plain text", async () => {
    const tokens = vi.fn<TokenFunction>(() => "plain");
    const { transport } = clientWith(tokens);
    for (let call = 0; call < 3; call++) await transport.send(getItem, params);
    expect(tokens).toHaveBeenCalledTimes(3);
  });

  it("is asked once for calls that wait together", async () => {
    let supply: ((token: string) => void) | undefined;
    const tokens = vi.fn<TokenFunction>(() => new Promise((resolve) => (supply = resolve)));
    const { transport } = clientWith(tokens);
    const calls = ["1", "2", "3"].map((id) => transport.send(getItem, { id }));
    await until(() => supply !== undefined);
    supply?.("shared");
    expect(await Promise.all(calls)).toEqual(Array.from({ length: 3 }, () => ({ token: "shared" })));
    expect(tokens).toHaveBeenCalledTimes(1);
  });

  it.each([
    ["a Date", () => new Date(Date.now() + 600_000)],
    ["ms since 1970", () => Date.now() + 600_000],
  ])("is asked again only near the end that it gave as %s", async (_, expiresAt) => {
    useFakeClock();
    const tokens = vi.fn<TokenFunction>(() => ({ token: "kept", expiresAt: expiresAt() }));
    const { transport } = clientWith(tokens);
    await transport.send(getItem, params);
    await transport.send(getItem, params);
    expect(tokens).toHaveBeenCalledTimes(1);
    vi.setSystemTime(Date.now() + 541_000);
    await transport.send(getItem, params);
    expect(tokens).toHaveBeenCalledTimes(2);
  });

  it("lets a token that has expired already be used for the call that asked for it", async () => {
    const { transport } = clientWith(() => ({ token: "stale", expiresAt: Date.now() - 1000 }));
    expect(await transport.send(getItem, params)).toEqual({ token: "stale" });
  });

  it("is told which token the server refused", async () => {
    const tokens = vi.fn<TokenFunction>(({ rejectedToken }) => (rejectedToken === "old" ? "new" : "old"));
    const { transport } = clientWith(tokens, ["old"]);
    expect(await transport.send(getItem, params)).toEqual({ token: "new" });
    expect(tokens.mock.calls.map(([request]) => "rejectedToken" in request && request.rejectedToken)).toEqual([
      false,
      "old",
    ]);
  });

  it("is asked once per call, too, by calls after the one whose token was refused by mistake", async () => {
    const refused = ["again"];
    const tokens = vi.fn<TokenFunction>(({ rejectedToken }) => (rejectedToken === "again" ? "other" : "again"));
    const { transport } = clientWith(tokens, refused);
    expect(await transport.send(getItem, params)).toEqual({ token: "other" });
    refused.pop();
    tokens.mockImplementation(() => "again");
    tokens.mockClear();
    for (let call = 0; call < 3; call++) expect(await transport.send(getItem, params)).toEqual({ token: "again" });
    expect(tokens).toHaveBeenCalledTimes(3);
  });

  it("ends in the server's own 401 when it gives the refused token again", async () => {
    const { transport, calls } = clientWith(() => "same", ["same"]);
    expect(await failureOf(transport.send(getItem, params))).toBeInstanceOf(UnauthorizedError);
    expect(calls).toHaveLength(1);
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("vault sealed");
      },
      "vault sealed",
    ],
    ["rejects", () => Promise.reject(new Error("vault sealed")), "vault sealed"],
    ["rejects with text", () => Promise.reject("sealed"), "sealed"],
    ["gives nothing", () => undefined, "auth.accessToken must give a token"],
    ["gives an empty text", () => "", "auth.accessToken must give a token"],
    ["gives a token with a line break", () => "a\r\nX-Evil: 1", "auth.accessToken must give a token"],
    ["gives a number", () => 7, "auth.accessToken must give a token"],
    ["gives an object without a token", () => ({ expiresAt: 1 }), "auth.accessToken must give a token"],
    ["gives a wrong end", () => ({ token: "t0ken", expiresAt: "tomorrow" }), "expiresAt"],
  ])("makes the call fail with a TokenError when it %s", async (_, tokens, reason) => {
    const { transport, calls } = clientWith(mistyped(tokens));
    const error = await failureOf(transport.send(getItem, params, { label: "mine" }));
    expect(error).toBeInstanceOf(TokenError);
    expect(error).toMatchObject({ code: "token_refused", label: "mine", isRetryable: false, carriedOut: "no" });
    expect(error.message).toContain(reason);
    expect(calls).toHaveLength(0);
  });

  it.each([
    ["nothing but blanks", "  ", ""],
    ["a space inside", "t0 ken", ""],
    ["a line break at its end", "t0ken\n", "; the one it gave ends in a line break"],
  ])("is told what is wrong with a token of %s", async (_, token, problem) => {
    const error = await failureOf(clientWith(() => token).transport.send(getItem, params));
    expect(error.message).toBe(`auth.accessToken must give a token without spaces, or { token, expiresAt }${problem}`);
  });

  it.each([
    [new AbortedError("GET /desk was aborted by the caller"), false],
    [new NetworkError("GET /desk could not be sent", { code: "ECONNREFUSED", isRetryable: true }), true],
  ])("may use a client of its own, whose failures are not the call's: %s", async (failure, isRetryable) => {
    const { transport, calls } = clientWith(() => Promise.reject(failure));
    const error = await failureOf(transport.send(getItem, params));
    expect(error).toBeInstanceOf(TokenError);
    expect(error).toMatchObject({ message: `no access token: ${failure.message}`, isRetryable, carriedOut: "no" });
    expect(calls).toHaveLength(0);
  });

  it("is told to stop when its time is up", async () => {
    useFakeClock();
    let given: AbortSignal | undefined;
    const { transport } = clientWith(({ signal }) => new Promise(() => (given = signal)), [], { timeoutMs: 3000 });
    expect(await settledFailure(transport.send(getItem, params))).toBeInstanceOf(TimeoutError);
    expect(given?.aborted).toBe(true);
  });

  it("is told to stop when the client is closed, though no call waits for it any more", async () => {
    let given: AbortSignal | undefined;
    const { transport } = clientWith(({ signal }) => new Promise(() => (given = signal)));
    const controller = new AbortController();
    const call = outcomeOf(transport.send(getItem, params, { signal: controller.signal }));
    controller.abort();
    await call;
    expect(given?.aborted).toBe(false);
    transport.close();
    expect(given?.aborted).toBe(true);
  });

  it("gets no signal of the caller's: who aborts leaves the token to the others", async () => {
    let supply: ((token: string) => void) | undefined;
    let given: AbortSignal | undefined;
    const { transport } = clientWith(({ signal }) => {
      given = signal;
      return new Promise((resolve) => (supply = resolve));
    });
    const controller = new AbortController();
    const aborted = outcomeOf(transport.accessToken({ signal: controller.signal }));
    const other = transport.accessToken();
    controller.abort();
    expect((await aborted).error).toMatchObject({ name: "AbortError" });
    expect(given?.aborted).toBe(false);
    supply?.("given");
    expect(await other).toBe("given");
  });
});
