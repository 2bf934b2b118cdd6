import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainLine } from "../../../src/call/failures/http-failure.js";
import { HttpError } from "../../../src/errors/http-error.js";
import type { Transport } from "../../../src/client/transport.js";
import { getItem, scriptedClient, startRun, type Setup } from "../../support/scripted-client.js";
import { numRuns } from "../../support/property-cases.js";
import { failureOf } from "../../support/failure-of.js";

const told = "GET /v1/items/{id} answered";

/** A call that is sent and fails. */
type Call = (transport: Transport) => Promise<unknown>;

const limits = { totalTimeoutMs: 1_000 };
const getOne: Call = (transport) => transport.send(getItem, { id: "1" }, limits);
const startOne: Call = (transport) => transport.send(startRun, { report: "a" }, limits);

/** The error of an answer. */
async function errorOfAnswer(body: string | null, init: ResponseInit, setup: Setup = {}, send = getOne) {
  const { transport } = scriptedClient([() => new Response(body, init)], { retries: 0, ...setup });
  return await failureOf(send(transport), HttpError);
}

describe("a line of text", () => {
  it.each([
    ["", ""],
    ["  a \n\t b\u00a0 c ", "a b c"],
    ["<p>a<br/>b</p>", "a b"],
    ["<style>p { color: red }</style>a<SCRIPT src='x'>alert('<p>')</SCRIPT>b", "a b"],
    ["<stylesheet>a</stylesheet>", "a"],
    ["a &lt;b&gt; &quot;c&quot; &#39;d&apos; &amp; e&nbsp;f&#160;g", "a <b> \"c\" 'd' & e f g"],
    ["&amp;lt;", "&lt;"],
    ["5 < 6 and 7 > 2", "5 2"],
    ["a < b <i>c</i>", "a < b c"],
    ["<", "<"],
  ])("of %j is %j", (text, line) => {
    expect(plainLine(text)).toBe(line);
  });

  it("has no line breaks, no tags and no blanks at its ends, whatever it was", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const line = plainLine(text);
        expect(line).toBe(line.trim());
        expect(line).not.toMatch(/[\r\n\t]/);
      }),
      numRuns(2_000, 1_000_000),
    );
  });

  it.each([
    ["<style>p { color", ""],
    ["Down. <script>let a = 1; // </style>", "Down."],
  ])("ends where a style sheet or a script begins that has no end: %s", (text, line) => {
    expect(plainLine(text)).toBe(line);
  });

  // Each against each, a hundred times, would take longer than any test may.
  it.each(["<style", "<script ", "<style>", "&amp", "< ", "\n "])("is made soon of 64 KiB of %j", (part) => {
    const text = part.repeat(65_536 / part.length);
    const lines = Array.from({ length: 100 }, () => plainLine(text));
    expect(new Set(lines).size).toBe(1);
  });

  it("is made of a body of nothing but brackets without trying each against each", () => {
    // Each against each would be 10¹² steps, longer than any test may take.
    const brackets = "<".repeat(1024 * 1024);
    expect(plainLine(brackets) === brackets).toBe(true);
  });
});

