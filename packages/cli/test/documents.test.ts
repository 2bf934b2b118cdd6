import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeText } from "../src/documents/decode-text.ts";
import { toValue, type TextSchema } from "../src/documents/placed-node.ts";
import { parseDocumentText } from "../src/documents/read-document.ts";

const schema: TextSchema = {
  type: "object",
  properties: { id: { type: "string" }, ids: { items: { type: "string" } } },
};

const read = async (text: string, file = "plan.yaml"): Promise<unknown> =>
  toValue((await parseDocumentText(text, file)).root, schema);

describe("YAML", () => {
  it.each([
    ["a 64-bit id keeps its digits", "id: 9124292845052624897", "9124292845052624897"],
    ["a version keeps its zero", "id: 1.10", "1.10"],
    ["a leading zero stays", "id: 007", "007"],
    ["true in quotes is a text", 'id: "true"', "true"],
    ["true is none, and is left to what checks it", "id: true", true],
    ["no is a text", "id: no", "no"],
    ["a date is a text", "id: 2026-11-30", "2026-11-30"],
    ["an octal stays as it was written", "id: 0o17", "0o17"],
    ["a quoted text is what is in the quotes", 'id: "a\\tb"', "a\tb"],
  ])("%s, where a text is wanted", async (_, text, value) => {
    expect(await read(text)).toEqual({ id: value });
  });

  it.each([
    ["a number is a number", "x: 12", 12],
    ["true is a boolean", "x: true", true],
    ["no and dates are texts", "x: no", "no"],
    ["null is null", "x: ~", null],
    ["a number that JavaScript cannot hold is its text", "x: 9124292845052624897", "9124292845052624897"],
    ["a fraction is a number", "x: 1.5", 1.5],
  ])("%s, where anything may stand", async (_, text, value) => {
    expect(await read(text)).toEqual({ x: value });
  });

  it("lists of texts keep theirs as well", async () => {
    expect(await read("ids: [1.10, 9124292845052624897, a]")).toEqual({ ids: ["1.10", "9124292845052624897", "a"] });
  });

  it.each([
    ["a key twice", "a: 1\na: 2\n", "plan.yaml:2:1"],
    ["a wrong indent", "a:\n  b: 1\n c: 2\n", "plan.yaml:3:"],
    ["a second document", "a: 1\n---\nb: 2\n", "plan.yaml:2:1 a second document begins: a file has one"],
    ["an alias", "a: &x [1]\nb: *x\n", "plan.yaml:1:7"],
    ["a bomb of aliases", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "anchors and aliases"],
    ["a list as a key", "? [a]\n: 1\n", "plan.yaml:1:"],
    ["an open quote", 'a: "x\nb: 1\n', "plan.yaml:"],
    ["nothing at all", "", "plan.yaml: is empty"],
    ["a tab as an indent", "a:\n\tb: 1\n", "plan.yaml:2:"],
  ])("%s is refused with its place", async (_, text, words) => {
    await expect(read(text)).rejects.toThrow(words);
  });

  it("is refused where it is too deep", async () => {
    await expect(read(`${"[".repeat(60)}${"]".repeat(60)}`)).rejects.toThrow("nested more than 40 levels deep");
  });

  it.each([
    ["lists", "[".repeat(10_000), "1:"],
    ["keys", Array.from({ length: 300 }, (_, depth) => `${" ".repeat(depth)}a:\n`).join(""), "4"],
  ])("with %s in each other is refused with one message and its place", async (_, text, line) => {
    await expect(read(text)).rejects.toThrow(
      new RegExp(`^plan\\.yaml:${line}\\d+.* is nested more than 40 levels deep$`),
    );
  });

  it.each([
    ["UTF-16 without a byte order mark", Buffer.from("version: 1\n", "utf16le")],
    ["Latin-1", Buffer.from("name: Prüfung\n", "latin1")],
  ])("in %s is refused as not UTF-8", (_, bytes) => {
    expect(() => decodeText(bytes, "plan.yaml")).toThrow("plan.yaml: is not UTF-8");
  });

  it("with a NUL byte is refused with its line", () => {
    expect(() => decodeText(Buffer.from("version: 1\nname: a\0\n"), "plan.yaml")).toThrow("plan.yaml:2 has a NUL byte");
  });

  it("in a file called .json must be JSON", async () => {
    await expect(read("id: 1", "plan.json")).rejects.toThrow("is not JSON");
  });

  it("means the same as JSON", async () => {
    const json = fc.jsonValue({ maxDepth: 3 }).filter((value) => value !== null);
    await fc.assert(
      fc.asyncProperty(json, async (value) => {
        const text = JSON.stringify({ value });
        const plain = JSON.parse(text);
        // Numbers that JavaScript cannot hold are texts, see above.
        if (/__proto__|\d{16}|e\+/.test(text)) return;
        expect([await read(text), await read(text, "plan.json")]).toEqual([plain, plain]);
      }),
      { numRuns: 100 },
    );
  });

  it("has no way to a prototype", async () => {
    const value = await read("__proto__: { polluted: true }");
    expect([Object.keys(Object(value)), "polluted" in {}]).toEqual([["__proto__"], false]);
  });
});
