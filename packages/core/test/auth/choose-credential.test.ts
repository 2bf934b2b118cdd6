import { describe, expect, it } from "vitest";
import { fixedAuthorization } from "../../src/auth/access-token.js";
import { chooseCredential, type AuthKind } from "../../src/auth/choose-credential.js";
import { ConfigError } from "../../src/errors/config-error.js";
import { expectText } from "../../src/validate/expect.js";
import { getItem, ok, scriptedFetch, testClient } from "../support/transport-client.js";

const userAndKey: AuthKind = {
  keys: ["user", "key"],
  optionalKeys: ["scope"],
  create: ({ user, key }: { readonly user: string; readonly key: string }) =>
    fixedAuthorization("auth.key", `${expectText("auth.user", user)}:${key}`, ""),
};
const ticket: AuthKind = {
  keys: ["ticket"],
  create: ({ ticket: value }: { readonly ticket: string }) => fixedAuthorization("auth.ticket", value, "Bearer "),
};

/** The `Authorization` header that a client with this `auth` sends. */
async function headerWith(
  auth: unknown,
  kinds: readonly AuthKind[] = [userAndKey, ticket],
): Promise<string | undefined> {
  const { fetch, calls } = scriptedFetch([ok()]);
  const credential = chooseCredential(auth, kinds);
  expect(credential).toBeTypeOf("function");
  const { transport } = testClient({ credential, options: { fetch } });
  await transport.send(getItem, { id: "7" });
  return calls[0]?.init.headers["Authorization"];
}

function refusalOf(
  auth: unknown,
  options?: { readonly takesTokens: boolean },
  kinds: readonly AuthKind[] = [userAndKey, ticket],
): ConfigError {
  try {
    chooseCredential(auth, kinds, options);
  } catch (error) {
    if (ConfigError.is(error)) return error;
    throw error;
  }
  throw new Error("expected it to be refused");
}

describe("the way to sign in", () => {
  it.each([
    ["one of the vendor's", { user: "u", key: "k" }, "u:k"],
    ["one of the vendor's with an optional key", { user: "u", key: "k", scope: "s" }, "u:k"],
    ["another of the vendor's", { ticket: "t1cket" }, "Bearer t1cket"],
    ["a ready token", { accessToken: "t0ken" }, "Bearer t0ken"],
    ["a token function", { accessToken: () => "t0ken" }, "Bearer t0ken"],
    ["none", { none: true }, undefined],
    ["one beside keys that are undefined", { accessToken: undefined, user: undefined, ticket: "t1cket" }, undefined],
  ])("may be %s", async (name, auth, header) => {
    if (name.startsWith("one beside")) expect(refusalOf(auth).option).toBe("auth.accessToken");
    else expect(await headerWith(auth)).toBe(header);
  });

  it.each([undefined, null, "t0ken", 7, true, [], ["t0ken"], {}, { token: "t0ken" }])(
    "is asked for when it is missing: %o",
    (auth) => {
      const { option, message } = refusalOf(auth);
      expect(option).toBe("auth");
      expect(message).toContain("{ user, key } or { ticket } or { accessToken } or { none }");
    },
  );

  it.each<[auth: object, option: string]>([
    [{ accessToken: undefined }, "auth.accessToken"],
    [{ user: "u", key: "k", ticket: "t" }, "auth.ticket"],
    [{ ticket: "t", accessToken: "t0ken" }, "auth.accessToken"],
    [{ accessToken: "t0ken", none: true }, "auth.none"],
    [{ accessToken: "t0ken", acessToken: "t0ken" }, "auth.acessToken"],
    [{ none: true, scope: "s" }, "auth.scope"],
    [{ none: false }, "auth.none"],
    [{ none: "true" }, "auth.none"],
  ])("is exactly one, spelled right: %o", (auth, option) => {
    expect(refusalOf(auth).option).toBe(option);
  });

  it("is the one that has a value, whatever stands beside it without one", () => {
    expect(refusalOf({ user: undefined, ticket: "t1cket" }).option).toBe("auth.user");
    expect(refusalOf({ ticket: undefined, user: "u" }, undefined, [ticket, userAndKey]).option).toBe("auth.ticket");
  });

  it("is named by the key that has no value, as when a variable of the environment is not set", () => {
    expect(refusalOf({ user: undefined }).option).toBe("auth.user");
  });

  it("is none only when that is said with true", () => {
    expect(refusalOf({ none: false }).message).toBe("auth.none: expected true");
  });

  it("is no token for a vendor that knows none, nor is one offered", () => {
    const { option, message } = refusalOf({ accessToken: "t0ken" }, { takesTokens: false });
    expect(option).toBe("auth");
    expect(message).toContain("{ user, key } or { ticket } or { none }");
  });

  it("is never quoted, whatever is wrong with it", () => {
    const secret = "s3cr3t-value";
    for (const auth of [
      secret,
      [secret],
      { token: secret },
      { none: secret },
      { ticket: `${secret}\n` },
      { accessToken: `${secret} ` },
    ]) {
      expect(JSON.stringify(refusalOf(auth))).not.toContain(secret);
    }
  });
});
