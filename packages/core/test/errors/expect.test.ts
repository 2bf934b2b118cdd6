import { describe, expect, it } from "vitest";
import { ConfigError } from "../../src/errors/config-error.js";
import {
  abortSignal,
  callback,
  expectKnownKeys,
  expectOneOf,
  expectRecord,
  expectRule,
  expectShape,
  expectText,
  flag,
  milliseconds,
  needed,
  oneOf,
  optional,
  record,
  refuse,
  text,
  timeLimit,
  whole,
} from "../../src/errors/expect.js";

/** What a check says against a value; undefined when it has nothing to say. */
function complaint(check: () => unknown): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({ code: "config_invalid", carriedOut: "no", isRetryable: false });
    return (error as ConfigError).message;
  }
}

const odd = [undefined, null, "", "  ", 0, 1, 1.5, -1, NaN, Infinity, true, {}, [], () => {}, Symbol("s"), 1n];

describe("a rule", () => {
  it.each([
    ["text", text, ["a", " a "]],
    ["flag", flag, [true, false]],
    ["callback", callback, [() => {}, class {}]],
    ["record", record, [{}, new Date()]],
    ["whole(0)", whole(0), [0, 1, 2 ** 40]],
    ["milliseconds(1)", milliseconds(1), [1, 1.5]],
    ["timeLimit", timeLimit, [0, 0.5, Infinity]],
    ["abortSignal", abortSignal, [new AbortController().signal]],
  ] as const)("%s takes what it should and nothing else", (_, rule, right) => {
    for (const value of right) expect(complaint(() => expectRule("x", value, rule))).toBeUndefined();
    for (const value of odd) {
      const isRight = right.some((each) => Object.is(each, value) || (typeof each === typeof value && rule[1](value)));
      expect(complaint(() => expectRule("x", value, rule)) === undefined).toBe(isRight);
    }
  });
});

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

describe("text, flags, numbers and choices", () => {
  it("are handed back when they are right", () => {
    expect(expectText("x", "value")).toBe("value");
    expect(expectOneOf("x", "a", ["a", "b"])).toBe("a");
    expect(expectRecord("x", { a: 1 })).toEqual({ a: 1 });
    expect(complaint(() => optional(oneOf("a"))("x", undefined))).toBeUndefined();
    expect(complaint(() => optional(oneOf("a"))("x", "a"))).toBeUndefined();
    expect(complaint(() => needed(whole(3))("x", 3))).toBeUndefined();
  });

  it.each([
    [() => expectText("x", 7, "an id"), "x: expected an id, got 7"],
    [() => expectText("x", ""), "x: expected a non-empty string, got an empty string"],
    [() => needed(flag)("x", "yes"), "x: expected true or false, got string"],
    [() => needed(flag)("x", undefined), "x: expected true or false, got undefined"],
    [() => needed(text, "a name")("x", undefined), "x: expected a name, got undefined"],
    [() => needed(whole(3))("x", 2), "x: expected a whole number of at least 3, got 2"],
    [() => optional(oneOf("a", "b"))("x", "c"), 'x: expected one of "a", "b", got "c"'],
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
    expect(complaint(() => expectKnownKeys("params", { id: 1 }, []))).toBe(
      "params.id: is not known here; expected no keys at all",
    );
    expect(complaint(() => expectKnownKeys("options", { signal: 1 }, ["signal"]))).toBeUndefined();
  });

  it("are checked by their rules, and may be left out", () => {
    const shape = { name: text, vendorsOwn: undefined };
    expect(complaint(() => expectShape("options", { name: undefined, vendorsOwn: 7 }, shape))).toBeUndefined();
    expect(complaint(() => expectShape("options", { name: 7 }, shape))).toBe(
      "name: expected a non-empty string, got 7",
    );
    expect(complaint(() => expectShape("tls", { name: 7 }, shape, "tls."))).toContain("tls.name: ");
    expect(complaint(() => expectShape("options", { nmae: "a" }, shape))).toContain("options.nmae: ");
    expect(complaint(() => expectShape("options", null, shape))).toBe("options: expected an object, got null");
  });

  it.each<[given: object, message: string]>([
    [
      {},
      "pace.requests: expected a whole number of at least 1, got undefined; missing as well: pace.windowMs, pace.name",
    ],
    [
      { requests: 1 },
      "pace.windowMs: expected a whole number of at least 1, got undefined; missing as well: pace.name",
    ],
    [{ requests: 1, name: "a" }, "pace.windowMs: expected a whole number of at least 1, got undefined"],
    [{ requests: 0, windowMs: 1, name: "a" }, "pace.requests: expected a whole number of at least 1, got 0"],
  ])("are listed all at once where several are missing: %j", (given, message) => {
    const shape = {
      requests: needed(whole(1)),
      windowMs: needed(whole(1)),
      name: needed(text),
      note: optional(oneOf("a")),
    };
    expect(complaint(() => expectShape("pace", given, shape, "pace."))).toBe(message);
  });
});
