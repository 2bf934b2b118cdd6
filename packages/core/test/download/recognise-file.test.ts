import { describe, expect, it } from "vitest";
import { ask, called } from "../support/ask-file.js";
import { expectError } from "../support/failure-of.js";

const blanks = " ".repeat(20_000);
const login = "<html><body><form><input type=password></form></body></html>";

describe("an answer that is no file is named in the error", () => {
  it.each<[format: string, body: string, contentType: string, what: string, code?: string]>([
    ["csv", "", "text/csv", "an empty body", "empty_file"],
    ["csv", "\r\n", "text/csv", "nothing but white space", "empty_file"],
    ["csv", `${blanks}id`, "text/csv", "a long run of white space", "empty_file"],
    ["csv", "Not Found", "application/problem+json", "a problem document: Not Found"],
    ["csv", '<?xml version="1.0"?><Error>Denied</Error>', "text/plain", "XML: Denied"],
    ["csv", "<Error>Denied</Error>", "text/xml", "XML: Denied"],
    ["csv", '{"id":1}', "text/csv", 'JSON: {"id":1}'],
    ["csv", "null", "text/csv", "JSON: null"],
    ["csv", "id,na\0me\r\n", "text/csv", "binary bytes"],
    ["csv", "<b>Sorry</b>", "text/csv", "an HTML page (a proxy or a login page?): Sorry"],
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
