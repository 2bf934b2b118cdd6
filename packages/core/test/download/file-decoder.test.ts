import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it, vi } from "vitest";
import type { Fetch, RequestOptions } from "../../src/call/options.js";
import type { ReceivedResponse } from "../../src/decode/received-response.js";
import { HttpError } from "../../src/errors/http-error.js";
import { ReportExpiredError } from "../../src/errors/report-errors.js";
import { pdfBytes } from "../../src/fake/files/pdf.js";
import { zipBytes } from "../../src/fake/files/zip.js";
import { isRecord } from "../../src/internal/objects.js";
import { bodyServer, type ScriptedAnswer } from "../support/body-server.js";
import { fileClient } from "../support/file-client.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { failureOf } from "../support/failure-of.js";

const html = "<!doctype html><html><head><title>Sign in</title></head><body>Please sign in</body></html>";
const pdf = pdfBytes("Report", []);
const zip = zipBytes([{ name: "report.csv", bytes: Buffer.from("id\r\n1\r\n") }]);
const utf16 = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, "utf16le");

/** Opens a file and reads it whole. */
async function read(answer: ScriptedAnswer, format = "csv", mayBeEmpty = false) {
  const server = await bodyServer([answer]);
  const file = await fileClient(server).open({ format, mayBeEmpty, retries: 0 });
  return { format: file.format, fileName: file.fileName, bytes: Buffer.from(await file.bytes()), server };
}

/** Opens what is no file, and makes sure that its connection is let go. */
async function failure(answer: ScriptedAnswer, format = "csv", options: RequestOptions = {}): Promise<Error> {
  const server = await bodyServer([answer]);
  const error = await failureOf(fileClient(server).open({ format, retries: 0, label: "nightly", ...options }));
  await expect.poll(() => server.openAnswers()).toBe(0);
  return error;
}

describe("what is taken for the file that was asked for", () => {
  it.each([
    ["csv", "id,name\r\n", "text/html; charset=utf-8"],
    ["csv", "id,name\r\n", "application/json"],
    ["csv", "\uFEFFid,name\r\n", "application/octet-stream"],
    ["csv", utf16("id,name\r\n"), "text/csv"],
    ["csv", '"[1]",name\r\n', "application/json; charset=utf-8"],
    ["csv", "a", "text/csv"],
    ["jsonl", '{"id":1}\n{"id":2}\n', "application/json"],
    ["jsonl", '{"id":1}', "application/x-ndjson"],
    ["html", html, "text/plain"],
    ["html", utf16(html), "text/html"],
    ["html", "<p>A report without a head</p>", "text/html"],
    ["html", `${html}<input type="text" name="password"><p>The password of 3 users is old.</p>`, "text/html"],
    ["html", `${html}${" ".repeat(16_384)}<input type="password">`, "text/html"],
    ["pdf", pdf, "application/json"],
    ["pdf", Buffer.concat([Buffer.from("\uFEFF\r\n"), pdf]), "application/pdf"],
    ["pdf", Buffer.concat([Buffer.from("some bytes in front\n"), pdf]), "application/pdf"],
    ["zip", zip, "application/json"],
    ["parquet", "PAR1 of whatever kind", "application/octet-stream"],
  ])("is %s by its bytes: %j called %s", async (format, body, contentType) => {
    const { bytes, ...file } = await read({ body, headers: { "content-type": contentType } }, format);
    expect(file).toMatchObject({ format, fileName: `Made up name.${format}` });
    expect(bytes.equals(Buffer.from(body))).toBe(true);
  });

  it.each([
    ["csv", zip, "zip"],
    ["pdf", zip, "zip"],
    ["csv", pdf, "pdf"],
    ["jsonl", zip, "zip"],
  ])("is, where %s was asked for, named and described as what came", async (asked, body, format) => {
    const headers = { "content-disposition": `attachment; filename="accounts.${asked}"`, "content-type": "text/csv" };
    expect(await read({ body, headers }, asked)).toMatchObject({ format, fileName: `accounts.${format}` });
  });

  it("is an archive whose rows are counted once it is saved", async () => {
    vi.resetModules(); // what reads archives is loaded once for a process
    const fresh = await import("../support/file-client.js");
    const file = await fresh.fileClient(await bodyServer([{ body: zip }])).open();
    expect(await file.saveTo(`${temporaryFolder()}/`)).toMatchObject({ format: "zip", rowCount: 1 });
  });

  it("may be empty where a report without rows is an empty file", async () => {
    const { bytes, format } = await read({ body: "" }, "csv", true);
    expect(bytes).toHaveLength(0);
    expect(format).toBe("csv");
    expect((await read({ status: 204, framing: "chunked" }, "csv", true)).bytes).toHaveLength(0);
  });
});

