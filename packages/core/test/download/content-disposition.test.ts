import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseContentDispositionFileName } from "../../src/download/content-disposition.js";
import { numRuns } from "../support/property-cases.js";

/** What `fetch` makes of raw UTF-8 bytes in a header. */
const asLatin1 = (text: string): string => Buffer.from(text, "utf8").toString("latin1");

const cases: readonly (readonly [what: string, header: string | null | undefined, name: string | undefined])[] = [
  ["SailPoint's own example", 'attachment;filename=\\"fileName"', "fileName"],
  ["the same, leaked on both sides", 'attachment;filename=\\"a;b.csv\\"; size=3', "a;b.csv"],
  ["Ping's form", "attachment; filename=report.csv", "report.csv"],
  ["quoted with a semicolon", 'attachment; filename="a;b.csv"', "a;b.csv"],
  ["no disposition type", "filename=x.zip", "x.zip"],
  ["no semicolon", "attachment filename=x.zip", "x.zip"],
  ["any case, any space", 'ATTACHMENT;\tFileName = "Report.CSV" ', "Report.CSV"],
  [
    "unquoted with spaces",
    "attachment; filename=Identities Details Report.pdf ; size=1",
    "Identities Details Report.pdf",
  ],
  ["escaped quotes", 'attachment; filename="a \\"b\\" c.csv"', 'a "b" c.csv'],
  ["escaped letters", 'attachment; filename="f\\oo.html"', "foo.html"],
  ["an escaped backslash", 'attachment; filename="C:\\\\temp\\\\a.csv"', "C:\\temp\\a.csv"],
  ["an opening quote only", 'attachment; filename="report.csv', "report.csv"],
  ["an opening quote only, and a blank", 'attachment; filename=" report.csv', "report.csv"],
  ["a closing quote only", 'attachment; filename=report.csv"; size=3', "report.csv"],
  ["a leaked closing quote", 'attachment; filename="report.csv\\"; size=3', "report.csv"],
  ["an equals sign in the name", "attachment; filename=a=b.csv", "a=b.csv"],
  ["inside another value", 'attachment; name="x; filename=evil.exe"; filename=good.csv', "good.csv"],
  ["the end of another name", "attachment; xfilename=evil.exe; filename=good.csv", "good.csv"],
  ["twice: the first", "attachment; filename=one.csv; filename=two.csv", "one.csv"],
  ["percent signs are part of a plain name", "attachment; filename=50%25.csv", "50%25.csv"],
  ["UTF-8 read as Latin-1", `attachment; filename="${asLatin1("Übersicht 報告.csv")}"`, "Übersicht 報告.csv"],
  ["true Latin-1", 'attachment; filename="\xdcbersicht.csv"', "Übersicht.csv"],
  ["already decoded", 'attachment; filename="報告.csv"', "報告.csv"],
  ["already decoded, among it what could be UTF-8", 'attachment; filename="Ã©報.csv"', "Ã©報.csv"],

  ["filename*", "attachment; filename*=UTF-8''na%C3%AFve%20file.csv", "naïve file.csv"],
  ["filename* wins in front", "attachment; filename*=utf-8'en'%e2%82%ac.csv; filename=x.csv", "€.csv"],
  ["filename* wins behind", "attachment; filename=x.csv; FILENAME* = UTF-8''y.csv", "y.csv"],
  ["filename* in quotes", "attachment; filename*=\"UTF-8''y%3bz.csv\"", "y;z.csv"],
  ["filename* in Latin-1", "attachment; filename*=iso-8859-1'en'%A3%20rates%41.csv", "£ ratesA.csv"],
  ["raw UTF-8 in filename*", `attachment; filename*=UTF-8''${asLatin1("é")}.csv`, "é.csv"],
  ["broken escapes", "attachment; filename*=UTF-8''100%.csv; filename=x.csv", "x.csv"],
  ["broken escapes in Latin-1", "attachment; filename*=iso-8859-1''100%zz.csv; filename=x.csv", "x.csv"],
  ["broken UTF-8", "attachment; filename*=UTF-8''%C0%AE%C0%AE.csv; filename=x.csv", "x.csv"],
  ["Latin-1 that calls itself UTF-8", "attachment; filename*=UTF-8''%FC.csv; filename=x.csv", "x.csv"],
  ["an unknown charset", "attachment; filename*=klingon''%C1.csv; filename=x.csv", "x.csv"],
  ["a charset behind another word", "attachment; filename*=a UTF-8''b.csv; filename=x.csv", "x.csv"],
  ["a charset that ends like Latin-1", "attachment; filename*=x-iso-8859-1''%C1.csv; filename=x.csv", "x.csv"],
  ["a charset that begins like Latin-1", "attachment; filename*=iso-8859-15''%A4.csv; filename=x.csv", "\u20ac.csv"],
  ["filename* in KOI8-R", "attachment; filename*=koi8-r''%C1.csv; filename=x.csv", "\u0430.csv"],
  ["filename* in GBK", "attachment; filename*=GBK''%B1%A8%B1%ED.csv; filename=x.csv", "\u62a5\u8868.csv"],
  ["filename* in Shift_JIS", "attachment; filename*=Shift_JIS'ja'%83%8C.csv", "\u30ec.csv"],

  ["a name in pieces", 'attachment; filename*0="Identities "; filename*1="Details.csv"', "Identities Details.csv"],
  ["a plain piece that begins like an encoded one", "attachment; filename*0=a'b'c; filename*1=.csv", "a'b'c.csv"],
  ["pieces in any order", "attachment; filename*1=b.csv; filename*0=a", "ab.csv"],
  ["encoded pieces", "attachment; filename*0*=UTF-8''na%C3%AF; filename*1*=ve.csv; filename=x.csv", "na\u00efve.csv"],
  ["a character cut between two pieces", "attachment; filename*0*=UTF-8''%E5%A0; filename*1*=%B1.csv", "\u5831.csv"],
  ["plain pieces among encoded ones", "attachment; filename*0*=UTF-8''%C3%A9; filename*1=50%25.csv", "\u00e950%25.csv"],
  ["pieces in another charset", "attachment; filename*0*=gbk''%B1%A8; filename*1*=%B1%ED.csv", "\u62a5\u8868.csv"],
  ["a whole name beside pieces", "attachment; filename*0=a; filename*1=b.csv; filename*=UTF-8''c.csv", "c.csv"],
  ["a piece that is missing", "attachment; filename*0=a.csv; filename*2=b.csv", "a.csv"],
  ["a first piece that is missing", "attachment; filename*1=a.csv; filename=x.csv", "x.csv"],
  ["a broken piece", "attachment; filename*0*=UTF-8''a; filename*1*=%zz.csv; filename=x.csv", "x.csv"],
  ["encoded pieces without a charset", "attachment; filename*0*=a; filename*1*=b.csv; filename=x.csv", "x.csv"],

  ["an encoded word", 'attachment; filename="=?UTF-8?B?0J7RgtGH0ZHRgi5jc3Y=?="', "\u041e\u0442\u0447\u0451\u0442.csv"],
  ["a bare one", "attachment; filename==?utf-8?q?R=C3=A9port_1.csv?=", "R\u00e9port 1.csv"],
  ["one in Latin-1", 'attachment; filename="=?ISO-8859-1?Q?R=E9port.csv?="', "R\u00e9port.csv"],
  ["one with a language", 'attachment; filename="=?ISO-8859-1*fr?Q?R=E9port.csv?="', "R\u00e9port.csv"],
  ["one in ISO-2022-JP", 'attachment; filename="=?ISO-2022-JP?B?GyRCSnMbKEI=?=.csv"', "\u5831.csv"],
  ["two, the space between them being none", 'attachment; filename="=?utf-8?q?a?= =?utf-8?q?b.csv?="', "ab.csv"],
  ["two, and letters right behind them", 'attachment; filename="=?utf-8?q?a?= =?utf-8?q?b?=.csv"', "ab.csv"],
  ["a character cut between two", 'attachment; filename="=?utf-8?b?5aA=?= =?utf-8?b?sS5jc3Y=?="', "\u5831.csv"],
  ["the same with a charset in any case", 'attachment; filename="=?UTF-8?b?5aA=?= =?utf-8?b?sQ==?=.csv"', "\u5831.csv"],
  ["two in two charsets", 'attachment; filename="=?utf-8?q?=C3=A9?= =?iso-8859-1?q?=E9.csv?="', "\u00e9\u00e9.csv"],
  ["one among other words", 'attachment; filename="my =?utf-8?q?=C3=A9?= report.csv"', "my \u00e9 report.csv"],
  ["a broken one", 'attachment; filename="=?utf-8?q?=zz.csv?="', "=?utf-8?q?=zz.csv?="],
  ["one whose last escape has one digit", 'attachment; filename="=?utf-8?q?a=4?=.csv"', "=?utf-8?q?a=4?=.csv"],
  ["one whose last escape has no digit", 'attachment; filename="=?utf-8?q?a=?=.csv"', "=?utf-8?q?a=?=.csv"],
  ["one that is no base64", 'attachment; filename="=?utf-8?b?a*?=.csv"', "=?utf-8?b?a*?=.csv"],
  ["one in an unknown charset", 'attachment; filename="=?klingon?q?a?=.csv"', "=?klingon?q?a?=.csv"],
  ["one that is no UTF-8", 'attachment; filename="=?utf-8?q?=FF?=.csv"', "=?utf-8?q?=FF?=.csv"],

  ["no charset", "attachment; filename*=y.csv; filename=x.csv", "x.csv"],
  ["something before the charset", "attachment; filename*=xUTF-8''y.csv; filename=x.csv", "x.csv"],
  ["escaped blanks around filename*", "attachment; filename*=UTF-8''%20y.csv%20", "y.csv"],
  ["escaped blanks around it in Latin-1", "attachment; filename*=ISO-8859-1''%20%FC.csv%20", "ü.csv"],
  ["a semicolon in leaked quotes", 'attachment; filename=\\"a;b.csv"', "a;b.csv"],
  ["a quote within", 'attachment; filename=a"b.csv', 'a"b.csv'],
  ["several backslashes in front", "attachment; filename=\\\\x.csv", "x.csv"],
  ["an empty filename*", "attachment; filename*=UTF-8''; filename=x.csv", "x.csv"],
  ["only a broken one", "attachment; filename*=UTF-8''%", undefined],

  ["a path stays a path", "attachment; filename=../../etc/passwd", "../../etc/passwd"],
  ["an empty name", 'attachment; filename=""', undefined],
  ["only quotes", 'attachment; filename="""', undefined],
  ["a blank name", 'attachment; filename="  "', undefined],
  ["no value", "attachment; filename=", undefined],
  ["no name", "attachment", undefined],
  ["nothing", "", undefined],
  ["no header", null, undefined],
  ["no header either", undefined, undefined],
];

