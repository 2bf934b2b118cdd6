import { expect, test } from "vitest";
import { ReportFailedError, SailPointReportsClient, type ReportsEvent } from "@identity-reports/sailpoint-reports";

const token = "a-token-0123456789";

test.each(["FAILURE", "TEMP_ERROR"])(
  "what SailPoint says of a failed run is shown without secrets: %s",
  async (status) => {
    const words = `caller ${token}; Authorization: Bearer ${token}`;
    const client = new SailPointReportsClient({
      tenant: "acme",
      auth: { accessToken: token },
      fetch: async () =>
        Response.json({ status, reportType: words, taskDefName: words, messages: [{ key: words }], rows: 0 }),
    });
    const failure = await client.resume({ id: "1" }).catch((error: unknown) => error);
    expect(ReportFailedError.is(failure)).toBe(true);
    expect(failure).toMatchObject({
      state: status,
      message: expect.stringContaining("caller [redacted]"),
      result: { status, rows: 0, taskDefName: expect.stringContaining("caller [redacted]") },
    });
    const told = await client.checkReport({ id: "1" });
    expect(told).toMatchObject({ state: status, failure: { state: status } });
    for (const error of [failure, told.failure]) expect(JSON.stringify(error)).not.toContain(token);
  },
);

test("so is an unknown state", async () => {
  const seen: string[] = [];
  const events: ReportsEvent[] = [];
  const answers = [{ status: `waiting for ${token}` }, { status: "SUCCESS", taskDefName: "Basic identities" }];
  const client = new SailPointReportsClient({
    tenant: "acme",
    auth: { accessToken: token },
    onEvent: (event) => events.push(event),
    fetch: async () => Response.json(answers.shift()),
  });
  const report = await client.resume(
    { id: "1" },
    { poll: { firstMs: 1, maxMs: 2 }, onProgress: ({ state }) => void seen.push(state) },
  );
  expect(seen).toEqual(["waiting for [redacted]", "SUCCESS"]);
  expect(JSON.stringify(events)).not.toContain(token);
  // The result of a run that went well is SailPoint's own object, word by word.
  expect(report.result).toEqual({ status: "SUCCESS", taskDefName: "Basic identities" });
});
