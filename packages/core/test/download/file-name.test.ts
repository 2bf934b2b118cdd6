import { join, dirname, basename, win32 } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { safeFileName, withExtension } from "../../src/download/file-name.js";
import { numberedName } from "../../src/internal/name-parts.js";
import { numRuns } from "../support/property-cases.js";

const byteLength = (text: string): number => new TextEncoder().encode(text).length;

const cases: readonly (readonly [what: string, name: string | undefined, safe: string])[] = [
  ["an ordinary name", "Identities Details Report.csv", "Identities Details Report.csv"],
  ["another script", "監査 報告.pdf", "監査 報告.pdf"],
  ["emoji", "report 🎉.csv", "report 🎉.csv"],
  ["traversal", "../../etc/passwd", "passwd"],
  ["Windows traversal", "..\\..\\boot.ini", "boot.ini"],
  ["a drive", "C:report.csv", "C_report.csv"],
  ["an absolute path", "C:\\temp\\report.csv", "report.csv"],
  ["a trailing separator", "evidence/report.csv/", "report.csv"],
  ["look-alikes of separators", "..／..＼x∕y⁄z.csv", "_／..＼x∕y⁄z.csv".replace(/[／＼∕⁄]/gu, "_")],
  ["an alternate data stream", "report.csv:evil.exe", "report.csv_evil.exe"],
  ["what Windows forbids", 'a<b>c:d"e|f?g*h.csv', "a_b_c_d_e_f_g_h.csv"],
  ["control characters", "a\0b\rc\nd\te\x7f.csv", "abcde.csv"],
  ["reversed text", "invoice\u202Efdp.exe", "invoicefdp.exe"],
  ["zero width", "re\u200Bport\uFEFF\u2060.csv", "report.csv"],
  ["half a character", "a\uD800b.csv", "ab.csv"],
  ["decomposed", "Re\u0301sume\u0301.csv", "Résumé.csv"],
  ["a hidden file", ".htaccess", "_htaccess"],
  ["many dots", "...x.csv", "_x.csv"],
  ["a hidden file behind a blank", "  .ssh", "_ssh"],
  ["trailing dots and spaces", "report.csv. . ", "report.csv"],
  ["dots within", "a..b.csv", "a..b.csv"],
  ["a device", "CON", "_CON"],
  ["a device with extensions", "nul.tar.gz", "_nul.tar.gz"],
  ["a device with a blank", "com1 .csv", "_com1 .csv"],
  ["a numbered device", "LPT9.txt", "_LPT9.txt"],
  ["a device with a raised digit", "COM².csv", "_COM².csv"],
  ["the number that no device has", "com0.csv", "com0.csv"],
  ["a superscript device", "COM¹.csv", "_COM¹.csv"],
  ["not quite a device", "console.csv", "console.csv"],
  ["a device behind a dot", "report.con", "report.con"],
  ["only dots", "..", "fallback.csv"],
  ["only blanks", " \t\u3000", "fallback.csv"],
  ["only what is dropped", "\u200B\u202E\0", "fallback.csv"],
  ["only separators", "//\\", "fallback.csv"],
  ["an empty name", "", "fallback.csv"],
  ["no name", undefined, "fallback.csv"],
];

