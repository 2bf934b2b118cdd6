import { describe, expect, it } from "vitest";
import { fixedAuthorization } from "../../src/auth/access-token.js";
import { ask, called, later, page, pdf, table } from "../support/ask-file.js";
import { bodyServer } from "../support/body-server.js";
import { expectError, failureOf } from "../support/failure-of.js";
import { fileClient } from "../support/file-client.js";

/** As many bytes as are looked at. */
const excerptBytes = 16 * 1024;
const blanks = " ".repeat(20_000);
const login = "<html><body><form><input type=password></form></body></html>";

describe("an answer that is no file is named in the error", () => {
  it.each<[format: string, body: string, contentType: string, what: string, code?: string]>([
    ["csv", "", "text/csv", "an empty body", "empty_file"],
    ["csv", "\r\n", "text/csv", "nothing but white space", "empty_file"],
    ["csv", " ".repeat(excerptBytes), "text/csv", "nothing but white space", "empty_file"],
    ["csv", " ".repeat(excerptBytes + 1), "text/csv", "a long run of white space", "empty_file"],
    ["csv", `${blanks}id`, "text/csv", "a long run of white space", "empty_file"],
    ["csv", "Not Found", "application/problem+json", "a problem document: Not Found"],
    ["csv", '<?xml version="1.0"?><Error>Denied</Error>', "text/plain", "XML: Denied"],
    ["csv", "<Error>Denied</Error>", "text/xml", "XML: Denied"],
    ["csv", '{"id":1}', "text/csv", 'JSON: {"id":1}'],
    ["csv", "null", "text/csv", "JSON: null"],
    ["csv", "7".padEnd(excerptBytes), "text/csv", "JSON: 7"],
    ["csv", "id,na\0me\r\n", "text/csv", "binary bytes"],
    ["csv", "<b>Sorry</b>", "text/csv", "an HTML page (a proxy or a login page?): Sorry"],
    ["csv", "<main>\n \n<b>Sorry", "text/csv", "an HTML page (a proxy or a login page?): Sorry"],
    ["html", "Sorry", "text/plain", "something that is not HTML: Sorry"],
    ["html", login, "text/html", "a login page"],
    ["xml", "Sorry", "application/xml", "something that is not XML: Sorry"],
    ["xml", "<rows>Sorry</rows>", "text/html", "something that is not XML: Sorry"],
    ["jsonl", "Sorry", "application/x-ndjson", "something that is not JSON Lines: Sorry"],
    ["pdf", "Sorry", "application/pdf", "something that is not a PDF"],
    ["zip", "Sorry", "application/zip", "something that is not a ZIP"],
  ])("asked for %s, it is %j called %s", async (format, body, contentType, what, code = "unexpected_content") => {
    const { result } = await ask(called(body, contentType), format);
    expect(expectError(result)).toMatchObject({
      code,
      message: `GET /report answered 200 with ${what} instead of a ${format} file`,
    });
  });
});

describe("a file in XML", () => {
  it.each([
    ['<?xml version="1.0"?><rows/>', "text/html"],
    ["<rows/>", "application/xml"],
    ["<rows/>", "text/plain"],
  ])("begins with its declaration, or with a tag and is not called HTML: %s called %s", async (body, contentType) => {
    expect((await ask(called(body, contentType), "xml")).result).toMatchObject({ sizeBytes: body.length });
  });
});

describe("an HTML file", () => {
  it("may be called XML", async () => {
    expect((await ask(called(page, "application/xml"), "html")).result).toMatchObject({ format: "html" });
  });
});

describe("a file in a format that this library does not know", () => {
  it.each([
    ["bytes", "xls", Buffer.from("\xd0\xcf\x11\xe0\0\0\x01\x02\x03", "latin1")],
    ["a number", "txt", "2024"],
  ])("may hold %s", async (_, format, body) => {
    const { result } = await ask(called(body, "application/octet-stream"), format);
    expect(result).toMatchObject({ format, sizeBytes: body.length });
  });
});

