import { EvidenceError, parsePlan, planJsonSchema, type Plan } from "@identity-reports/evidence";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

const report = { id: "accounts", tenant: "acme", report: "ACCOUNTS" };
const plan = (changes: object = {}, ...reports: object[]): object => ({
  version: 1,
  reports: reports.length === 0 ? [report] : reports,
  ...changes,
});

const faultOf = (source: unknown): EvidenceError => {
  try {
    parsePlan(source);
  } catch (error) {
    if (EvidenceError.is(error)) return error;
    throw error;
  }
  throw new Error("the plan was accepted");
};
const faults = (source: unknown): string[] =>
  (faultOf(source).issues ?? []).map(({ path, message }) => `${path}: ${message}`);

describe("a plan is read", () => {
  const whole: Plan = {
    version: 1,
    name: "quarter",
    folder: "evidence/{plan}/{date}",
    defaults: { tenant: "acme", format: "csv", maxWait: "2h", declared: { owner: "IAM", environment: "production" } },
    reports: [
      { id: "ad-accounts", report: "ACCOUNTS", arguments: { application: "2c91" }, control: ["AC-2", "AC-6"] },
      { id: "ssh", tenant: "pam", report: "AccountAccess", format: "pdf", expect: { minRows: 1, columns: ["User"] } },
      { id: "roles", tenant: "ping", report: "ROLE-MEMBERSHIP", realm: "alpha", skip: "is under repair, CHG-1" },
    ],
  };

  test("as a value", () => expect(parsePlan(whole)).toEqual(whole));
  test("as text", () => expect(parsePlan(JSON.stringify(whole))).toEqual(whole));
  test("with a byte order mark", () => expect(parsePlan(`\uFEFF${JSON.stringify(whole)}`)).toEqual(whole));
});

/** It contains itself. */
const endless: Record<string, unknown> = {};
endless["again"] = [endless, endless];

describe("every fault is named with its place", () => {
  test.each<[string, unknown, string[]]>([
    ["no object", [], [": expected an object"]],
    ["no JSON", "{", [expect.stringMatching(/^: is not JSON: /)]],
    [
      "objects in each other without an end",
      plan({}, { ...report, arguments: endless }),
      [": is nested more than 250 levels deep"],
    ],
    [
      "a wrong key",
      plan({}, { ...report, fromat: "csv" }),
      ['reports[0].fromat: unknown key (did you mean "format"?)'],
    ],
    ["a key of nothing known", plan({ xyzzy: 1 }), ["xyzzy: unknown key"]],
    ["no version", { reports: [report] }, ["version: expected 1"]],
    ["no reports", plan({ reports: [] }), ["reports: expected at least 1 entry"]],
    [
      "an id that is no file name",
      plan({}, { ...report, id: "Ü/1" }),
      [expect.stringMatching(/^reports\[0\]\.id: exp/)],
    ],
    ["a device's name", plan({}, { ...report, id: "con" }), [expect.stringMatching(/Windows/)]],
    ["an id twice", plan({}, report, report), ["reports[1].id: is that of reports[0]"]],
    ["no tenant", plan({}, { id: "a", report: "X" }), ["reports[0].tenant: is missing, and defaults.tenant too"]],
    [
      "a number that is none",
      plan({}, { ...report, expect: { minRows: "1" } }),
      ["reports[0].expect.minRows: expected a whole number"],
    ],
    ...([1e23, 1e308, Infinity, 10n ** 23n, "99999999999999999999999"] as const).map(
      (minRows): [string, unknown, string[]] => [
        `too large a number of rows, as a ${typeof minRows}`,
        plan({}, { ...report, expect: { minRows } }),
        ["reports[0].expect.minRows: is too large: expected a whole number of at most 9007199254740991"],
      ],
    ),
    [
      "a wait of too many digits",
      plan({}, { ...report, maxWait: "99999999h" }),
      ["reports[0].maxWait: expected a duration such as 90s, 30m or 2h, of at most six digits"],
    ],
    ["a list of no controls", plan({}, { ...report, control: [] }), ["reports[0].control: expected at least 1 entry"]],
    [
      "a column and a control twice",
      plan({}, { ...report, control: ["AC-2", "AC-2"], expect: { columns: ["a", "b", "a"] } }),
      ["reports[0].expect.columns[2]: is there twice", "reports[0].control[1]: is there twice"],
    ],
    ["a NUL", plan({}, { ...report, report: "a\0b" }), ["reports[0].report: has a control character"]],
    [
      "a day that there is not",
      plan({}, { ...report, declared: { reviewPeriod: { from: "2026-02-30", to: "2026-02-30T00:00Z" } } }),
      ["from", "to"].map((end) => `reports[0].declared.reviewPeriod.${end}: is not in the calendar`),
    ],
    [
      "a function",
      plan({}, { ...report, arguments: { at: Date } }),
      [expect.stringMatching(/is a function, which JSON/)],
    ],
    [
      "half a row",
      plan({}, { ...report, expect: { minRows: 0.5 } }),
      ["reports[0].expect.minRows: expected a whole number"],
    ],
    [
      "a wait without unit",
      plan({ defaults: { maxWait: "2" } }),
      [expect.stringMatching(/^defaults\.maxWait: expected a duration/)],
    ],
    ["a placeholder", plan({ folder: "x/{day}" }), [expect.stringMatching(/^folder: \{day\} is not known/)]],
    ["{plan} without a name", plan({ folder: "{plan}" }), ["folder: {plan} needs the plan's name"]],
    [
      "a 64-bit id",
      `{"version":1,"reports":[{"id":"a","tenant":"t","report":"r","arguments":{"x":[9124292845052624897]}}]}`,
      ["reports[0].arguments.x[0]: is too large for a number; write it as a string, in quotes"],
    ],
    [
      "two faults",
      plan({ folder: 1 }, { ...report, format: "CSV!" }),
      ["folder: expected a text", expect.stringMatching(/^reports\[0\]\.format: /)],
    ],
  ])("%s", (_, source, expected) => expect(faults(source)).toEqual(expected));
});

test("a plan of a newer release is told as such", () =>
  expect(faultOf({ version: 2, reports: "?" }).code).toBe("version_unknown"));

test("whatever is given, the plan is read or refused with words", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.jsonValue(), fc.record({ version: fc.constant(1), reports: fc.array(fc.jsonValue()) })),
      (value) => {
        expect(faultOf(value).message).toMatch(/^the plan: ./);
      },
    ),
  );
});

test("the JSON Schema knows the keys of a report", () =>
  expect(planJsonSchema).toMatchObject({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    properties: { reports: { items: { additionalProperties: false, required: ["id", "report"] } } },
  }));

test("the JSON Schema names the reports of campaigns and policies, and what they take", () =>
  expect(planJsonSchema).toMatchObject({
    properties: {
      reports: {
        items: {
          properties: {
            report: { type: "string", examples: expect.arrayContaining(["SOD_VIOLATION_REPORT"]) },
            arguments: { type: "object", description: expect.stringContaining("campaignId") },
          },
        },
      },
    },
  }));
