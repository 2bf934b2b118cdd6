import { expect, test } from "vitest";
import { sessionFake } from "@identity-reports/session-reports/fake";

const sessions = { criteria: [{ field: "protocol", value: "ssh" }] } as const;
const anywhere = () => new WritableStream<Uint8Array>();

test("a CSV file has a number of rows, and nothing says how many there should be", async () => {
  const report = await sessionFake({ rows: 12 }).client().runReport(sessions);
  const saved = await report.saveTo(anywhere(), { format: "csv" });
  expect(saved).toMatchObject({ rowCount: 12 });
  expect("rowsComplete" in saved).toBe(false);
});

test.each(["pdf", "html"] as const)("a file in %s has none", async (format) => {
  const report = await sessionFake({ rows: 12 }).client().runReport(sessions);
  expect("rowCount" in (await report.saveTo(anywhere(), { format }))).toBe(false);
});

test("requireComplete says that Fudo cannot tell", async () => {
  const report = await sessionFake({ rows: 12 }).client().runReport(sessions);
  await expect(report.saveTo(anywhere(), { format: "csv", requireComplete: true })).rejects.toMatchObject({
    code: "rows_unknown",
    message: expect.stringContaining("nothing says how many rows the report has"),
  });
});