describe("a table", () => {
  it("may have one column in quotes, with a digit in its name, and no rows", async () => {
    expect((await ask(called('"Q1"', "text/csv"))).result).toMatchObject({ format: "csv", sizeBytes: 4 });
  });

  it("is none only where a whole document is JSON: more may follow what came first", async () => {
    const pieces = ["7".padEnd(excerptBytes), ",8\r\n"].map((text) => Buffer.from(text));
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const piece of pieces) controller.enqueue(piece);
        controller.close();
      },
    });
    const fetch = () => Promise.resolve(new Response(body));
    const file = await fileClient({ baseUrl: "https://vendor.example.com" }, { fetch }).open();
    expect((await file.bytes()).length).toBe(excerptBytes + 4);
  });
});

describe("a server that pauses where a buffer is full", () => {
  /** What comes of a file whose server sends so many bytes of it, and then nothing. */
  async function askPausing(format: string, body: string, stallAt: number, contentType: string) {
    const headers = { "content-type": contentType };
    const server = await bodyServer([{ body: body + "y".repeat(60_000), headers, stallAt }]);
    const { open } = fileClient(server, { timeoutMs: 2_000, retries: 0 });
    return await open({ format }).then(
      (file) => ({ file, [Symbol.asyncDispose]: () => file[Symbol.asyncDispose]() }),
      (failure: unknown) => ({ failure, [Symbol.asyncDispose]: async () => {} }),
    );
  }

  it.each([
    ["csv", table.repeat(1_000), 1024, "text/csv"],
    ["html", page, excerptBytes, "text/html"],
    ["jsonl", '{"id":1}\n', excerptBytes, "application/x-ndjson"],
    ["xlsx", "<id>\n1\n", excerptBytes, "application/octet-stream"],
  ])("has its file handed over: %s", async (format, body, stallAt, contentType) => {
    await using answer = await askPausing(format, body, stallAt, contentType);
    expect(answer).toMatchObject({ file: { format } });
  });

  it.each([
    ["csv", page, 1024, "application/json"],
    ["jsonl", "Sorry\n", 1024, "text/plain"],
    ["jsonl", "Sorry, ", excerptBytes, "text/plain"],
    ["csv", '{"id":"', excerptBytes, "application/json"],
  ])("is told at once that it is no %s: %s", async (format, body, stallAt, contentType) => {
    await using answer = await askPausing(format, body, stallAt, contentType);
    expect(answer).toMatchObject({ failure: { code: "unexpected_content" } });
  });
});

describe("JSON Lines", () => {
  const word = "x".repeat(2_000);
  const rows = '{"id":2}\n'.repeat(3_000);

  it.each([
    ["an object that is cut", '{"id":1'],
    ["a long object with words behind it", `{"id":"${word}"} trailing\n${rows}`],
    ["a list of objects, longer than what is looked at", `[{"id":"${word.repeat(20)}"}]\n`],
  ])("do not begin with %s", async (_, body) => {
    expect((await ask({ body }, "jsonl")).result).toMatchObject({ code: "unexpected_content" });
  });
});

describe("Retry-After", () => {
  it("speaks against an empty file, also where the report may be empty", async () => {
    const { result } = await ask({ body: "", headers: later }, "csv", { mayBeEmpty: true });
    expect(result).toMatchObject({ code: "report_not_ready" });
  });

  it("does not speak against a PDF behind other bytes", async () => {
    const body = Buffer.concat([Buffer.from("some bytes in front\n"), pdf]);
    expect((await ask({ body, headers: later }, "pdf")).result).toMatchObject({ sizeBytes: body.length });
  });
});

it("no half of a secret is in a message, where what is looked at ends within the secret", async () => {
  const secret = "k3y-that-n0body-may-see";
  const server = await bodyServer([called(`<b ${"x".repeat(1_000)}>Sorry, ${secret}</b>`, "text/html")]);
  const { open } = fileClient(server, { credential: fixedAuthorization("auth.apiKey", secret, "") });
  expect((await failureOf(open())).message).toContain("a login page?): Sorry, [redacted] instead of a csv file");
});
