import { expect, test } from "vitest";
import { ConfigError } from "@identity-reports/ping-reports";
import { pingFake } from "@identity-reports/ping-reports/fake";
import { failureOf } from "../../core/test/support/failure-of.js";

const stored = { id: "run-1", name: "ROLE-MEMBERSHIP", templateType: "published", realm: "alpha" };

test.each([
  ["name", 5],
  ["name", {}],
  ["templateType", {}],
  ["realm", 5],
])("a stored handle whose %s is %j is refused by name, and nothing is sent", async (member, value) => {
  const fake = pingFake();
  const failure = await failureOf(fake.client().resume({ ...stored, [member]: value }));
  expect(failure).toBeInstanceOf(ConfigError);
  expect(failure).toMatchObject({ option: `handle.${member}` });
  expect(fake.calls).toHaveLength(0);
});