describe("safeFileName", () => {
  it.each(cases)("%s: %j", (_, name, safe) => {
    expect(safeFileName(name, "fallback.csv")).toBe(safe);
  });

  it("makes the fallback safe as well, and has one of its own", () => {
    expect(safeFileName(undefined, "../ACCOUNTS: all?.csv")).toBe("ACCOUNTS_ all_.csv");
    expect(safeFileName("..", "..")).toBe("report");
    expect(safeFileName("", "")).toBe("report");
  });

  it("cuts between characters and keeps the extension", () => {
    const cut = safeFileName(`${"報".repeat(200)}.csv`, "x");
    expect(cut).toBe(`${"報".repeat(83)}.csv`);
    expect(byteLength(cut)).toBe(253);
    expect(safeFileName(`${"a".repeat(300)}.csv`, "x")).toBe(`${"a".repeat(251)}.csv`);
    expect(safeFileName(`a.${"b".repeat(300)}`, "x")).toBe(`a.${"b".repeat(253)}`);
    expect(safeFileName(`${"a".repeat(254)}. . x`, "x")).toBe("a".repeat(254));
    expect(safeFileName(`con${" ".repeat(300)}x`, "x")).toBe("_con");
    expect(safeFileName(`con.${"b.".repeat(200)}csv`, "x")).toHaveLength(255);
    expect(safeFileName(`con.${"報".repeat(83)} -`, "x")).toBe(`_con.${"報".repeat(83)}`);
  });

  const pieces =
    "/ \\ .. . con NUL .csv : \0 \u202E \u200D \u034F \uD800 \uFF0F e\u0301 \u0338 \u3164 🎉 %2f ~ COM1 \u212A <".split(
      " ",
    );
  const nasty = fc.constantFrom(...pieces, " ", "\u2000", "報".repeat(80), "a".repeat(120));
  const anyName = fc.oneof(
    fc.string({ unit: "binary", maxLength: 400 }),
    fc.array(fc.oneof(nasty, fc.string({ unit: "grapheme" }))).map((parts) => parts.join("")),
  );

  it("never leaves the folder, is never hidden, empty or too long, and changes nothing the second time", () => {
    fc.assert(
      fc.property(anyName, anyName, (name, fallback) => {
        const safe = safeFileName(name, fallback);
        for (const path of [{ join, dirname, basename }, win32]) {
          const joined = path.join("folder", safe);
          expect(path.dirname(joined)).toBe("folder");
          expect(path.basename(joined)).toBe(safe);
        }
        expect(safe).not.toBe("");
        expect(byteLength(safe)).toBeLessThanOrEqual(255);
        expect(safe).toMatch(/^[^.\s].*(?<![.\s])$|^[^.\s]$/u);
        expect(safe).toBe(safe.normalize("NFC"));
        expect(Buffer.from(safe).toString()).toBe(safe);
        expect(safeFileName(safe, "other")).toBe(safe);
      }),
      numRuns(5_000, 1_000_000),
    );
  });

  it("keeps what needs no change", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9äöü報_][-a-z0-9 äöü報_()]{0,40}\.(csv|pdf|zip)$/), (name) => {
        fc.pre(!/^(con|prn|aux|nul|com\d|lpt\d) *\./.test(name));
        expect(safeFileName(name.normalize("NFC"), "x")).toBe(name.normalize("NFC"));
      }),
      numRuns(2_000, 1_000_000),
    );
  });

  // With a regular expression that backtracks, each of these outlasts the time limit of a test by far.
  it.each([".", " ", "/", "\u200B", "con", "a."])("takes no time for %j × 100,000", (piece) => {
    safeFileName(piece.repeat(100_000), "x");
    expect(safeFileName(`a${piece.repeat(100_000)}a`, "x")).toMatch(/^a/);
  });
});

describe("withExtension", () => {
  it.each([
    ["report.csv", "zip", "report.zip"],
    ["report.CSV", "csv", "report.csv"],
    ["report.htm", "html", "report.html"],
    ["report.html", "pdf", "report.pdf"],
    ["report.json", "jsonl", "report.jsonl"],
    ["report.jsonl", "csv", "report.csv"],
    ["notes.txt", "pdf", "notes.pdf"],
    ["report.csv.zip", "pdf", "report.csv.pdf"],
    ["report", "csv", "report.csv"],
    ["report v2.0", "csv", "report v2.0.csv"],
    ["acme.xlsx", "csv", "acme.xlsx.csv"],
    ["acme.xlsx", "zip", "acme.xlsx"],
    ["Acme.XLSX", "zip", "Acme.XLSX"],
    ["acme.ods", "zip", "acme.ods"],
    ["acme.xlsx.csv", "zip", "acme.xlsx.zip"],
    ["xlsx", "zip", "xlsx.zip"],
    ["acme.csv.zip", "zip", "acme.csv.zip"],
    ["csv", "csv", "csv.csv"],
    ["report", "../x", "report.x"],
  ])("%s as %s", (name, extension, expected) => {
    expect(withExtension(name, extension)).toBe(expected);
  });

  it("stays within 255 bytes", () => {
    expect(withExtension("a".repeat(255), "jsonl")).toBe(`${"a".repeat(249)}.jsonl`);
  });
});

describe("numberedName", () => {
  it.each([
    ["report.csv", 2, "report (2).csv"],
    ["report", 3, "report (3)"],
    ["report v2.0", 2, "report v2.0 (2)"],
    ["export.7z", 2, "export (2).7z"],
    ["report (2).csv", 3, "report (2) (3).csv"],
    ["archive.tar.gz", 12, "archive.tar (12).gz"],
  ])("%s, %d", (name, n, expected) => {
    expect(numberedName(name, n)).toBe(expected);
  });

  it("stays within 255 bytes and keeps safe names safe", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), fc.integer({ min: 2, max: 10_000 }), (text, n) => {
        const name = numberedName(safeFileName(text, "report.csv"), n);
        expect(byteLength(name)).toBeLessThanOrEqual(255);
        expect(name).toContain(` (${n})`);
        expect(safeFileName(name, "x")).toBe(name);
      }),
      numRuns(2_000, 1_000_000),
    );
  });
});