describe("what is no file", () => {
  it.each([
    ["csv", html, "an HTML page (a proxy or a login page?): Sign in Please sign in instead of a csv file"],
    ["csv", utf16(html), "an HTML page (a proxy or a login page?): Sign in Please sign in"],
    ["pdf", html, "an HTML page"],
    ["jsonl", html, "an HTML page"],
    ["csv", '{"rows":[]}', 'JSON: {"rows":[]} instead of a csv file'],
    ["csv", '\uFEFF{"rows":[]}', 'JSON: {"rows":[]}'],
    ["pdf", '[{"id":1}]', 'JSON: [{"id":1}] instead of a pdf file'],
    ["html", '{"rows":[]}', "JSON"],
    ["pdf", "id,name\r\n", "something that is not a PDF"],
    ["zip", "id,name\r\n", "something that is not a ZIP"],
    ["zip", pdf.subarray(5), "something that is not a ZIP"],
    ["html", `${html}<form><INPUT\nid="p" TYPE = 'password' /></form>`, "a login page instead of a html file"],
    ["html", `${html}${" ".repeat(4_000)}<input type=password>`, "a login page instead of a html file"],
  ])("is refused with its beginning in the message: asked for %s, got %j", async (format, body, text) => {
    const error = await failure({ body, headers: { "x-request-id": "abc-1" } }, format);
    expect(error).toMatchObject({
      name: "DownloadError",
      code: "unexpected_content",
      status: 200,
      requestId: "abc-1",
      carriedOut: "yes",
      isRetryable: false,
      label: "nightly",
      attempts: 1,
    });
    expect(error.message).toContain(text);
    expect(error.message).toMatch(/^GET \/report answered 200 with .*\(request id abc-1\)$/);
  });

  it.each([
    ["gzip", gzipSync("id,name\r\n")],
    ["zstd", Buffer.from("28b52ffd04", "hex")],
  ])("is one that a fetch left in %s", async (coding, body) => {
    for (const headers of [{ "content-encoding": coding }, {}]) {
      const fetch = () => Promise.resolve(new Response(body, { headers }));
      for (const format of ["csv", "pdf", "jsonl", "zip"]) {
        const { open } = fileClient({ baseUrl: "https://vendor.example.com" }, { fetch });
        const error = await failureOf(open({ format }));
        expect(error).toMatchObject({ name: "DownloadError", code: "unexpected_content", attempts: 1 });
        expect(error.message).toBe(
          `GET /report answered 200 with compressed bytes (content-encoding: ${
            headers["content-encoding"] ?? "none"
          }) instead of a ${format} file`,
        );
      }
    }
  });

  it.each(["null", "42", '"try again later"'])("is a single JSON value that is called JSON: %s", async (body) => {
    expect(await failure({ body, headers: { "content-type": "application/json" } })).toMatchObject({
      code: "unexpected_content",
    });
  });

  it.each(["csv", "pdf", "jsonl"])("is the vendor's error under status 200, where %s was asked for", async (format) => {
    const error = await failure({ body: '{"failed":"no such report"}' }, format);
    expect(error).toBeInstanceOf(HttpError);
    expect(error).toMatchObject({ status: 200, body: { failed: "no such report" }, carriedOut: "no" });
    expect(error.message).toContain("no such report");
  });

  it("is the failure that the endpoint itself knows, where the vendor's profile does not", async () => {
    const server = await bodyServer([{ body: '{"status":"EXPIRED"}' }]);
    const failure = (body: unknown, { operation }: ReceivedResponse) =>
      isRecord(body) && body["status"] === "EXPIRED"
        ? new ReportExpiredError(`${operation}: the report has expired`)
        : undefined;
    await expect(fileClient(server, { failure }).open()).rejects.toMatchObject({
      name: "ReportExpiredError",
      message: "GET /report: the report has expired",
    });
    await expect.poll(() => server.openAnswers()).toBe(0);
  });

  it("is not read on, and the fetch of the caller is told why", async () => {
    const signals: AbortSignal[] = [];
    const fetch: Fetch = async (_, { signal }) => {
      signals.push(signal);
      return new Response(html);
    };
    await failureOf(fileClient({ baseUrl: "https://vendor.example.com" }, { fetch }).open());
    expect(signals.map(({ reason }) => reason)).toMatchObject([
      { name: "AbortError", message: "the response was not a file" },
    ]);
  });

  it("is shown with no more than the first 200 characters of its text", async () => {
    const error = await failure({ body: `<html><body>${"word  ".repeat(100)}</body>` });
    const shown = "word ".repeat(40).trim();
    expect(error.message).toBe(
      `GET /report answered 200 with an HTML page (a proxy or a login page?): ${shown} instead of a csv file`,
    );
  });

  it("is nothing at all, where a file was to come", async () => {
    for (const answer of [
      { body: "" },
      { framing: "chunked" },
      { framing: "close" },
      { status: 204, framing: "chunked" },
    ] as const) {
      const error = await failure(answer);
      expect(error).toMatchObject({ name: "DownloadError", code: "empty_file" });
      expect(error.message).toContain("an empty body instead of a csv file");
    }
  });

  it("is held neither in memory nor in the message when it is endless", async () => {
    const error = await failure({ body: `{"rows":[${"1,".repeat(5_000_000)}1]}` });
    expect(error.message.length).toBeLessThan(400);
  });

  it("is a body that breaks within its first bytes, which is asked for again", async () => {
    const server = await bodyServer([{ body: "id,name\r\n", cutAt: 3 }, { body: "id,name\r\n" }]);
    expect(await (await fileClient(server).open()).text()).toBe("id,name\r\n");
    expect(server.requests).toHaveLength(2);
  });

  it("is a body that breaks with anything at all", async () => {
    const body = new ReadableStream({ pull: (controller) => controller.error("plain text") });
    const { open } = fileClient(
      { baseUrl: "http://127.0.0.1:1" },
      { fetch: () => Promise.resolve(new Response(body)) },
    );
    await expect(open({ retries: 0 })).rejects.toMatchObject({ code: "network_error", carriedOut: "yes" });
  });
});

describe("a hostile file name", () => {
  it.each([
    "../../etc/passwd",
    "..\\..\\windows\\system32\\x.csv",
    "/etc/cron.d/x",
    "C:\\x.csv",
    "..",
    ".",
    "...",
    ".bashrc",
    "a\u0000b.csv",
    "a/b\u202Efdp.csv",
    "CON",
    "nul.csv",
    `${"x".repeat(5000)}.csv`,
    "%2e%2e%2fx.csv",
    "\\\\server\\share\\x.csv",
    "file:///etc/passwd",
  ])("never leaves the folder: %j", async (name) => {
    const folder = temporaryFolder();
    const headers = { "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}` };
    const file = await fileClient(await bodyServer([{ body: "id\r\n", headers }])).open();
    const { path } = await file.saveTo(`${folder}/`);
    expect(dirname(path)).toBe(folder);
    expect(readdirSync(folder)).toEqual([file.fileName]);
    expect(file.fileName).toMatch(/^[^./\\:][^/\\:]*\.csv$/);
  });
});
