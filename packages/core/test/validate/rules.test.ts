import { describe, expect, it } from "vitest";
import { ConfigError } from "../../src/errors/config-error.js";
import { without } from "../../src/internal/objects.js";
import { allowOtherKeys, optional, rule, ruleOf, rules, validateObject, type Rule } from "../../src/validate/rules.js";
import { expectError } from "../support/failure-of.js";

/** What a rule says against a value; undefined when it has nothing to say. */
function complaint(validate: () => unknown): string | undefined {
  try {
    validate();
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({ code: "config_invalid", carriedOut: "no", isRetryable: false });
    return expectError(error).message;
  }
}

const against = ({ validate }: Rule, value: unknown): string | undefined => complaint(() => validate("x", value));

const { anyValue, boolean, nonEmptyText, oneOf, wholeNumber } = rules;

describe("a rule", () => {
  it.each<readonly [string, Rule, readonly unknown[], readonly unknown[]]>([
    ["nonEmptyText", nonEmptyText, ["a", " a "], ["", "  ", 0, null, undefined, {}]],
    ["boolean", boolean, [true, false], ["true", 0, null, undefined]],
    ["callback", rules.callback, [() => {}, class {}], [{}, "f", undefined]],
    ["record", rules.record, [{}, new Date()], [[], null, "a", undefined]],
    ["wholeNumber(0)", wholeNumber(0), [0, 1, 2 ** 40], [-1, 1.5, NaN, Infinity, "1", 1n]],
    ["milliseconds(1)", rules.milliseconds(1), [1, 1.5], [0, NaN, Infinity, "1"]],
    ["timeLimit", rules.timeLimit, [0, 0.5, Infinity], [-1, NaN, "1", null]],
    ["abortSignal", rules.abortSignal, [new AbortController().signal], [{}, null, undefined, "a"]],
    ["oneOf", oneOf("a", "b"), ["a", "b"], ["c", "", 1, undefined]],
    ["anyValue", anyValue, ["a", null, undefined, Symbol("s")], []],
  ])("%s takes what it should and nothing else", (_, subject, right, wrong) => {
    expect(right.filter((value) => against(subject, value) !== undefined)).toEqual([]);
    expect(wrong.filter((value) => against(subject, value) === undefined)).toEqual([]);
  });

  it.each([
    [boolean, "yes", "x: expected true or false, got string"],
    [wholeNumber(3), 2, "x: expected a whole number of at least 3, got 2"],
    [oneOf("a", "b"), "c", 'x: expected one of "a", "b", got "c"'],
    [rule("a colour", () => false), "red", "x: expected a colour, got string"],
  ])("names the option, and what was expected of it", (subject, value, message) => {
    expect(against(subject, value)).toBe(message);
  });

  it("can have messages of its own", () => {
    const subject = ruleOf((option) => {
      throw new ConfigError(`${option}[3]`, "is odd");
    });
    expect(against(subject, [1, 2, 4, 3])).toBe("x[3]: is odd");
  });
});

describe("the keys of an object", () => {
  const shape = { name: nonEmptyText, size: optional(wholeNumber(1)), vendorsOwn: anyValue };

  it("are refused when they have no rule", () => {
    expect(complaint(() => validateObject("options", { nmae: "a" }, shape))).toBe(
      "options.nmae: is not known here; expected name, size, vendorsOwn",
    );
    expect(complaint(() => validateObject("params", { id: 1 }, {}))).toBe(
      "params.id: is not known here; expected no keys at all",
    );
  });

  it("are refused when they only look like keys of every object", () => {
    expect(complaint(() => validateObject("options", { constructor: 1 }, { name: anyValue }))).toContain(
      "options.constructor: is not known here",
    );
  });

  it("are checked by their rules, under the prefix of their object", () => {
    expect(complaint(() => validateObject("options", { name: "a", size: 1, vendorsOwn: 7 }, shape))).toBeUndefined();
    expect(complaint(() => validateObject("options", { name: 7 }, shape))).toBe(
      "name: expected a non-empty string, got 7",
    );
    expect(complaint(() => validateObject("tls", { name: 7 }, shape, "tls."))).toContain("tls.name: ");
  });

  it("may be left out where they are optional", () => {
    expect(complaint(() => validateObject("options", { name: "a", size: undefined }, shape))).toBeUndefined();
  });

  it("are named in the words of the rule when one is missing", () => {
    expect(complaint(() => validateObject("options", {}, shape))).toBe(
      "name: expected a non-empty string, got undefined",
    );
  });

  it("are named all at once when several are missing", () => {
    const needed = { application: nonEmptyText, sourceName: nonEmptyText, limit: wholeNumber(1) };
    expect(complaint(() => validateObject("arguments", {}, needed, "arguments."))).toBe(
      "arguments.application: expected a non-empty string, got undefined; missing as well: arguments.sourceName, arguments.limit",
    );
  });

  it("need an object around them", () => {
    expect(complaint(() => validateObject("options", null, shape))).toBe("options: expected an object, got null");
  });

  it("can be taken out of a set of rules", () => {
    expect(Object.keys(without(shape, "size", "vendorsOwn"))).toEqual(["name"]);
  });
});

describe("unchecked", () => {
  const shape = { format: rules.oneOf("csv", "pdf"), size: optional(rules.wholeNumber(1)) };

  it("lets a word pass that is not one of the known ones", () => {
    expect(complaint(() => validateObject("options", { format: "xlsx" }, shape, "", true))).toBeUndefined();
  });

  it.each([
    [{ format: "" }, "format: expected a non-empty string, got an empty string"],
    [{ format: 7 }, "format: expected a non-empty string, got 7"],
    [{ format: "csv", size: "7" }, "size: expected a whole number of at least 1, got string"],
    [{ size: 7 }, 'format: expected one of "csv", "pdf", got undefined'],
    [{ format: "csv", sise: 7 }, "options.sise: is not known here; expected format, size"],
  ])("refuses %j as ever", (value, message) => {
    expect(complaint(() => validateObject("options", value, shape, "", true))).toBe(message);
  });

  it("lets other keys pass where the object is sent as a whole", () => {
    const value = JSON.parse('{ "format": "csv", "sise": 7, "__proto__": 1 }');
    expect(
      complaint(() => validateObject("options", value, allowOtherKeys(shape, value, true), "", true)),
    ).toBeUndefined();
    expect(allowOtherKeys(shape, value, false)).toBe(shape);
  });
});
