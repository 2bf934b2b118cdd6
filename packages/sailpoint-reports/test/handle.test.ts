import { expect, test } from "vitest";
import { ConfigError } from "@identity-reports/sailpoint-reports";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { failureOf } from "../../core/test/support/failure-of.js";

const stored = { id: "2c91", reportType: "ACCOUNTS", reportName: "Accounts", joined: true };

test.each([
  ["reportName", 5],
  ["reportName", {}],
  ["reportName", null],
  ["reportType", {}],
  ["reportType", ["ACCOUNTS"]],
  ["joined", "yes"],
])("a stored handle whose %s is %j is refused by name, and nothing is sent", async (member, value) => {
  const fake = sailPointFake();
  const failure = await failureOf(fake.client().resume({ ...stored, [member]: value }));
  expect(failure).toBeInstanceOf(ConfigError);
  expect(failure).toMatchObject({ option: `handle.${member}` });
  expect(fake.calls).toHaveLength(0);
});
