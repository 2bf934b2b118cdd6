import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeIssue } from "../../src/decode/schema.js";
import { Redactor } from "../../src/observe/redact.js";
import { numRuns } from "../support/property-cases.js";
import { oddWaysToWrite, waysToWrite } from "../support/transport-secrets.js";

const knowing = (...secrets: readonly string[]): Redactor => {
  const redactor = new Redactor();
  for (const secret of secrets) redactor.add(secret);
  return redactor;
};

const anySecret = fc.string({ unit: "binary", minLength: 4, maxLength: 40 }).filter((text) => text.trim().length >= 4);
const harmless = "a harmless text";
describe("a secret we know", () => {
  const ways = [
    ...Object.entries(waysToWrite).map(([way, write]) => ({ way, write, runs: 1_000 })),
    ...Object.entries(oddWaysToWrite).map(([way, write]) => ({ way, write, runs: 200 })),
  ];

  it.each(ways)("is blanked when it is written $way", ({ write, runs }) => {
    fc.assert(
      fc.property(anySecret, (secret) => {
        const cleaned = knowing(secret).clean(`before ${write(secret)} after`);
        expect(cleaned).toContain("before ");
        expect(cleaned).toContain(" after");
        expect(cleaned).toContain("[redacted]");
        // A mask may itself look like a part of an odd secret; what must not be left is the secret.
        if (!"before [redacted] after".includes(write(secret))) expect(cleaned).not.toContain(write(secret));
      }),
      numRuns(runs, 100 * runs),
    );
  });

  it("is blanked as a whole also when it contains another", () => {
    fc.assert(
      fc.property(anySecret, anySecret, fc.boolean(), (short, more, lastingFirst) => {
        const redactor = new Redactor();
        redactor[lastingFirst ? "addLasting" : "add"](short);
        redactor[lastingFirst ? "add" : "addLasting"](short + more);
        expect(redactor.clean(`<${short + more}>`)).toBe("<[redacted]>");
      }),
      numRuns(1_000, 1_000_000),
    );
  });

  it("is blanked wherever it stands in parsed JSON, names included", () => {
    const cleaned = knowing("s3cr3t/value").cleanJson({
      list: ["s3cr3t/value", { deep: "x s3cr3t/value y" }, 7, true, null],
      "s3cr3t/value": "as a name",
    });
    expect(cleaned).toEqual({
      list: ["[redacted]", { deep: "x [redacted] y" }, 7, true, null],
      "[redacted]": "as a name",
    });
  });

  it.each([4, 10, 20])("goes also when a text ends %d characters into it", (length) => {
    const secret = "a-secret-of-some-length";
    const redactor = knowing(secret);
    expect(redactor.clean(`cut ${secret.slice(0, length)}`, true)).toBe("cut [redacted]");
    expect(redactor.clean("cut a-s", true)).toBe("cut a-s");
  });

  it.each([
    ["with the line break its file ends in", "top-s3cret\n", "top-s3cret", "[redacted]"],
    ["with blanks around it", "  top-s3cret ", "top-s3cret", "[redacted]"],
    ["with white space inside that was folded", "top \t s3cret\n phrase", "top s3cret phrase", "[redacted]"],
    ["with white space inside, escaped", "top \t s3cret", "top+s3cret", "[redacted]"],
    ["with what Go escapes", "a&b<c>d-e", "a\\u0026b\\u003cc\\u003ed-e", "[redacted]"],
    ["with what .NET escapes", "a+b'c&d", "a\\u002Bb\\u0027c\\u0026d", "[redacted]"],
    ["with what Python escapes", "pass-größe", "pass-gr\\u00f6\\u00dfe", "[redacted]"],
    ["escaped twice", "pass&größe", "pass\\\\u0026gr\\\\u00f6\\\\u00dfe", "[redacted]"],
    ["with a quote that is escaped otherwise", 'a&"b"', 'a\\u0026\\"b\\"', "[redacted]"],
    ["with numbers of HTML", "a&b<c", "a&#38;b&#x3c;c", "[redacted]"],
    ["with bytes of another character set", "größe-x", "gr\\xf6\\xdfe-x", "[redacted]"],
    ["with letters that were decomposed", "größe-x", "gro\u0308ße-x", "[redacted]"],
    [
      "in a list of bytes that was cut",
      "s3cret-text",
      "<Buffer 73 33 63 72 65 ... 6 more bytes>",
      "<Buffer [redacted] ... 6 more bytes>",
    ],
    [
      "in a list of bytes on many lines",
      "s3cret",
      "Uint8Array(6) [\n  115,  51,\n   99, 114, 101,\n  116\n]",
      "Uint8Array(6) [\n  [redacted]\n]",
    ],
    ["as an array of bytes in JSON", "s3cret", JSON.stringify(new Uint8Array(Buffer.from("s3cret"))), "{[redacted]}"],
    ["in a dump of two bytes each", "s3cret-x", "00000000: 7333 6372 6574 2d78", "00000000: [redacted]"],
    ["in octal of few digits", "s3cret+x", "\\163\\63\\143\\162\\145\\164\\53\\170", "[redacted]"],
    [
      "as a number with many zeros",
      "s3cret",
      [..."s3cret"].map((each) => `&#x${each.charCodeAt(0).toString(16).padStart(18, "0")};`).join(""),
      "[redacted]",
    ],
    [
      "in the Base64 of a form",
      "s3cr+t/text-1",
      Buffer.from("the-id:s3cr%2Bt%2Ftext-1").toString("base64"),
      /^<dGhlLWlkO.{0,2}\[redacted\].{0,4}>$/,
    ],
    ["in a list of signed bytes", "größe", "[103, 114, -61, -74, -61, -97, 101]", "[[redacted]]"],
    [
      "in the Base64 of more",
      "s3cret-text-1",
      Buffer.from("the-id:s3cret-text-1\n").toString("base64"),
      /^<dGhlLWlkO.{0,2}\[redacted\].{0,4}>$/,
    ],
    [
      "in the Base64 of more, shifted",
      "s3cret-text-1",
      Buffer.from("an-id:s3cret-text-1\n").toString("base64"),
      /^<YW4taWQ6\[redacted\].{0,4}>$/,
    ],
    [
      "in Base64 that was percent-encoded",
      "a>b?c~d>e?f~",
      encodeURIComponent(Buffer.from("a>b?c~d>e?f~").toString("base64")),
      /^<\[redacted\]=?>$/,
    ],
    ["next to an escaped line break", "a&b<c", "\\u001ba\\u0026b<c\\u000aforged", " [redacted] forged"],
  ])("is blanked %s", (_, secret, written, expected) => {
    const cleaned = knowing(secret).clean(`<${written}>`);
    if (typeof expected === "string") expect(cleaned).toBe(`<${expected}>`);
    else expect(cleaned).toMatch(expected);
  });

  it.each(["be a bad cab fad", "[1, 2, 3, 4, 5]", "00:11:22:33:44:55", "2026-11-29", "192, 168, 0, 1"])(
    "leaves numbers as they are that stand for no secret: %s",
    (text) => {
      expect(knowing("top-s3cret").clean(text, true)).toBe(text);
    },
  );

  it.each([
    "pass\\u00",
    "pass\\",
    "pass\\u0026wo",
    "pass&",
    "pass&#3",
    "pass&#x26;wor",
    "pass%",
    "pass%2",
    "pass%26wo",
    "pass\\x2",
    "pass\\U0000002",
    "pass\\u{26",
  ])("goes also when a text ends in the middle of an escape: %s", (end) => {
    expect(knowing("pass&word-and-more").clean(`cut ${end}`, true)).toBe("cut [redacted]");
  });

  it("leaves escapes as they are that hide no secret", () => {
    const text = "caf\\u00e9 &#38; \\ud83d &#99999999; \\u12 &";
    expect(knowing("top-s3cret").clean(text, true)).toBe(text);
  });

  it("may be as long as a token of 300 kB", () => {
    const token = `eyJ${"ab-c_9".repeat(50_000)}`;
    const written = [token, Buffer.from(token).toString("base64")];
    expect(written.map((form) => knowing(token).clean(`a ${form}`))).toEqual(["a [redacted]", "a [redacted]"]);
  });

  it("stays known as long as it is one of the last hundred, and a lasting one for ever", () => {
    const redactor = new Redactor();
    redactor.addLasting("lasting-secret");
    redactor.add("token-first");
    for (let n = 0; n < 100; n++) redactor.add(`token-${1000 + n}`);
    expect(redactor.clean("lasting-secret token-1000 token-1099")).toBe("[redacted] [redacted] [redacted]");
    expect(redactor.clean("token-first")).toBe("token-first");
    redactor.add("token-1000");
    redactor.add("token-2000");
    expect(redactor.clean("token-1000")).toBe("[redacted]");
  });

  it("is not blanked when it is so short that every message would suffer", () => {
    const redactor = knowing("abc", "");
    redactor.add(undefined);
    redactor.addLasting(undefined);
    redactor.addLasting("xyz");
    expect(redactor.clean("abc xyz")).toBe("abc xyz");
  });
});

