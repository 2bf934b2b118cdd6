import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fillFolder } from "../src/format/folder-template.ts";
import { safeName } from "../src/format/layout.ts";
import { isReservedName } from "../src/format/reserved-name.ts";

const anyText = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 127 }), fc.integer({ min: 0, max: 0x10ffff })))
  .map((points) => String.fromCodePoint(...points));

describe("a payload's name is safe for every verifier", () => {
  test.each([
    ["John D'Arcy accounts.csv", "csv", "John-D-Arcy-accounts.csv"],
    ["100%.csv", "csv", "100.csv"],
    ["a%0Ab.csv", "csv", "a-0Ab.csv"],
    ["a\nb\r.csv", "csv", "a-b.csv"],
    ["..\\..\\etc.csv", "csv", "etc.csv"],
    ["../../etc/passwd", "csv", "etc-passwd.csv"],
    [" leading and trailing .csv", "csv", "leading-and-trailing.csv"],
    ["*star.csv", "csv", "star.csv"],
    ["Zoë.csv", "csv", "Zoe.csv"],
    ["Zoe\u0308.csv", "csv", "Zoe.csv"],
    ["報告.csv", "csv", "report.csv"],
    ["CON.csv", "csv", "report.csv"],
    ["nul.tar.gz", "csv", "report.gz"],
    ["COM¹.csv", "csv", "report.csv"],
    ["", "pdf", "report.pdf"],
    [".htaccess", "csv", "report.htaccess"],
    ["no extension", "jsonl", "no-extension.jsonl"],
    ["x", "../", "x.bin"],
  ])("%j", (name, extension, expected) => expect(safeName(name, extension)).toBe(expected));

  test("whatever the vendor calls it", () => {
    fc.assert(
      fc.property(anyText, anyText, (name, extension) => {
        expect(safeName(name, extension)).toMatch(/^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,79})?\.[a-z0-9]+$/);
      }),
    );
  });
});

describe("a name that Windows keeps for a device", () => {
  const numbered = [..."123456789¹²³"].flatMap((digit) => [`COM${digit}`, `lpt${digit}`]);
  const others = ["com0", "LPT0.txt", "com10", "com", "lpt¹²", "console", "null.csv", "a.con", "report"];

  test.each(["con", "PRN", "Aux.csv", "nul.tar.gz", "nul .txt", "CONIN$", "conout$", ...numbered])("is %s", (name) =>
    expect(isReservedName(name)).toBe(true),
  );

  test.each(others)("is not %s", (name) => expect(isReservedName(name)).toBe(false));
});

describe("a folder's template is filled in UTC", () => {
  const at = (time: string, template: string): string =>
    fillFolder(template, { date: new Date(time), plan: "quarter" });

  test.each([
    ["2026-11-29T23:30:00-02:00", "e/{date}", "e/2026-11-30"],
    ["2026-11-29T12:00:00Z", "{plan}/{month}", "quarter/2026-11"],
    ["2026-11-29T12:00:00Z", "{week}", "2026-W48"],
    ["2027-01-01T12:00:00Z", "{week}", "2026-W53"],
    ["2024-12-30T12:00:00Z", "{week}", "2025-W01"],
    ["2023-01-01T00:00:00Z", "{week}", "2022-W52"],
  ])("%s %s", (time, template, expected) => expect(at(time, template)).toBe(expected));
});
