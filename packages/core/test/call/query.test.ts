import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { writeQuery, type Query } from "../../src/call/query.js";
import { ConfigError } from "../../src/errors/config-error.js";
import { numRuns } from "../support/property-cases.js";
import { mistyped } from "../support/mistyped.js";

const read = (query: Query): [string, string][] => [
  ...new URL(`https://vendor.example.com/${writeQuery(query)}`).searchParams,
];

describe("a query", () => {
  it("of nothing is nothing, not even a question mark", () => {
    expect(writeQuery({})).toBe("");
    expect(writeQuery({ limit: undefined, ids: [] })).toBe("");
  });

  it("keeps the order, repeats lists and leaves undefined out", () => {
    expect(writeQuery({ b: 2, a: "x", gone: undefined, ids: ["1", 2], on: false, zero: 0, empty: "" })).toBe(
      "?b=2&a=x&ids=1&ids=2&on=false&zero=0&empty=",
    );
  });

  it("is encoded exactly once, so that every text comes back as it was", () => {
    const text = fc.string({ unit: "grapheme" });
    fc.assert(
      fc.property(text, text, (name, value) => {
        expect(read({ [`x${name}`]: value, next: "1" })).toEqual([
          [`x${name}`, value],
          ["next", "1"],
        ]);
      }),
      numRuns(3_000, 1_000_000),
    );
    expect(writeQuery({ filter: 'name eq "a+b & c" %20' })).toBe("?filter=name%20eq%20%22a%2Bb%20%26%20c%22%20%2520");
  });

  it("sends a raw value as it is", () => {
    expect(writeQuery({ filter: { raw: 'id==(1,2);name=="a%20b"+!x' } })).toBe('?filter=id==(1,2);name=="a%20b"+!x');
  });

  it.each(["a b", "a#b", "a&admin=1", "a\r\nHost: x", "a\u0000", "a\u007f", "\u00a0"])(
    "refuses the raw value %j",
    (raw) => {
      const write = (): string => writeQuery({ filter: { raw } });
      expect(write).toThrow(ConfigError);
      expect(write).toThrow("filter: expected an encoded value without white space, # or &");
    },
  );

  it.each([
    ["a value that is no text", { filter: "\udfff" }],
    ["a name that is no text", { "fil\ud800ter": "x" }],
  ])("refuses %s", (_, query) => {
    expect(() => writeQuery(query)).toThrow(ConfigError);
    expect(() => writeQuery(query)).toThrow("expected well-formed text");
  });

  it.each([
    ["null", null, "null"],
    ["an object", {}, "object"],
    ["a date", new Date(0), "object"],
    ["a function", () => "x", "function"],
    ["a list with a gap", ["a", null], "null"],
    ["a list in a list", [["a"]], "an array"],
    ["a number that is none", Number.NaN, "NaN"],
    ["a raw value that is no text", { raw: 5 }, "object"],
  ])("refuses %s rather than sending its name", (_, value, kind) => {
    const query: Query = { filter: mistyped(value) };
    expect(() => writeQuery(query)).toThrow(ConfigError);
    expect(() => writeQuery(query)).toThrow(`filter: expected a string, a finite number or a boolean, got ${kind}`);
  });
});
