import { describe, expect, it } from "vitest";
import { clientCredentials } from "../../src/auth/client-credentials.js";
import { TokenError } from "../../src/errors/token-error.js";
import { DecodeError } from "../../src/errors/call-errors.js";
import { answer, connectionError, getItem } from "../support/transport-client.js";
import { settled, useFakeClock } from "../support/transport-clock.js";
import { clientId, clientSecret, tokenServer } from "../support/transport-tokens.js";
import { failureOf } from "../support/failure-of.js";
import { mistyped } from "../support/mistyped.js";

const params = { id: "7" };

describe("client credentials", () => {
  it("go urlencoded into the body, never into the address, and without a credential of their own", async () => {
    const { transport, tokenCalls } = tokenServer();
    await transport.send(getItem, params);
    const [call] = tokenCalls();
    expect(call?.url).toBe("https://vendor.test/oauth/token");
    expect(call?.init.method).toBe("POST");
    expect(call?.init.headers["Content-Type"]).toBe("application/x-www-form-urlencoded");
    expect(call?.init.headers["Authorization"]).toBeUndefined();
    expect(Object.fromEntries(new URLSearchParams(String(call?.init.body)))).toEqual({
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
    });
  });

  it("are blanked in whatever the server says, as is every token that comes for them", async () => {
    const { transport } = tokenServer({
      api: (token) => Response.json({ message: `${token} of ${clientSecret} has no right` }, { status: 403 }),
    });
    const error = await failureOf(transport.send(getItem, params));
    expect(error.message).toContain("[redacted] of [redacted] has no right");
  });

  it.each([
    [{ clientId: "", clientSecret }, "auth.clientId"],
    [{ clientId: undefined, clientSecret }, "auth.clientId"],
    [{ clientId, clientSecret: undefined }, "auth.clientSecret"],
    [{ clientId, clientSecret: 7 }, "auth.clientSecret"],
    [{ clientId, clientSecret: "   " }, "auth.clientSecret"],
  ])("are refused when incomplete: %o", (credentials, option) => {
    expect(() => clientCredentials("/oauth/token", mistyped(credentials))).toThrowError(
      expect.objectContaining({ name: "ConfigError", option }),
    );
  });
});

describe("a token endpoint that refuses", () => {
  it("is quoted with its own code, words and request id", async () => {
    const body = { error: "invalid_client", error_description: "Client authentication failed" };
    const { transport, tokenCalls } = tokenServer({
      issue: () => Response.json(body, { status: 401, headers: { "x-request-id": "r-1" } }),
    });
    const error = await failureOf(transport.send(getItem, params));
    expect(error).toBeInstanceOf(TokenError);
    expect(error).toMatchObject({
      status: 401,
      oauthError: "invalid_client",
      oauthErrorDescription: "Client authentication failed",
      requestId: "r-1",
      isRetryable: false,
      carriedOut: "no",
    });
    expect(tokenCalls()).toHaveLength(1);
  });

  it.each(["<html>Forbidden</html>", "[]", "null", "", '{"error":7}'])(
    "is a TokenError whatever its body: %s",
    async (body) => {
      const { transport } = tokenServer({ issue: () => answer(403, {}, body) });
      const error = await failureOf(transport.send(getItem, params), TokenError);
      expect(error).toBeInstanceOf(TokenError);
      expect(error.status).toBe(403);
      expect(error.oauthError).toBeUndefined();
      expect(error.message).toMatch(/^no access token: POST \/oauth\/token answered 403/);
    },
  );

  it.each([500, 502, 503, 504, 408])("is asked again after %d", async (status) => {
    useFakeClock();
    const { transport, tokenCalls } = tokenServer({
      issue: (n) => (n < 4 ? answer(status) : Response.json({ access_token: "fourth", expires_in: 60 })),
    });
    expect(await settled(transport.send(getItem, params))).toEqual({ value: { token: "fourth" } });
    expect(tokenCalls()).toHaveLength(4);
  });

  it("is asked again after a broken connection", async () => {
    useFakeClock();
    const { transport } = tokenServer({
      issue: (n) =>
        n === 1 ? Promise.reject(connectionError("ECONNRESET")) : Response.json({ access_token: "second" }),
    });
    expect(await settled(transport.send(getItem, params))).toEqual({ value: { token: "second" } });
  });
});

describe("a token endpoint that answers something else", () => {
  it.each([
    ["an HTML page", "<html>Sign in</html>"],
    ["nothing", ""],
    ["no token", "{}"],
    ["an empty token", '{"access_token":""}'],
    ["a token that is no text", '{"access_token":7}'],
    ["half of its answer", '{"access_token":"s3cr3t-tok'],
    ["a token under another name", '{"token":"s3cr3t-token"}'],
    ["an answer that is no object", '["s3cr3t-token"]'],
    ["a token no header can hold", '{"access_token":"s3cr3t-token\\r\\nX-Evil: 1","expires_in":60}'],
  ])("gives a TokenError that keeps nothing of %s", async (_, body) => {
    const { transport, tokensSent } = tokenServer({ issue: () => new Response(body) });
    const error = await failureOf(transport.send(getItem, params), TokenError);
    expect(error).toBeInstanceOf(TokenError);
    expect(error).not.toBeInstanceOf(DecodeError);
    expect(error).not.toHaveProperty("bodyText");
    expect(error.message).not.toContain("s3cr3t");
    expect(error.message).toMatch(/^no access token: /);
    expect(tokensSent()).toEqual([]);
  });

  it.each(["<html>Sign in</html>", '{"token":"s3cr3t"}'])(
    "is quoted with its status and request id: %s",
    async (body) => {
      const { transport } = tokenServer({
        issue: () => new Response(body, { headers: { "x-request-id": "r-1" } }),
      });
      const error = await failureOf(transport.send(getItem, params));
      expect(error).toMatchObject({ name: "TokenError", status: 200, requestId: "r-1" });
    },
  );
});
