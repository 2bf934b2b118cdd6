import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { claimsOf, namesIn, textClaim } from "../../src/diagnose/token-claims.js";
import { base64Url } from "../../src/fake/bearer-tokens.js";

const tokenOf = (payload: string): string => `${base64Url('{"alg":"none"}')}.${payload}.x`;

describe("the claims of a token", () => {
  test("are read, whatever letters are in them", () => {
    const payload = Buffer.from('{"user_name":"Zoë"}').toString("base64url");
    expect(claimsOf(tokenOf(payload))).toEqual({ user_name: "Zoë" });
  });

  test.each([
    ["an opaque text", "0123456789abcdef"],
    ["two parts", "a.b"],
    ["what is no base64url", tokenOf("§")],
    ["what is no JSON", tokenOf(base64Url("hello"))],
    ["what is no object", tokenOf(base64Url("[1]"))],
  ])("are not there in %s", (_, token) => {
    expect(claimsOf(token)).toBeUndefined();
  });

  test("never break, whatever the token is", () => {
    const isRead = (text: string): boolean => ["undefined", "object"].includes(typeof claimsOf(text));
    expect(() => fc.assert(fc.property(fc.string(), (text) => isRead(tokenOf(text)) && isRead(text)))).not.toThrow();
  });
});

test("names are a list, or a text with blanks between them", () => {
  expect(namesIn({ scope: ["a", 1, "b"] }, "scope")).toEqual(["a", "b"]);
  expect(namesIn({ scope: "a  b" }, "scope")).toEqual(["a", "b"]);
  expect(namesIn({ scope: 3 }, "scope")).toEqual([]);
});

test("a text is one that says something", () => {
  expect([textClaim({ user: "ada" }, "user"), textClaim({ user: "" }, "user"), textClaim({ user: 1 }, "user")]).toEqual(
    ["ada", undefined, undefined],
  );
});
