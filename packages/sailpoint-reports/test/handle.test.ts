import { expect, test } from "vitest";
import { ConfigError } from "@identity-reports/sailpoint-reports";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";

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
  const failure: unknown = await fake
    .client()
    .resume({ ...stored, [member]: value } as typeof stored)
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ConfigError);
  expect(failure).toMatchObject({ option: `handle.${member}` });
  expect(fake.calls).toHaveLength(0);
});
