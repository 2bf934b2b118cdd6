import { describe, expect, test } from "vitest";
import { ConfigError, parseReportConfig } from "@identity-reports/ping-reports";

const config = {
  version: "v2",
  entities: [{ entity: "users" }],
  fields: [{ label: 'The "City"', value: "users.city" }],
};
const text = JSON.stringify(config);

describe("parseReportConfig", () => {
  test.each([
    ["an object", config],
    ["text", text],
    ["text in text", JSON.stringify(text)],
    ["text whose quotes still have their backslashes", JSON.stringify(text).slice(1, -1)],
    ["text with a line end", `${JSON.stringify(config, undefined, 2)}\n`],
  ])("reads %s", (_case, given) => {
    expect(parseReportConfig(given)).toEqual(config);
  });

  test.each(["", "{", "[]", "null", "12", '"words"', undefined, null, []])("refuses %j", (given) => {
    expect(() => parseReportConfig(given)).toThrow(ConfigError);
  });
});
