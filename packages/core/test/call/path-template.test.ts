import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fillPath, fitsIntoPath } from "../../src/call/path-template.js";
import { ConfigError } from "../../src/errors/config-error.js";
import { numRuns } from "../support/property-cases.js";

const base = "https://vendor.example.com";
/** Everything that means something in an address, and what it is written as. */
const pieces = fc.constantFrom(
  "/",
  "\\",
  ".",
  "..",
  "?",
  "#",
  "%",
  "%2f",
  "%2e",
  ";",
  ":",
  "@",
  "&",
  "\0",
  "\n",
  " ",
  "\ud800",
);
const anyId = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(fc.oneof(pieces, fc.string({ unit: "grapheme", maxLength: 3 })), { maxLength: 6 })
    .map((parts) => parts.join("")),
);
const isAcceptable = (id: string): boolean =>
  id.trim() !== "" && id !== "." && id !== ".." && !/\p{Surrogate}/u.test(id);

describe("an id in a path", () => {
  it("is refused, or comes back unchanged and reaches the same endpoint", () => {
    fc.assert(
      fc.property(anyId, (id) => {
        const fill = (): string => fillPath("/v1/{id}/result", { id });
        if (!isAcceptable(id)) {
          expect(fill).toThrow(ConfigError);
          return;
        }
        const url = new URL(base + fill());
        const [empty, version, segment, last, ...more] = url.pathname.split("/");
        expect([empty, version, last, more, url.search, url.hash]).toEqual(["", "v1", "result", [], "", ""]);
        expect(decodeURIComponent(String(segment))).toBe(id);
      }),
      numRuns(5_000, 1_000_000),
    );
  });

  it.each([
    ["2c9180", true],
    ["a/b", true],
    [" . ", false],
    ["", false],
    [" ", false],
    [".", false],
    ["..", false],
    ["\ud800", false],
    [7, false],
    [undefined, false],
  ])("is known to fit before it is written: %j %s", (id, fits) => {
    expect(fitsIntoPath(id)).toBe(fits);
  });

  it.each([
    "../admin",
    "..\\admin",
    "a/b",
    "a?b=1",
    "a#b",
    "%2e%2e",
    "%2f",
    "...",
    ". .",
    ". ",
    " ..",
    "\t.",
    "é",
    "{id}",
    "$&",
  ])("such as %j stays one segment", (id) => {
    const { pathname, search, hash } = new URL(base + fillPath("/v1/{id}/result", { id }));
    expect(pathname.split("/")).toHaveLength(4);
    expect(decodeURIComponent(String(pathname.split("/")[2]))).toBe(id);
    expect(search + hash).toBe("");
  });

  it.each([
    ["empty text", "", "expected a non-empty string, got an empty string"],
    ["blanks", "  ", "expected a non-empty string"],
    ["one dot", ".", 'the path segment "."'],
    ["two dots", "..", 'the path segment ".."'],
    ["half a surrogate pair", "a\ud800", "expected well-formed text"],
    ["nothing", undefined, "got undefined"],
    ["null", null, "got null"],
    ["a number", 7, "got 7"],
    ["a list", ["a"], "got an array"],
    ["an object", { toString: () => "a" }, "got object"],
  ])("that is %s is refused by the parameter's name", (_, id, told) => {
    const fill = (): string => fillPath("runs/{runId}/file", { runId: id });
    expect(fill).toThrow(ConfigError);
    expect(fill).toThrow(`runId: `);
    expect(fill).toThrow(told);
  });
});

it("fills every parameter of a template, also one that occurs twice", () => {
  expect(fillPath("/{a}/x/{b}/{a}", { a: "1", b: "2 3" })).toBe("/1/x/2%203/1");
  expect(fillPath("/plain", {})).toBe("/plain");
});

it("does not take a parameter from the prototype", () => {
  expect(() => fillPath("/{constructor}", {})).toThrow("constructor: expected a non-empty string");
});
