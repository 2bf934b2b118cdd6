import { expect, test } from "vitest";
import { pingFake } from "@identity-reports/ping-reports/fake";

test("a handle says what was asked for", async () => {
  const params = { name: "ROLE-MEMBERSHIP", realm: "alpha", parameters: { roles: ["admin"] } } as const;
  const handle = await pingFake().client().submitReport(params);
  expect(handle.request).toEqual({ ...params, templateType: "published" });
});
