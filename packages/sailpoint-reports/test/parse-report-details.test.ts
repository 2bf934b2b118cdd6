import { expect, test } from "vitest";
import { parseReportDetails } from "@identity-reports/sailpoint-reports";

const accounts = { reportType: "ACCOUNTS", arguments: { application: "2c91", sourceName: "AD" } };
const identities = { reportType: "IDENTITIES" };

test.each([
  ["a list", [accounts, identities], [accounts, identities]],
  ["its text", JSON.stringify([accounts]), [accounts]],
  ["one of them", accounts, [accounts]],
  ["an empty list", [], []],
  [
    "a type that SailPoint has added",
    [{ reportType: "NEW", arguments: { any: [1] } }],
    [{ reportType: "NEW", arguments: { any: [1] } }],
  ],
])("reads %s", (_, json, details) => {
  expect(parseReportDetails(json)).toEqual(details);
});

test.each([
  [[accounts, { reportType: "ACCOUNTS", arguments: { application: "2c91" } }], "[1].arguments.sourceName"],
  [[{ ...accounts, arguments: { ...accounts.arguments, sourceName: 7 } }], "[0].arguments.sourceName"],
  [[identities, { reportType: "IDENTITIES", arguments: { corelatedOnly: true } }], "[1].arguments.corelatedOnly"],
  [[{ reportType: "IDENTITIES", argument: {} }], "[0].argument"],
  [[{ reportType: "identities" }], "[0].reportType"],
  [[{ reportType: "IDENTITIES", arguments: [] }], "[0].arguments"],
  [[identities, "ACCOUNTS"], "[1]"],
  [[identities, null], "[1]"],
  [{ reportType: "ACCOUNTS" }, "arguments.application"],
  [{ arguments: {} }, "reportType"],
  [7, "details"],
  [undefined, "details"],
  ["[", "json"],
])("of %j it names %s", (json, option) => {
  expect(() => parseReportDetails(json)).toThrow(expect.objectContaining({ name: "ConfigError", option }));
});

test("the message begins with the path, once", () => {
  expect(() => parseReportDetails([{ reportType: "ACCOUNTS", arguments: { application: "1" } }])).toThrow(
    /^\[0\]\.arguments\.sourceName: expected a non-empty string, got undefined$/,
  );
});
