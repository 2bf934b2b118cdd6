import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { FileRequest } from "../../src/client/ad-hoc-endpoint.js";
import { baseUrl, scriptedClient, systemError, token } from "../support/scripted-client.js";
import { failureOf } from "../support/failure-of.js";
import { mistyped } from "../support/mistyped.js";

const csv = "account,name\r\n1,Ada\r\n2,Grace\r\n";
const file = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Response =>
  new Response(body, { headers: { "content-type": "text/csv", ...headers } });
const asCsv: FileRequest = { format: "csv" };

describe("a file of any other endpoint", () => {
  it("is asked for with credential, query, body and the types of its format", async () => {
    const { client, calls } = scriptedClient([file(csv)]);
    const query = { limit: 5 };
    const body = { aggregationType: "SAILPOINT" };
    const request = { ...asCsv, query, body, headers: { "X-Team": "audit" } };
    const found = await client.downloadFile("POST", "/search/v1/aggregate", request);
    expect(await found.text()).toBe(csv);
    expect(calls[0]?.url).toBe(`${baseUrl}/search/v1/aggregate?limit=5`);
    expect(calls[0]?.init).toMatchObject({
      method: "POST",
      body: JSON.stringify(body),
      headers: {
        Authorization: `Bearer ${token}`,
        Accept: "text/csv, application/csv;q=0.9, */*;q=0.8",
        "X-Team": "audit",
      },
    });
  });

  it.each<[Partial<FileRequest>, string]>([
    [{ format: "zip" }, "application/zip, application/octet-stream;q=0.9, */*;q=0.8"],
    [{ format: "png" }, "*/*"],
    [{ accept: "text/csv" }, "text/csv"],
  ])("is asked for as %j says: %s", async (request, accept) => {
    const { client, calls } = scriptedClient([file("PK\u0003\u0004")]);
    await client.downloadFile("GET", "/outliers/v1/export", { ...asCsv, ...request });
    expect(calls[0]?.init.headers).toMatchObject({ Accept: accept });
  });

  it.each<[string, Partial<FileRequest>, Record<string, string>, string]>([
    [
      "the server's name",
      { name: "mine" },
      { "content-disposition": 'attachment; filename="Outliers.csv"' },
      "Outliers.csv",
    ],
    ["the caller's", { name: "mine" }, {}, "mine.csv"],
    ["the end of its path", {}, {}, "export.csv"],
  ])("is called by %s", async (_, request, headers, name) => {
    const { client } = scriptedClient([file(csv, headers)]);
    const { fileName } = await client.downloadFile("GET", "/outliers/v1/export", { ...asCsv, ...request });
    expect(fileName).toBe(name);
  });

  it.each<[string, FileRequest, Response]>([
    ["an error object", asCsv, Response.json({ message: "not now", failed: "yes" })],
    ["JSON", asCsv, Response.json([{ id: 1 }])],
    ["a page", asCsv, file("<!doctype html><form>", { "content-type": "text/html" })],
    ["nothing", asCsv, file("")],
    ["words in place of a ZIP", { format: "zip" }, file("not now")],
    ["a table in place of XML", { format: "xml" }, file(csv)],
    ["a page in place of XML", { format: "xml" }, file("<h1>Sorry</h1>", { "content-type": "text/html" })],
  ])("is not %s", async (_, request, answer) => {
    const { client } = scriptedClient([answer]);
    const failure = await failureOf(client.downloadFile("GET", "/a/export", request));
    expect(failure).toMatchObject({ carriedOut: expect.stringMatching(/yes|no/) });
    expect(failure.message).toContain("GET /a/export answered");
  });

  it.each<[FileRequest, Response, string]>([
    [{ ...asCsv, mayBeEmpty: true }, file(""), "csv"],
    [{ format: "xml" }, file('<?xml version="1.0"?><Source/>', { "content-type": "application/xml" }), "xml"],
    [{ format: "xml" }, file("<Source><a/></Source>", { "content-type": "application/xml" }), "xml"],
    [{ format: "CSV" }, file(csv), "csv"],
    [asCsv, file("PK\u0003\u0004"), "zip"],
  ])("is one: %j", async (request, answer, format) => {
    const { client } = scriptedClient([answer]);
    expect((await client.downloadFile("GET", "/a/export", request)).format).toBe(format);
  });

  it("is asked for again where its caller says that this does no harm", async () => {
    const counts = [
      ["GET", undefined],
      ["GET", false],
      ["POST", undefined],
      ["POST", true],
    ] as const;
    const made = counts.map(async ([method, idempotent]) => {
      const { client, calls } = scriptedClient([systemError("ECONNRESET")], { retries: 1 });
      await failureOf(client.downloadFile(method, "/a/export", { ...asCsv, idempotent }));
      return calls.length;
    });
    expect(await Promise.all(made)).toEqual([2, 1, 1, 2]);
  });

  it("is saved with its hash and the number of its rows, and told in events", async () => {
    const folder = await mkdtemp(join(tmpdir(), "download-file-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const { client, events } = scriptedClient([file(csv)]);
    const found = await client.downloadFile("GET", "/a/export", { ...asCsv, label: "nightly" });
    const saved = await found.saveTo(join(folder, "/"));
    expect(saved).toMatchObject({ path: join(folder, "export.csv"), sizeBytes: csv.length, rowCount: 2 });
    expect(saved.sha256).toMatch(/^[\da-f]{64}$/);
    const types = events.flatMap(({ type, label }) => (label === "nightly" ? [type] : []));
    expect(types).toEqual(["call", "request", "response", "download", "call", "download"]);
  });

  it("has an error of the vendor as its error", async () => {
    const { client } = scriptedClient([Response.json({ message: "no right" }, { status: 403 })]);
    const failure = await failureOf(client.downloadFile("GET", "/a/export", asCsv));
    expect(failure).toMatchObject({ name: "ForbiddenError", message: expect.stringContaining("ask for the scope") });
  });
});

describe("what is asked of a file wrongly is a mistake of the caller's, and nothing is sent:", () => {
  it.each<[string, object | undefined, string]>([
    ["no request", undefined, "request"],
    ["no format", {}, "request.format"],
    ["JSON", { format: "json" }, "request.format"],
    ["a format with a dot", { format: ".csv" }, "request.format"],
    ["an unknown option", { format: "csv", fileName: "x" }, "options.fileName"],
    ["a body for a GET", { format: "csv", body: {} }, "request.body"],
    ["an experimental endpoint of a vendor without any", { format: "csv", experimental: true }, "request.experimental"],
  ])("%s", async (_, request, option) => {
    const { client, calls } = scriptedClient([file(csv)]);
    const failure = await failureOf(client.downloadFile("GET", "/a/export", mistyped(request)));
    expect(failure).toMatchObject({ name: "ConfigError" });
    expect(failure.message).toContain(option.split(".").at(-1));
    expect(calls).toHaveLength(0);
  });

  it.each(["https://evil.example.com/x", "/a/../b", "/a?b=c", "a/b"])("the path %s", async (path) => {
    const { client, calls } = scriptedClient([file(csv)]);
    expect(await failureOf(client.downloadFile("GET", path, asCsv))).toMatchObject({ option: "path" });
    expect(calls).toHaveLength(0);
  });
});

describe("an experimental endpoint", () => {
  const experimentalHeaders = { "X-Experimental": "true" };

  it.each(["request", "downloadFile"] as const)("gets the header that its vendor asks for: %s", async (method) => {
    const { client, calls } = scriptedClient([file(csv)], { profile: { experimentalHeaders } });
    if (method === "request") await failureOf(client.request("GET", "/a", { experimental: true }));
    else await client.downloadFile("GET", "/a", { ...asCsv, experimental: true });
    await failureOf(client.request("GET", "/a"));
    const sent = calls.map(({ init }) => new Headers(init.headers).get("x-experimental"));
    expect(sent).toEqual(["true", null]);
  });

  it("is refused where the vendor has none", async () => {
    const { client } = scriptedClient([file(csv)]);
    const failure = await failureOf(client.request("GET", "/a", { experimental: true }));
    expect(failure).toMatchObject({ option: "request.experimental" });
  });
});