describe("a credential we have never seen", () => {
  it.each([
    ["see https://host/path?filter=x&sig=abc for more", "see https://host/path?[redacted] for more"],
    ["https://user:word@host/path", "https://[redacted]@host/path"],
    ["Authorization: Bearer abc.def-123", "Authorization: Bearer [redacted]"],
    ["basic dXNlcjpwYXNz", "basic [redacted]"],
    ["got eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl here", "got [redacted] here"],
    ["client_secret=abc&x=1", "client_secret=[redacted]&x=1"],
    ['{"access_token":"abc","x":1}', '{"access_token":"[redacted]","x":1}'],
    ['"{\\"access_token\\":\\"abc\\",\\"x\\":1}"', '"{\\"access_token\\":\\"[redacted]\\",\\"x\\":1}"'],
    ["%22access_token%22%3A%22abc%22 more", "%22access_token%22%3A%22[redacted]%22 more"],
    ["{&quot;clientSecret&quot;:&quot;abc&quot;}", "{&quot;clientSecret&quot;:&quot;[redacted]&quot;}"],
    ["client_secret%3Dabc%26x%3D1 more", "client_secret%3D[redacted] more"],
    ["password: hunter2, user: me", "password: [redacted], user: me"],
    ["apikey=k api_key: 'l'", "apikey=[redacted] api_key: '[redacted]'"],
    ['{"password":"correct horse, battery & staple}","x":1}', '{"password":"[redacted]","x":1}'],
    ['{"password":"it\'s","x":1}', '{"password":"[redacted]","x":1}'],
    ["{'password':'a \"b\" c','x':1}", "{'password':'[redacted]','x':1}"],
    ['{"password":"a \\"b\\" c","x":1}', '{"password":"[redacted]","x":1}'],
    ['"{\\"password\\":\\"a \\\\\\"b\\\\\\" c\\",\\"x\\":1}"', '"{\\"password\\":\\"[redacted]\\",\\"x\\":1}"'],
    ["%22password%22%3A%22a b%2C c%22 more", "%22password%22%3A%22[redacted]%22 more"],
    ["{&quot;password&quot;:&quot;a, b &amp; c&quot;}", "{&quot;password&quot;:&quot;[redacted]&quot;}"],
    ['password: "a text that was cut', 'password: "[redacted]'],
    ['{"password":"","x":1}', '{"password":"","x":1}'],
    ["refresh_token = r assertion=a client_assertion=b id_token=c", /^(\w+ ?= ?\[redacted\] ?){4}$/],
  ])("is blanked by its shape: %s", (text, expected) => {
    const cleaned = new Redactor().clean(text);
    if (typeof expected === "string") expect(cleaned).toBe(expected);
    else expect(cleaned).toMatch(expected);
  });

  const names = [
    "client_secret",
    "clientSecret",
    "client_assertion",
    "assertion",
    "access_token",
    "accessToken",
    "refresh_token",
    "id_token",
    "password",
    "api_key",
    "API_KEY",
    "apikey",
  ];

  it.each(names)("is blanked behind %s, also where the word may be no credential", (name) => {
    const texts = [`${name}: hunter2`, `${name}: must not be empty`, `${name}: expected string, got undefined`];
    expect(texts.map((text) => new Redactor().clean(text))).toEqual([
      `${name}: [redacted]`,
      `${name}: [redacted] not be empty`,
      `${name}: [redacted] string, got undefined`,
    ]);
  });

  it.each(names)("is not looked for in what is said about the type of %s", (name) => {
    const text = `${describeIssue(["a", 0, name], { expected: "string" }, undefined)}; ${describeIssue([name], {}, 5)}`;
    expect(new Redactor().clean(text)).toBe(`a.0.${name} (expected string, got undefined); ${name} (is not valid)`);
  });

  it("is blanked by its name in parsed JSON, which keeps its shape", () => {
    const given = { access_token: "abc", password: ["too short"], API_KEY: "k", apiKey: 7, nested: { id_token: "i" } };
    expect(new Redactor().cleanJson(given)).toEqual({
      access_token: "[redacted]",
      password: ["too short"],
      API_KEY: "[redacted]",
      apiKey: 7,
      nested: { id_token: "[redacted]" },
    });
  });

  it("leaves other text as it is", () => {
    for (const text of [harmless, "", "GET /items/7 answered 404: no such item", "https://host/path#part"]) {
      expect(new Redactor().clean(text)).toBe(text);
    }
  });
});