describe("parseContentDispositionFileName", () => {
  it.each(cases)("%s: %s", (_, header, name) => {
    expect(parseContentDispositionFileName(header)).toBe(name);
  });

  it("reads back every name from filename*, in both charsets", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const name = text.trim();
        const header = `attachment; filename=x; filename*=UTF-8''${encodeURIComponent(name)}`;
        expect(parseContentDispositionFileName(header)).toBe(name || "x");
      }),
      numRuns(2_000, 1_000_000),
    );
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
        const name = Buffer.from(bytes).toString("latin1").trim();
        const escaped = Buffer.from(name, "latin1").toString("hex").replace(/../g, "%$&");
        const header = `attachment; filename*=ISO-8859-1''${escaped}`;
        expect(parseContentDispositionFileName(header)).toBe(name || undefined);
      }),
      numRuns(2_000, 1_000_000),
    );
  });

  it("reads back every quoted name, also when fetch made Latin-1 of it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const name = text.trim();
        const header = `attachment; filename="${name.replace(/["\\]/g, "\\$&")}"`;
        expect(parseContentDispositionFileName(asLatin1(header))).toBe(name || undefined);
      }),
      numRuns(2_000, 1_000_000),
    );
  });

  it("gives a name or undefined for any text, and never throws", () => {
    const pieces = fc.constantFrom(
      "filename",
      "*",
      "=",
      ";",
      " ",
      '"',
      "\\",
      "'",
      "UTF-8''",
      "%",
      "%C3",
      "*0*=",
      "*1=",
      "=?",
      "?=",
      "utf-8?q?",
      "=C3",
      "\xff",
      "\n",
      "a",
    );
    const header = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(pieces).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(header, (text) => {
        const name = parseContentDispositionFileName(text);
        expect(name === undefined || name.length > 0).toBe(true);
      }),
      numRuns(2_000, 1_000_000),
    );
  });

  // With a regular expression that backtracks, each of these outlasts the time limit of a test by far.
  it.each(['a="', '"', "\\", 'a=\\"', "filename ", " ", "=", ';a="\\"', "=?a?q?", "=?a?q?b?= ", "%41"])(
    "takes no time for %j × 50,000",
    (piece) => {
      parseContentDispositionFileName(piece.repeat(50_000));
      expect(parseContentDispositionFileName(`filename=x${piece.repeat(50_000)};`)).toMatch(/^x/);
    },
  );
});
