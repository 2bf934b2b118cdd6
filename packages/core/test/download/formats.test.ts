import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { endMarkMissing, hasPdfMark, headBytes, recogniseFormat, tailBytes } from "../../src/download/formats.js";
import { numRuns } from "../support/property-cases.js";

const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "latin1"));
const utf8 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "utf8"));
const utf16le = (text: string): Uint8Array => Uint8Array.from(Buffer.from(`\uFEFF${text}`, "utf16le"));
const utf16be = (text: string): Uint8Array => Uint8Array.from(Buffer.from(`\uFEFF${text}`, "utf16le").swap16());

const cases: readonly (readonly [what: string, head: Uint8Array, format: string | undefined])[] = [
  ["PDF", bytes("%PDF-1.7\n%\xe2\xe3\xcf\xd3"), "pdf"],
  ["PDF behind a BOM and blanks", utf8("\uFEFF \r\n%PDF-2.0"), "pdf"],
  ["PDF behind something else", bytes("x%PDF-1.7"), undefined],
  ["almost PDF", bytes("%PDX-1.7"), undefined],
  ["ZIP", bytes("PK\x03\x04\x14\0\0\0"), "zip"],
  ["empty ZIP", bytes(`PK\x05\x06${"\0".repeat(18)}`), "zip"],
  ["spanned ZIP", bytes("PK\x07\x08PK\x03\x04"), "zip"],
  ["CSV that begins with PK", bytes("PK,name\r\n1,x"), undefined],
  ["a ZIP not at the start", bytes(" PK\x03\x04"), undefined],

  ["gzip", bytes("\x1f\x8b\x08\0"), "compressed"],
  ["gzip of a byte more", bytes("\x1f\x8b"), "compressed"],
  ["zstd", bytes("(\xb5/\xfd\x04"), "compressed"],
  ["almost gzip", bytes("\x1f,name"), undefined],
  ["almost zstd", bytes("(\xb5/m),name"), undefined],

  ["HTML 5", utf8("<!doctype html><title>Log in</title>"), "html"],
  ["old HTML", utf8('<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN">'), "html"],
  ["HTML 5 with more blanks", utf8("<!doctype \n html>"), "html"],
  ["HTML without a doctype", utf8("\n\t<HTML lang=en>"), "html"],
  ["a head", utf8("<head>"), "html"],
  ["a body", utf8('<body class="error">'), "html"],
  ["comments first", utf8("<!-- a --> \n<!-- <b> -- > -->\n<html>"), "html"],
  ["XHTML", utf8('<?xml version="1.0"?>\n<!DOCTYPE html>'), "html"],
  ["HTML behind a BOM", utf8("\uFEFF<html>"), "html"],
  ["HTML in UTF-16", utf16le("<!DOCTYPE html>"), "html"],
  ["HTML in the other UTF-16", utf16be("  <html>"), "html"],
  ["HTML cut short", utf8("<html"), "html"],
  ["a header", utf8("<header>"), undefined],
  ["a heading", utf8("<h1>Service Unavailable</h1>"), "html"],
  ["a script", utf8("\uFEFF<script>location='/'</script>"), "html"],
  ["a form", utf8("<FORM method=post>"), "html"],
  ["a redirect", utf8('<!-- --><meta http-equiv="refresh">'), "html"],
  ["XML", utf8('<?xml version="1.0"?><report/>'), "xml"],
  ["XML behind a BOM", utf8('\uFEFF\n<?xml version="1.0"?><Error/>'), "xml"],
  ["XML in UTF-16", utf16le('<?xml version="1.0"?><Error/>'), "xml"],
  ["CSV that begins with a name in brackets", utf8("<id>,<name>"), undefined],
  ["CSV with names of elements in brackets", utf8("\n<title>,<link>\r\n"), undefined],
  ["an open comment", utf8("<!-- <html>"), undefined],
  ["CSV with HTML in it", utf8('id,text\n1,"<html>"'), undefined],

  ["an object", utf8('{"detailCode": "404"}'), "json"],
  ["an object on many lines", utf8('\uFEFF{\n  "a\\"b" : 1'), "json"],
  ["an object cut in its first name", utf8('{"detai'), "json"],
  ["an object cut behind it", utf8('{"a" '), "json"],
  ["an empty object", utf8(" {} \n"), "json"],
  ["JSON Lines", utf8('{"a":1}\n{"a":2}\n'), "json"],
  ["JSON Lines, the first empty", utf8('{}\n{"a":2}\n'), "json"],
  ["an array of objects", utf8('[ {"a":1}]'), "json"],
  ["an array of objects on many lines", utf8('[\n  {\n    "a": 1'), "json"],
  ["an array of texts", utf8('["a", "b"]'), "json"],
  ["an array of longer texts", utf8('["name" , "b"]'), "json"],
  ["an empty array", utf8("[]"), "json"],
  ["an empty array with blanks", utf8("[ ]\r\n"), "json"],
  ["an array cut short", utf8("[{"), "json"],
  ["JSON in UTF-16", utf16le('{"a":1}'), "json"],
  ["CSV with JSON in it", utf8('id,json\n1,{"a":1}'), undefined],
  ["CSV that begins with a brace", utf8("{id},{name}\n1,2"), undefined],
  ["CSV that begins with an empty object", utf8("{},name\n"), undefined],
  ["CSV with a name in braces", utf8('{"id",name}\n'), undefined],
  ["CSV that begins with a bracket", utf8("[alpha] realm,name\n"), undefined],
  ["CSV that begins with an empty list", utf8("[],name\n"), undefined],
  ["a lone brace", utf8("{"), undefined],
  ["a lone bracket", utf8("["), undefined],

  ["CSV", utf8("\uFEFFid,name\r\n1,Ann\r\n"), undefined],
  ["a line of text", utf8("Report is empty"), undefined],
  ["nothing", new Uint8Array(), undefined],
  ["one byte of a BOM", Uint8Array.of(0xff), undefined],
];

