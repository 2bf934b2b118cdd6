import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { DownloadError, type ReportFileFormat } from "@identity-reports/session-reports";
import { sessionFake, type SessionBehaviour } from "@identity-reports/session-reports/fake";
import { failureOf } from "../../core/test/support/failure-of.js";
import { mistyped } from "../../core/test/support/mistyped.js";
import { temporaryFolder } from "../../core/test/support/temporary-folder.js";
import { criteria } from "./support/samples.js";

test.each<[ReportFileFormat, string, RegExp]>([
  ["pdf", "html", /an HTML page \(a proxy or a login page\?\)/],
  ["csv", "html", /an HTML page/],
  ["pdf", "empty", /an empty body instead of a pdf file/],
  ["csv", "garbage", /JSON: \["not"/],
  ["html", "garbage", /JSON/],
  ["pdf", "broken-json", /JSON/],
])("a %s file that is %s is an error and no file", async (format, fault, message) => {
  const folder = temporaryFolder();
  const fake = sessionFake({ behaviour: { requestIds: "header" } });
  const report = await fake.client().runReport({ criteria });
  // Once more than a file that might not be ready is asked for.
  vi.spyOn(Date, "now").mockReturnValue(Date.now() + 120_000);
  onTestFinished(() => void vi.restoreAllMocks());
  fake.fail("getReportFile", [mistyped(fault)]);
  const failure = await failureOf(report.saveTo(join(folder, "report"), { format }));
  expect(failure).toBeInstanceOf(DownloadError);
  expect(failure).toMatchObject({
    status: 200,
    requestId: expect.any(String),
    message: expect.stringMatching(message),
  });
  expect(await readdir(folder)).toEqual([]);
});

test("a login page in place of an HTML report is an error, and no file", async () => {
  const folder = temporaryFolder();
  const fake = sessionFake();
  const report = await fake.client().runReport({ criteria });
  const page = '<!doctype html><title>Sign in</title><form><input name="p" type="password"></form>';
  fake.fail("getReportFile", [{ status: 200, body: page }]);
  const failure = await failureOf(report.saveTo(`${folder}/`, { format: "html" }));
  expect(failure).toMatchObject({
    name: "DownloadError",
    message: expect.stringContaining("a login page instead of"),
  });
  expect(await readdir(folder)).toEqual([]);
});

test.each<[string, Partial<SessionBehaviour>, string]>([
  ["no headers worth the name", { fileContentType: "octet-stream", fileLength: "chunked" }, "report-"],
  ["a name of its own", { contentDisposition: "attachment" }, "fudo-"],
])("a file with %s", async (_, behaviour, prefix) => {
  const folder = temporaryFolder();
  const report = await sessionFake({ behaviour }).client().runReport({ criteria });
  for (const format of ["csv", "pdf", "html"] as const) {
    const saved = await report.saveTo(`${folder}/`, { format });
    expect(saved).toMatchObject({ format, fileName: `${prefix}${report.id}.${format}` });
  }
});
