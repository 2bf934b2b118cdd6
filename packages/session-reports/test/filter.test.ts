import { describe, expect, test } from "vitest";
import { all, ConfigError, field, not, type FilterTerm } from "@identity-reports/session-reports";
import { mistyped } from "../../core/test/support/mistyped.js";

const noValues: [string] = mistyped([]);

describe("values", () => {
  test.each([
    ["a,b (c)", "a%2Cb%20%28c%29"],
    ["it's!*", "it%27s%21%2A"],
    ["100%3A", "100%253A"],
    ["Zoë", "Zo%C3%AB"],
  ])("%j is encoded exactly once, signs of the language included", (value, encoded) => {
    expect(all(field("reason").in(value))).toBe(`reason.in(${encoded})`);
  });

  test("several, numbers, flags and Dates", () => {
    expect(all(field("protocol").iin("ssh", "rdp"))).toBe("protocol.iin(ssh,rdp)");
    expect(all(field("source_port").ge(1024))).toBe("source_port.ge(1024)");
    expect(all(field("paused").in(true))).toBe("paused.in(true)");
    expect(all(field("started_at").le(new Date(0)))).toBe("started_at.le(1970-01-01T00%3A00%3A00.000Z)");
  });

  test.each<[string, () => FilterTerm, RegExp]>([
    ["an invalid Date", () => field("created_at").ge(new Date(NaN)), /created_at: expected a valid Date/],
    ["an unsafe number", () => field("anything").in(2 ** 63), /digits are lost/],
    ["NaN", () => field("size").ge(NaN), /size: expected/],
    ["an object", () => field("anything").ge(mistyped({})), /anything: expected/],
    ["no text", () => field("reason").in(""), /reason: expected a value/],
    ["half a character", () => field("reason").in("\ud800"), /well-formed/],
    ["none", () => field("reason").in(...noValues), /at least one value for in/],
    ["a name that is none", () => field("created_at.ge(1),x"), /field: expected a name/],
    ["an operator that is none", () => field("reason").op("in(a),b"), /operator: expected a name/],
  ])("%s is refused", (_, make, message) => {
    expect(make).toThrow(ConfigError);
    expect(make).toThrow(message);
  });
});

describe("conditions", () => {
  test("any operator and any attribute", () => {
    expect(all(field("later").op("match", "a*"), field("later"), field("later").op("empty"))).toBe(
      "later.match(a%2A),later,later.empty()",
    );
  });

  test("the opposite of the opposite", () => {
    expect(not(field("paused")).term).toBe("!paused");
    expect(not(not(field("paused"))).term).toBe("paused");
  });

  test.each(["paused", undefined, null, {}, { term: 1 }])("the opposite of %j is refused", (condition) => {
    expect(() => not(mistyped(condition))).toThrow(ConfigError);
    expect(() => not(mistyped(condition))).toThrow(/conditions made with field/);
  });

  test("what does not apply is left out, but something must be left", () => {
    expect(all(false, field("paused"), undefined, null)).toBe("paused");
    expect(() => all()).toThrow(/at least one condition/);
    expect(() => all(undefined)).toThrow(ConfigError);
    expect(() => all(mistyped("paused"))).toThrow(/conditions made with field/);
  });
});