describe("the error of an answer", () => {
  it("keeps the vendor's object, says it in one line and quotes the request id", async () => {
    const body = { message: "the <b>filter</b>\n is wrong", requestId: "r-7", details: [{ field: "filter" }] };
    const error = await errorOfAnswer(JSON.stringify(body), { status: 400 });
    expect(error.message).toBe(`${told} 400: the filter is wrong (request id r-7)`);
    expect(error).toMatchObject({
      name: "BadRequestError",
      status: 400,
      body,
      requestId: "r-7",
      method: "GET",
      url: "https://vendor.example.com/api/v1/items/1",
      attempts: 1,
    });
    expect(error.bodyText).toBe(JSON.stringify(body));
  });

  it.each<[string, string | null, ResponseInit, string]>([
    ["text", "no such\nitem", { status: 404 }, "404: no such item"],
    [
      "the title of a page",
      "<html><head><style>x</style><TITLE>\n Bad &amp; gone </TITLE></head><p>long",
      { status: 502 },
      "502: Bad & gone",
    ],
    ["the status only once", '{"message":"404 Not found: no"}', { status: 404 }, "404: Not found: no"],
    ["a code of the vendor's that begins like the status", "404.7 no", { status: 404 }, "404: 404.7 no"],
    ["another number than the status", "404 things", { status: 400 }, "400: 404 things"],
    ["the text of a page without title", "<html><h1>Not</h1><p>here</p>", { status: 404 }, "404: Not here"],
    ["the status line, where a body is missing", null, { status: 404, statusText: "Not Found" }, "404: Not Found"],
    [
      "the status line, where a page is empty",
      "<html><title></title></html>",
      { status: 404, statusText: "Gone?" },
      "404: Gone?",
    ],
    ["the status line, where JSON has no words", "{}", { status: 404, statusText: "Not Found" }, "404: Not Found"],
    ["the status line, where JSON is null", "null", { status: 404, statusText: "Not Found" }, "404: Not Found"],
    ["that there is nothing to say", "", { status: 404 }, "404: no explanation"],
  ])("says %s", async (_, body, init, message) => {
    expect((await errorOfAnswer(body, init)).message).toBe(`${told} ${message}`);
  });

  it("takes the title of a page that was cut off in it", async () => {
    const error = await errorOfAnswer("<html><head><title>Bad &amp; gone", { status: 502 });
    expect(error.message).toBe(`${told} 502: Bad & gone`);
  });

  it("is made soon of 64 KiB of titles, a hundred times", async () => {
    const errors = Array.from({ length: 100 }, () => errorOfAnswer("<title>".repeat(9_000), { status: 404 }));
    const messages = new Set((await Promise.all(errors)).map(({ message }) => message));
    expect([...messages]).toEqual([`${told} 404: no explanation`]);
  });

  it("cuts what is too long for a line, and keeps the body", async () => {
    const error = await errorOfAnswer("x".repeat(5_000), { status: 404 });
    expect(error.message).toBe(`${told} 404: ${"x".repeat(500)}`);
    expect(error.bodyText).toHaveLength(5_000);
    expect(error.body).toBeUndefined();
  });

  it("tells when to come back, as a text and as a Date", async () => {
    const before = Date.now();
    const error = await errorOfAnswer("{}", { status: 429, headers: { "retry-after": "600" } });
    const retryAt = error.retryAt!;
    expect(error.name).toBe("RateLimitError");
    expect(error.message).toBe(`${told} 429: no explanation; retry at ${retryAt.toISOString()}`);
    expect(retryAt.getTime() - before).toBeGreaterThanOrEqual(600_000);
    expect(retryAt.getTime() - Date.now()).toBeLessThanOrEqual(600_000);
    expect(await errorOfAnswer("{}", { status: 404 })).not.toHaveProperty("retryAt");
  });

  it("adds the vendor's hint, and the request id of the header before that of the body", async () => {
    const error = await errorOfAnswer('{"message":"no","requestId":"body"}', {
      status: 403,
      headers: { "x-request-id": "head" },
    });
    expect(error.message).toBe(`${told} 403: no; ask for the scope (request id head)`);
    expect(error.requestId).toBe("head");
    expect(await errorOfAnswer("{}", { status: 403 })).not.toHaveProperty("requestId");
  });

  it("works with a vendor that has nothing to say beside the message", async () => {
    const profile = { errors: { message: () => undefined } };
    const error = await errorOfAnswer('{"message":"x"}', { status: 403 }, { profile });
    expect(error.message).toBe(`${told} 403: no explanation`);
    const { transport } = scriptedClient([new Response('{"failed":"x"}', { headers: { "x-deprecated": "x" } })], {
      profile,
    });
    expect(await transport.send(getItem, { id: "1" })).toEqual({ failed: "x" });
  });

  it.each<[number, Record<string, string>, boolean]>([
    [500, {}, true],
    [503, {}, true],
    [503, { "retry-after": "600" }, false],
    [400, {}, false],
    [429, { "retry-after": "600" }, false],
  ])("%i %j of a call that must not be repeated says what that leaves open", async (status, headers, isOpen) => {
    const left = "; it may have been carried out, so it was not repeated";
    const error = await errorOfAnswer("{}", { status, headers }, {}, startOne);
    expect(error.message.includes(left)).toBe(isOpen);
    expect(error.carriedOut).toBe(isOpen ? "maybe" : "no");
    expect((await errorOfAnswer("{}", { status, headers })).message).not.toContain(left);
  });

  it("is final when the vendor says that waiting does not help", async () => {
    const { transport, calls } = scriptedClient([
      new Response('{"final":"today"}', { status: 429, headers: { "retry-after": "0" } }),
    ]);
    expect(await failureOf(transport.send(getItem, { id: "1" }))).toMatchObject({ isRetryable: false, attempts: 1 });
    expect(calls).toHaveLength(1);
  });
});
