import { expect, it } from "vitest";
import { encodeText, parseUrl, tryJson } from "../../src/internal/parse.js";

it("tryJson gives undefined for what is no JSON, and null for null", () => {
  expect([tryJson("{"), tryJson(""), tryJson("null"), tryJson("[1]")]).toEqual([undefined, undefined, null, [1]]);
});

it("parseUrl gives undefined for what is no address", () => {
  expect([parseUrl("/a?b"), parseUrl(""), parseUrl("https://")]).toEqual([undefined, undefined, undefined]);
  expect(parseUrl("/a?b", "https://one.example/c")?.href).toBe("https://one.example/a?b");
});

it("encodeText encodes once and gives undefined for half a character", () => {
  expect([encodeText("a/ä %"), encodeText("\ud800")]).toEqual(["a%2F%C3%A4%20%25", undefined]);
});
