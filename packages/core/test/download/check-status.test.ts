import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DownloadError } from "../../src/errors/report-errors.js";
import { bodyServer } from "../support/body-server.js";
import { fileClient } from "../support/file-client.js";
import { csv } from "../support/served-file.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { expectError, failureOf } from "../support/failure-of.js";
import { table, pdf, zip, page, later, ask, called } from "../support/ask-file.js";

describe("an answer whose status is not 200", () => {
  it.each([201, 203, 207, 208, 226, 299])("is no file, and one request: %i", async (status) => {
    const { result, saved, requests } = await ask({ status, ...called(table, "text/csv") });
    expect(result).toMatchObject({ name: "DownloadError", code: "unexpected_status", status, isRetryable: false });
    expect(expectError(result).message).toBe(
      `GET /report answered ${status} instead of 200, so the body is not accepted as a csv file`,
    );
    expect({ saved, requests }).toEqual({ saved: [], requests: 1 });
  });

  it.each([
    ["bytes 0-9/1000", "with a part (bytes 0-9/1000) instead of a complete csv file"],
    [undefined, "with a part (without a content-range) instead of a complete csv file"],
  ])("is a part of a file where it is 206, with the range %s", async (range, text) => {
    const headers = { "content-type": "text/csv", ...(range && { "content-range": range }) };
    const { result, saved } = await ask({ status: 206, body: table, headers });
    expect(result).toMatchObject({ code: "unexpected_status", status: 206 });
    expect(expectError(result).message).toBe(`GET /report answered 206 ${text}`);
    expect(saved).toEqual([]);
  });

  it.each([
    ["the first bytes", { "content-range": "bytes 0-15/1000" }],
    ["the first bytes, behind two blanks", { "content-range": "bytes  0-15/1000" }],
    ["bytes from the middle", { "content-range": "bytes 100-115/*" }],
    ["several ranges", { "content-type": "multipart/byteranges; boundary=part" }],
  ])("is a part where a 200 says so: %s", async (_, headers) => {
    const { result, saved } = await ask({ body: table, headers: { "content-type": "text/csv", ...headers } });
    expect(result).toMatchObject({ name: "DownloadError", code: "unexpected_content", status: 200 });
    expect(saved).toEqual([]);
  });

  it.each([
    ["all bytes", `bytes 0-${table.length - 1}/${table.length}`],
    ["no bytes", "pages 1-2/3"],
  ])("is the whole where a 200 names a range of %s", async (_, range) => {
    const headers = { "content-type": "text/csv", "content-range": range };
    expect((await ask({ body: table, headers })).result).toMatchObject({ sizeBytes: table.length });
  });

  it("is no file either where the file is asked for again", async () => {
    const folder = temporaryFolder();
    const server = await bodyServer([
      { body: csv, cutAt: 30_000 },
      { status: 206, body: csv },
    ]);
    const file = await fileClient(server).open();
    await expect(file.saveTo(`${folder}/`)).rejects.toMatchObject({ code: "unexpected_status", status: 206 });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("a file that is not ready", () => {
  it.each([
    ["csv", "Report is being generated", "text/plain"],
    ["csv", "", "text/plain"],
    ["csv", '{"status":"PENDING"}', "application/json"],
    ["csv", '{"failed":"in progress"}', "application/json"],
    ["csv", table, "text/csv"],
    ["jsonl", '{"status":"PENDING"}\n', "application/json"],
    ["html", page, "text/html"],
  ])("is a 202, whatever it brings: %s, %j", async (format, body, contentType) => {
    const { result, saved, requests } = await ask({ status: 202, ...called(body, contentType) }, format);
    expect(result).toBeInstanceOf(DownloadError);
    expect(result).toMatchObject({
      code: "report_not_ready",
      status: 202,
      isRetryable: true,
      carriedOut: "no",
      attempts: 1,
    });
    expect(result).not.toHaveProperty("retryAt");
    expect({ saved, requests }).toEqual({ saved: [], requests: 1 });
  });

  it.each([
    ["pdf", pdf],
    ["zip", zip],
  ])("is a 202 even where it brings a %s", async (format, body) => {
    expect((await ask({ status: 202, body }, format)).result).toMatchObject({ code: "report_not_ready" });
  });

  it.each([
    ["csv", "Report is being generated", "text/plain"],
    ["csv", "Report is being generated", "application/octet-stream"],
    ["csv", "", "text/csv"],
    ["csv", "\r\n", "text/csv"],
    ["csv", '{"status":"PENDING"}', "application/json"],
    ["csv", '{"failed":"in progress"}', "application/json"],
    ["csv", page, "text/html"],
    ["csv", "<Status>PENDING</Status>", "application/xml"],
    ["jsonl", '{"status":"PENDING"}', "application/json"],
    ["pdf", "Report is being generated", "text/plain"],
    ["html", page, "text/html"],
  ])("is a 200 with Retry-After and nothing that proves to be a file: %s, %j", async (format, body, contentType) => {
    const answer = { body, headers: { ...later, "content-type": contentType } };
    const { result, saved, requests } = await ask(answer, format);
    expect(result).toMatchObject({ code: "report_not_ready", status: 200, carriedOut: "no" });
    expect({ saved, requests }).toEqual({ saved: [], requests: 1 });
  });

  it("is a 204 with Retry-After, too", async () => {
    const { result } = await ask({ status: 204, framing: "chunked", headers: later });
    expect(result).toMatchObject({ code: "report_not_ready", status: 204 });
  });

  it("says when to come back, in whichever way the server says it", async () => {
    for (const headers of [{ "retry-after": "30" }, { "retry-after-ms": "30000" }]) {
      const { result } = await ask({ status: 202, body: "Not yet", headers });
      const { retryAt, message } = expectError(result, DownloadError);
      expect(retryAt!.getTime() - Date.now()).toBeLessThanOrEqual(30_000);
      expect(message).toBe(
        `GET /report answered 202 in place of a csv file that is not ready yet (Not yet); retry at ${retryAt!.toISOString()}`,
      );
    }
  });

  it("is not told where the caller aborts while its words come", async () => {
    const controller = new AbortController();
    const pull = () => controller.abort();
    const body = new ReadableStream<Uint8Array>({ pull }, { highWaterMark: 0 });
    const fetch = async (): Promise<Response> => new Response(body, { status: 202 });
    const { open } = fileClient({ baseUrl: "https://vendor.example.com" }, { fetch });
    expect(await failureOf(open({ signal: controller.signal }))).toMatchObject({ name: "AbortError", code: "aborted" });
  });

  it("is told by the status where its words do not come", async () => {
    const { result } = await ask({ status: 202, body: "Not yet", cutAt: 3 });
    expect(result).toMatchObject({
      code: "report_not_ready",
      message: "GET /report answered 202 in place of a csv file that is not ready yet",
    });
  });

  it.each([
    ["a PDF", "pdf", { "content-type": "application/octet-stream" }, pdf],
    ["a ZIP", "csv", { "content-type": "text/plain" }, zip],
    ["a table by its type", "csv", { "content-type": "text/csv; charset=utf-8" }, table],
    ["an attachment", "csv", { "content-disposition": "attachment" }, table],
    ["a file with a name", "csv", { "content-disposition": 'inline; filename="accounts.csv"' }, table],
    ["rows by their type", "jsonl", { "content-type": "application/x-ndjson" }, '{"id":1}\n'],
    ["a page with a name", "html", { "content-disposition": 'attachment; filename="a.html"' }, page],
  ])("is none that proves to be one, whatever a gateway adds: %s", async (_, format, headers, body) => {
    const { result } = await ask({ body, headers: { ...later, ...headers } }, format);
    expect(result).toMatchObject({ sizeBytes: body.length, lengthVerified: true });
  });
});
