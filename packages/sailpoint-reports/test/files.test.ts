import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { failureOf } from "../../core/test/support/failure-of.js";
import { temporaryFolder } from "../../core/test/support/temporary-folder.js";
import { accounts } from "./support/samples.js";

describe("files", () => {
  test("a format the run did not make is refused before a request", async () => {
    const fake = sailPointFake();
    const report = await fake
      .client()
      .runReport({ reportType: "ORPHAN_IDENTITIES", arguments: { selectedFormats: ["CSV"] } });
    await expect(report.download({ format: "pdf" })).rejects.toThrow(/made csv, not pdf/);
    expect(fake.callsTo("getReport")).toEqual([]);
  });

  test("capitals are accepted and sent in lower case", async () => {
    const fake = sailPointFake();
    const report = await fake.client().runReport(accounts);
    await (await report.download({ format: "CSV" })).text();
    expect(fake.callsTo("getReport")[0]?.query).toMatchObject({ fileFormat: "csv" });
  });

  test("without a name from the server the report's name is used", async () => {
    const fake = sailPointFake({ behaviour: { contentDisposition: "none" } });
    const client = fake.client();
    const report = await client.runReport(accounts);
    expect((await report.download({ format: "csv" })).fileName).toBe(`${report.result.taskDefName}.csv`);
    expect((await client.getReport({ taskResultId: report.id, fileFormat: "csv" })).fileName).toBe(
      `report-${report.id}.csv`,
    );
    expect((await report.download({ format: "csv", fileName: "../../etc/pass?wd" })).fileName).toBe("pass_wd");
  });

  test.each([
    ["html", /HTML page/],
    ["empty", /empty body/],
    ["garbage", /JSON/],
  ] as const)("%s instead of a file ends in a typed error and leaves nothing", async (fault, message) => {
    const folder = temporaryFolder();
    const fake = sailPointFake();
    const report = await fake.client().runReport(accounts);
    fake.fail("getReport", [fault]);
    const failure = await failureOf(report.saveTo(join(folder, "a.pdf"), { format: "pdf" }));
    expect(failure).toMatchObject({
      name: "DownloadError",
      status: 200,
      handle: { id: report.id },
      message: expect.stringMatching(message),
    });
    expect(await readdir(folder)).toEqual([]);
  });

  test.each(["not-found", "not-found-html", "gone", "bad-request"] as const)(
    "a file that is no longer there: %s",
    async (missingFile) => {
      const fake = sailPointFake({ behaviour: { missingFile } });
      const failure = await failureOf(fake.client().getReport({ taskResultId: "gone", fileFormat: "csv" }));
      expect(failure).toMatchObject({ attempts: 1, message: expect.stringMatching(/answered 4\d\d: /) });
      expect(failure.message).not.toContain("<");
    },
  );
});
