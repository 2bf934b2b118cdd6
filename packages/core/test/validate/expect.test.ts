import { describe, expect, it } from "vitest";
import { ConfigError } from "../../src/errors/config-error.js";
import { expectKnownKeys, expectOneOf, expectRecord, expectText, refuse } from "../../src/validate/expect.js";
import { expectError } from "../support/failure-of.js";

/** What is said against a value; undefined when there is nothing to say. */
function complaint(check: () => unknown): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return expectError(error).message;
  }
}

describe("a refusal", () => {
  it.each([
    ["", "an empty string"],
    ["s3cr3t", "string"],
    [null, "null"],
    [undefined, "undefined"],
    [["s3cr3t"], "an array"],
    [{ s3cr3t: true }, "object"],
    [-5, "-5"],
    [NaN, "NaN"],
    [() => "s3cr3t", "function"],
  ])("names option, expectation and kind, and shows no text: %o", (value, kind) => {
    expect(complaint(() => refuse("auth.key", "something else", value))).toBe(
      `auth.key: expected something else, got ${kind}`,
    );
  });
});

describe("texts, choices and objects", () => {
  it("are handed back when they are right", () => {
    expect(expectText("x", "value")).toBe("value");
    expect(expectOneOf("x", "a", ["a", "b"])).toBe("a");
    expect(expectRecord("x", { a: 1 })).toEqual({ a: 1 });
  });

  it.each([
    [() => expectText("x", 7, "an id"), "x: expected an id, got 7"],
    [() => expectText("x", ""), "x: expected a non-empty string, got an empty string"],
    [() => expectRecord("x", [], "{ a }"), "x: expected { a }, got an empty array"],
    [() => expectRecord("x", [1]), "x: expected an object, got an array"],
    [() => expectOneOf("x", "c", ["a", "b"]), 'x: expected one of "a", "b", got "c"'],
    [() => expectOneOf("x", "c".repeat(99), ["a"]), `x: expected one of "a", got "${"c".repeat(60)}"`],
    [() => expectOneOf("x", undefined, ["a"]), 'x: expected one of "a", got undefined'],
    [() => expectOneOf("x", " ", ["a"]), 'x: expected one of "a", got string'],
  ])("are refused by name when they are wrong", (check, message) => {
    expect(complaint(check)).toBe(message);
  });
});

describe("the keys of an object", () => {
  it("are refused when they are not known", () => {
    expect(complaint(() => expectKnownKeys("options", { retrys: 1 }, ["retries", "signal"]))).toBe(
      "options.retrys: is not known here; expected retries, signal",
    );
    expect(complaint(() => expectKnownKeys("options", { signal: 1 }, ["signal"]))).toBeUndefined();
  });
});