describe("recogniseFormat", () => {
  it.each(cases)("%s", (_, head, format) => {
    expect(recogniseFormat(head)).toBe(format);
    expect(recogniseFormat(Buffer.from(head))).toBe(format); // a Buffer prints itself differently
  });

  it("looks at the first kibibyte only", () => {
    expect(recogniseFormat(utf8(`${" ".repeat(headBytes - 6)}<html>${"x".repeat(10_000)}`))).toBe("html");
    expect(recogniseFormat(utf8(`${" ".repeat(headBytes)}<html>`))).toBeUndefined();
  });

  it("is total and quick", () => {
    const piece = fc.constantFrom(
      "<!--",
      "-->",
      "<",
      "html",
      "{",
      '"',
      "\\",
      "[",
      "]",
      " ",
      "PK",
      "%PDF-",
      "\uFEFF",
      "<?xml",
      ">",
    );
    const head = fc.oneof(
      fc.uint8Array({ maxLength: 2000 }),
      fc.array(piece, { maxLength: 500 }).map((all) => utf8(all.join(""))),
    );
    fc.assert(
      fc.property(head, (text) => {
        expect([undefined, "pdf", "zip", "html", "xml", "json", "compressed"]).toContain(recogniseFormat(text));
      }),
      numRuns(2_000, 1_000_000),
    );
    // Expressions that backtrack would not come back from these.
    for (const nasty of ["<!---->", "<!--", "<?xml>", '{"\\', " ", '["', "<!-- --"]) {
      expect(["json", "xml", undefined]).toContain(recogniseFormat(utf8(nasty.repeat(1000))));
    }
  });
});

describe("hasPdfMark", () => {
  it("accepts something in front of a PDF, up to a kibibyte", () => {
    expect(hasPdfMark(bytes("%PDF-1.7"))).toBe(true);
    expect(hasPdfMark(bytes(`\xff\xfe${"x".repeat(1000)}%PDF-1.7`))).toBe(true);
    expect(hasPdfMark(bytes(`${"x".repeat(1020)}%PDF-1.7`))).toBe(false);
    expect(hasPdfMark(bytes("no such thing"))).toBe(false);
  });
});

/** An end-of-central-directory record that announces `announced` bytes of comment and has `comment`. */
const zipEnd = (comment = "", announced = comment.length): string =>
  `PK\x05\x06${"\0".repeat(16)}${String.fromCharCode(announced & 255, announced >> 8)}${comment}`;

describe("endMarkMissing", () => {
  it.each([
    ["at the end", "…trailer startxref 9\n%%EOF\n", false],
    ["without a line end", "%%EOF", false],
    ["with a kibibyte behind it", `%%EOF${"\0".repeat(1019)}`, false],
    ["too far from the end", `%%EOF${"\0".repeat(1020)}`, true],
    ["cut", "startxref 9\n%%EO", true],
    ["absent", "", true],
  ])("PDF, mark %s", (_, tail, missing) => {
    expect(endMarkMissing("pdf", bytes(tail))).toBe(missing);
  });

  it.each([
    ["at the end", `data${zipEnd()}`, false],
    ["alone", zipEnd(), false],
    ["with a comment", `data${zipEnd("made by acme")}`, false],
    ["with the longest comment", `data${zipEnd("x".repeat(65_535))}`, false],
    ["with a comment that looks like a record", `data${zipEnd(zipEnd("abc", 9))}`, false],
    ["with padding", `data${zipEnd()}\0\0\r\n`, false],
    ["cut in the record", `data${zipEnd().slice(0, -1)}`, true],
    ["cut in the comment", `data${zipEnd("made by", 12)}`, true],
    ["of a ZIP inside a cut ZIP", `data${zipEnd()}PK\x07\x08more data`, true],
    ["absent", "PK\x03\x04data", true],
    ["absent, as is everything", "", true],
  ])("ZIP, record %s", (_, tail, missing) => {
    expect(endMarkMissing("zip", bytes(tail))).toBe(missing);
  });

  it("asks for enough of the tail", () => {
    expect(tailBytes("pdf")).toBe(1024);
    expect(tailBytes("zip")).toBe(65_557);
  });

  it.each(["csv", "html", "jsonl", "json", "", "constructor"])("has nothing to say about %j", (format) => {
    expect(tailBytes(format)).toBe(0);
    expect(endMarkMissing(format, new Uint8Array())).toBe(false);
  });

  it("notices every cut of a ZIP, whatever is in it", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(), (content, cut) => {
        const whole = Buffer.concat([content, bytes(zipEnd("a comment"))]);
        expect(endMarkMissing("zip", whole)).toBe(false);
        expect(endMarkMissing("zip", whole.subarray(0, cut % whole.length))).toBe(true);
      }),
      numRuns(200, 10_000),
    );
  });
});
