import { readFileSync } from "node:fs";
import { join } from "node:path";
import { assert, describe, expect, it } from "vitest";
import { fakeReportFile, pdfBytes, zipBytes } from "../../src/fake/index.js";
import { safeFileName } from "../../src/download/file-name.js";
import { HttpReportFile } from "../../src/download/http-report-file.js";
import { csvOf, sha256 } from "../support/sample-files.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const csv = "id,näme\r\n1,a\r\n";

describe("fakeReportFile", () => {
  it("gives a file of that name and these bytes", async () => {
    const file = fakeReportFile(csv, { fileName: "accounts.csv" });
    const { fileName, format, contentType, sizeBytes } = file;
    expect({ fileName, format, contentType, sizeBytes }).toEqual({
      fileName: "accounts.csv",
      format: "csv",
      contentType: "text/csv",
      sizeBytes: 15,
    });
    expect(await file.text()).toBe(csv);
    expect(await file.verified).toEqual({
      sizeBytes: 15,
      sha256: sha256(Buffer.from(csv)),
      lengthVerified: true,
      rowCount: 1,
    });
  });

  it.each([
    [pdfBytes("Report", []), "x.pdf", "pdf", "application/pdf"],
    [zipBytes([]), "x.csv", "zip", "application/zip"],
    ["<html></html>", "x", "html", "text/html"],
    ['{"id":1}\n', "x.jsonl", "jsonl", "application/jsonl"],
    ["id\r\n", "x.CSV", "csv", "text/csv"],
    ["id\r\n", "x.dat", "csv", "text/csv"],
    ["", "x", "csv", "text/csv"],
    ["id\r\n", "x.constructor", "csv", "text/csv"],
  ])("takes the format from the bytes, or else from the name (%#)", (bytes, fileName, format, contentType) => {
    expect(fakeReportFile(bytes, { fileName })).toMatchObject({ fileName, format, contentType });
  });

  it("takes format and type that are given", () => {
    expect(fakeReportFile("a", { fileName: "a.csv", format: "parquet" })).toMatchObject({
      format: "parquet",
      contentType: "application/octet-stream",
    });
    expect(fakeReportFile("a", { fileName: "a.csv", contentType: "text/plain" }).contentType).toBe("text/plain");
  });

  it("behaves like a file from a server: read once, saved whole, refused where the real one refuses", async () => {
    const bytes = csvOf(300_000);
    const folder = temporaryFolder();
    const file = fakeReportFile(bytes, { fileName: "../../accounts.csv" });
    const saved = await file.saveTo(`${folder}/`);
    expect(saved).toMatchObject({
      path: join(folder, "accounts.csv"),
      sha256: sha256(bytes),
      lengthVerified: true,
    });
    expect(readFileSync(saved.path).equals(bytes)).toBe(true);
    await expect(file.bytes()).rejects.toMatchObject({ code: "already_read" });
    await expect(fakeReportFile(bytes, { fileName: "accounts.csv" }).saveTo(`${folder}/`)).rejects.toMatchObject({
      name: "DownloadError",
      code: "file_exists",
    });
    await expect(fakeReportFile(pdfBytes("Report", []), { fileName: "x.pdf" }).text()).rejects.toMatchObject({
      code: "not_text",
    });
  });

  it("can be let go unread, aborted and renamed like one", async () => {
    const unread = fakeReportFile(csv, { fileName: "x.csv" });
    await unread[Symbol.asyncDispose]();
    await expect(unread.verified).rejects.toMatchObject({ name: "AbortError" });
    const aborted = fakeReportFile(csv, { fileName: "x.csv" });
    await expect(aborted.saveTo(`${temporaryFolder()}/`, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: "AbortError",
    });
    const file = fakeReportFile(csv, { fileName: "x.csv" });
    assert(file instanceof HttpReportFile);
    expect(file.ofRun({ fileName: safeFileName("y.csv", "") }).fileName).toBe("y.csv");
  });
});
