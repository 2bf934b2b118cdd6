import { describe, expect, it } from "vitest";
import { fixedAuthorization, suppliedAuthorization } from "../../src/auth/access-token.js";
import { clientCredentials } from "../../src/auth/client-credentials.js";
import { expectCredential } from "../../src/auth/expect-credential.js";
import { getItem, ok, scriptedFetch, testClient } from "../support/transport-client.js";
import { failureOf } from "../support/failure-of.js";

const ends: readonly [string, string][] = [
  ["s3cret\n", "ends in a line break"],
  ["s3cret\r\n", "ends in a line break"],
  ["s3cret \n", "ends in a line break"],
  ["s3cret ", "ends in white space"],
  ["s3cret\t", "ends in white space"],
  ["\ns3cret", "begins with white space"],
  ["\ufeffs3cret", "begins with white space"],
];

describe("a credential with white space around it", () => {
  it.each(ends)("%j is refused, and the reason is named without showing it", (secret, problem) => {
    expect(() => expectCredential("auth.clientSecret", secret)).toThrow(
      `auth.clientSecret: ${problem}, as text read from a file may; remove it, with trim()`,
    );
  });

  it("is refused in each way to sign in", () => {
    const credentials = { clientId: "id", clientSecret: "s3cret" };
    const token = "/oauth/token";
    expect(() => clientCredentials(token, { ...credentials, clientSecret: "s3cret\n" })).toThrow(
      /^auth.clientSecret: ends/,
    );
    expect(() => clientCredentials(token, { ...credentials, clientId: "id\n" })).toThrow(/^auth.clientId: ends/);
    expect(() => fixedAuthorization("auth.apiKey", "key\n", "")).toThrow(/^auth.apiKey: ends in a line break/);
    expect(() => suppliedAuthorization("auth.accessToken", " token", "Bearer ")).toThrow(/^auth.accessToken: begins/);
  });

  it.each(ends)("%j from a token function is refused, and the reason is named", async (secret, problem) => {
    const { fetch, calls } = scriptedFetch([ok()]);
    const credential = suppliedAuthorization("auth.accessToken", () => secret, "Bearer ");
    const { transport } = testClient({ credential, options: { fetch } });
    const error = await failureOf(transport.send(getItem, { id: "1" }));
    expect(error).toMatchObject({
      name: "TokenError",
      carriedOut: "no",
      message: `auth.accessToken must give a token without spaces, or { token, expiresAt }; the one it gave ${problem}`,
    });
    expect(calls).toEqual([]);
  });
});

describe("a credential", () => {
  it("may have white space inside it", () => {
    expect(expectCredential("auth.clientSecret", "two words")).toBe("two words");
  });

  it.each([undefined, 7, "", " \n"])("must be a text with something in it: %j", (value) => {
    expect(() => expectCredential("auth.clientSecret", value)).toThrow(
      "auth.clientSecret: expected a non-empty string",
    );
  });
});
