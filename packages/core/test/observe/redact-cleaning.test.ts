import fc from "fast-check";
import { assert, describe, expect, it } from "vitest";
import { Redactor } from "../../src/observe/redact.js";
import { numRuns } from "../support/property-cases.js";
import { isRecord } from "../../src/internal/objects.js";

const knowing = (...secrets: readonly string[]): Redactor => {
  const redactor = new Redactor();
  for (const secret of secrets) redactor.add(secret);
  return redactor;
};

describe("cleaning", () => {
  it("copes with any text and any secret, half characters included", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: "binary" }).map((text) => `${text}\ud800`)),
        fc.string(),
        (secrets, text) => {
          expect(typeof knowing(...secrets).clean(text, true)).toBe("string");
        },
      ),
      numRuns(1_000, 1_000_000),
    );
  });

  // With the square of the length, each of these would take half a minute, longer than any test may.
  it.each([
    ["http://", "http://"],
    ["-http://a", "-http://a"],
    ["-eyJaaaaaa", "-eyJaaaaaa"],
    ["eyJaaaaaa.", "[redacted]."],
    ["eyJaaaaaa.eyJ-", "[redacted]."],
    ["Bearer ", "Bearer [redacted] "],
    ["password=", "password=[redacted]"],
    ['password="', 'password="[redacted]"'],
    ["password='\\", "password='[redacted]'"],
    ["password ", "password "],
    ["password\\", "password\\"],
    ["\\", "\\"],
    ["&#", "&#"],
    ["%41", "%41"],
    ["%e9-", "%e9-"],
    ["\\x41", "\\x41"],
    ["\\x4-", "\\x4-"],
    ["\\u{", "\\u{"],
    ["&amp;", "&amp;"],
    ["1,1,1,1;", "1,1,1,1;"],
    ["115, 51, 99, 114;", "[redacted];"],
    ['"0":1,"1":2;', '"0":1,"1":2;'],
    ["1,       ", "1,       "],
    ["41 ", "41 "],
    ["a", "a"],
    ["?", "?"],
    ["https://a@", "https://[redacted]@"],
  ])("is done soon, twenty times, with 64 KiB of %j", (part, beginning) => {
    const redactor = knowing("s3cret-text");
    const text = part.repeat(65_536 / part.length);
    let cleaned = "";
    for (let count = 0; count < 20; count++) cleaned = redactor.clean(text, true);
    expect(cleaned.startsWith(beginning)).toBe(true);
  });

  it("is done soon, twenty times, with lists of bytes in which a hundred long secrets begin", () => {
    const redactor = new Redactor();
    for (let count = 0; count < 100; count++) redactor.add(`eyJh${"bGci".repeat(300)}${count}`);
    let cleaned = "";
    for (let count = 0; count < 20; count++) cleaned = redactor.clean("101, 121, 74, 104; ".repeat(3_400));
    expect(cleaned.startsWith("[redacted]; [redacted]; ")).toBe(true);
  });

  it("is done soon with a text that ends in what many long secrets begin with", () => {
    const redactor = new Redactor();
    for (let count = 0; count < 20; count++) redactor.add(`eyJh${"bGci".repeat(3_000)}${count}`);
    expect(redactor.clean("eyJh".repeat(16_384), true)).toHaveLength(65_532 + 10);
  });

  it("shows 64 KiB of a text, and no beginning of a secret at its end", () => {
    const secret = "s3cret-text";
    const text = `${"x".repeat(65_536 - 5)}${secret}`;
    expect(knowing(secret).clean(text)).toBe(`${"x".repeat(65_536 - 5)}[redacted]`);
    expect(knowing(secret).clean("-eyJaaaaaa".repeat(1_000_000))).toHaveLength(65_536);
  });

  it("shows all of JSON of 64 KiB, and the beginning of what has more values", () => {
    const full = Array.from({ length: 32_768 }, () => "");
    expect(new Redactor().cleanJson(full)).toEqual(full);
    const cleaned = new Redactor().cleanJson(Array.from({ length: 1_000_000 }, () => ["a"]));
    assert(Array.isArray(cleaned));
    expect(cleaned.slice(0, 2)).toEqual([["a"], ["a"]]);
    expect(cleaned.length).toBeLessThan(40_000);
    expect(cleaned.at(-1)).toBe("[redacted]");
  });

  it("copes with JSON of any depth", () => {
    let value: unknown = "s3cr3t";
    for (let depth = 0; depth < 50_000; depth++) value = [value];
    expect(JSON.stringify(knowing("s3cr3t").cleanJson(value))).not.toContain("s3cr3t");
  });

  it("leaves names such as __proto__ in JSON what they are", () => {
    const cleaned = new Redactor().cleanJson(JSON.parse('{"__proto__":{"polluted":true}}'));
    assert(isRecord(cleaned));
    expect(Object.keys(cleaned)).toEqual(["__proto__"]);
    expect("polluted" in cleaned).toBe(false);
  });
});
