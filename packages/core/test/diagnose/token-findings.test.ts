import { describe, expect, test } from "vitest";
import { fail } from "../../src/diagnose/check.js";
import { lifeText, tokenFinding } from "../../src/diagnose/token-findings.js";
import { TokenError } from "../../src/errors/token-error.js";
import { NetworkError } from "../../src/errors/call-errors.js";

const refused = () => fail("refused");
const token = { token: "t", claims: {}, isNew: true, lifeMs: 3_600_000 };

describe("a token", () => {
  test.each([
    ["of an hour", token, "pass", "accepted, valid for 60 min"],
    ["of 30 seconds", { ...token, lifeMs: 30_000 }, "warn", "accepted, valid for 30 s only"],
    ["that is opaque", { ...token, claims: undefined }, "pass", "accepted, valid for 60 min, opaque"],
    ["that was handed over", { ...token, isNew: false }, "pass", "set by the program, valid for 60 min"],
    ["that has ended", { ...token, isNew: false, lifeMs: -60_000 }, "fail", "set by the program, but expired 60 s ago"],
    ["without a known life", { ...token, lifeMs: undefined }, "pass", "accepted; its lifetime is not known"],
  ])("%s", (_, outcome, status, detail) => {
    expect(tokenFinding(outcome, refused)).toMatchObject({ status, detail });
  });

  test("that is refused is the vendor's to explain", () => {
    expect(tokenFinding({ error: new TokenError("no") }, refused).detail).toBe("refused");
  });

  test("that cannot be asked for is a matter of the network", () => {
    const error = new NetworkError("no", { code: "ECONNRESET", hint: "look at the proxy" });
    expect(tokenFinding({ error }, refused)).toMatchObject({
      status: "fail",
      kind: "network",
      fix: { text: "Look at the proxy." },
    });
  });

  test("of a client that signs in with nothing is not checked", () => {
    expect(tokenFinding({ none: true }, refused).status).toBe("skip");
  });
});

test.each([
  [0, "0 s"],
  [119_000, "119 s"],
  [120_000, "2 min"],
  [749_000, "12 min"],
  [43_200_000, "12 h"],
])("%d ms are %s", (ms, text) => {
  expect(lifeText(ms)).toBe(text);
});
