import { expect, test } from "vitest";
import { TokenError } from "@identity-reports/sailpoint-reports";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { failureOf } from "../../core/test/support/failure-of.js";
import { accounts } from "./support/samples.js";

test.each(["unauthorized", "bad-request", "text"] as const)("wrong credentials: %s", async (tokenRefusal) => {
  const fake = sailPointFake({ behaviour: { tokenRefusal } });
  const client = fake.client({ auth: { clientId: "wrong", clientSecret: "not-the-secret" } });
  const failure = await failureOf(client.runReport(accounts));
  expect(TokenError.is(failure)).toBe(true);
  expect(failure.message).toMatch(/Full authentication is required/);
  expect(JSON.stringify(failure)).not.toContain("not-the-secret");
  expect(fake.callsTo("startReport")).toEqual([]);
});
