import fc from "fast-check";
import { basename, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { fillFileName, type NameParts } from "../../src/download/file-name-template.js";
import { thrownBy } from "../support/failure-of.js";
import { numRuns } from "../support/property-cases.js";

const parts: NameParts = {
  label: "nightly",
  date: "2026-11-29",
  report: "ACCOUNTS",
  id: "run-1",
  name: "Accounts Export",
  ext: "csv",
};

describe("a file name with placeholders", () => {
  it.each([
    ["{label}-{date}.{ext}", "nightly-2026-11-29.csv"],
    ["{report} {id}.{ext}", "ACCOUNTS run-1.csv"],
    ["{name}-{date}.{ext}", "Accounts Export-2026-11-29.csv"],
    ["{label}{label}.csv", "nightlynightly.csv"],
    ["plain.csv", "plain.csv"],
    ["open { brace.csv", "open { brace.csv"],
    ["close } brace.csv", "close } brace.csv"],
  ])("%s", (template, name) => {
    expect(fillFileName(template, parts)).toBe(name);
  });

  it.each(["{lable}", "{}", "{ lonely }", "{Label}", "{ label }", "{constructor}", "{__proto__}", "{toString}"])(
    "names the placeholder %s, which does not exist, and those that do",
    (placeholder) => {
      expect(thrownBy(() => fillFileName(`${placeholder}.csv`, parts))).toMatchObject({
        name: "ConfigError",
        message: `fileName: has no placeholder ${placeholder}; there are {label}, {date}, {report}, {id}, {name}, {ext}`,
      });
    },
  );

  it("cannot have a label that was not given", () => {
    expect(thrownBy(() => fillFileName("{label}.csv", { ...parts, label: undefined }))).toMatchObject({
      name: "ConfigError",
      message: "fileName: has {label}, and the call has no label",
    });
  });

  it.each(["{name}.csv", "{label}.{ext}"])("is not known before the file is there: %s", (template) => {
    expect(fillFileName(template, { ...parts, name: undefined, ext: undefined })).toBeUndefined();
  });

  it.each([
    ["../../etc/passwd", ".._.._etc_passwd-2026-11-29.csv"],
    ["team/accounts", "team_accounts-2026-11-29.csv"],
    ["a//b", "a_b-2026-11-29.csv"],
    ["C:\\evidence\\x", "C__evidence_x-2026-11-29.csv"],
    ["{id}", "{id}-2026-11-29.csv"],
    ["a\u0000\u202Eb\nc", "abc-2026-11-29.csv"],
  ])("takes the label %j for a name and not for a path, nor for another template", (label, name) => {
    expect(fillFileName("{label}-{date}.{ext}", { ...parts, label })).toBe(name.replace(/^\.+/, "_"));
  });

  it.each<[known: string, parts: Partial<NameParts>, name: string]>([
    ["the name that the file came with", {}, "Accounts Export.csv"],
    ["the name of the report", { name: undefined }, "ACCOUNTS.csv"],
    ["the name of the report alone", { name: undefined, ext: undefined }, "ACCOUNTS"],
  ])("is %s where nothing is left of it", (_, known, name) => {
    expect(fillFileName("{label}", { ...parts, ...known, label: "..." })).toBe(name);
  });

  it("is directly inside the folder, whatever its parts are", () => {
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("..", "/", "\\", "../x", "CON", " ", "{ext}"));
    const anyParts = fc.record({ label: text, date: text, report: text, id: text, name: text, ext: text });
    const templates = fc
      .array(fc.constantFrom("{label}", "{id}", "{name}", ".", "/", "-", "{ext}"))
      .map((all) => all.join(""));
    fc.assert(
      fc.property(templates, anyParts, (template, any) => {
        const name = fillFileName(template, any) ?? "";
        expect(resolve("/folder", name)).toBe(join("/folder", basename(name)));
        expect(name).not.toMatch(/^\.|[\\/\0]|^$/);
      }),
      numRuns(300, 100_000),
    );
  });
});
