import { expect, test } from "vitest";
import { sessionFake } from "@identity-reports/session-reports/fake";

test("a handle says what was asked for", async () => {
  const params = { criteria: [{ field: "protocol", value: "ssh" }] } as const;
  const handle = await sessionFake().client().submitReport(params);
  expect(handle.request).toEqual(params);
});
