import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fixedAuthorization } from "../../src/auth/access-token.js";
import { defineEndpoint } from "../../src/call/endpoint.js";
import type { Logger } from "../../src/observe/logger.js";
import { hideText, ReportsError, type ReportsErrorDetails } from "../../src/errors/reports-error.js";
import { TimeoutError } from "../../src/errors/call-errors.js";
import { scriptedClient, token } from "../support/scripted-client.js";
import { bodyServer, type ScriptedAnswer } from "../support/body-server.js";
import { fileClient } from "../support/file-client.js";
import { reportVendor, secret, type VendorScript } from "../support/report-vendor.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { settledFailure, useFakeClock } from "../support/transport-clock.js";
import { expectNoSecret } from "../support/transport-secrets.js";
import { failureOf } from "../support/failure-of.js";

/** A logger that keeps what it is given. */
function logBook(): { readonly logger: Logger; readonly lines: string[]; readonly fields: unknown[] } {
  const lines: string[] = [];
  const fields: unknown[] = [];
  const write = (line: string, facts: unknown): void => void (lines.push(line), fields.push(facts));
  return { logger: { debug: write, info: write, warn: write, error: write }, lines, fields };
}

/** A second line of a log, a terminal's command, and a turn of the reading direction. */
const forgery = "RUNNING\r\n2026-07-01 admin signed in\u2028\u001b[2J\u009b31m\u202egnp.exe\u0000";
const inOneLine = "RUNNING 2026-07-01 admin signed in [2J 31mgnp.exe";
// What a terminal or a log could take for more than text of one line.
const manyLines = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;

/** An error with fields that were unknown when errors were first cleaned. */
class CarelessError extends ReportsError {
  readonly body = { [token]: [token] };
  readonly messages = [token];
  readonly at = new Date(0);
  readonly count = 3;

  constructor(message: string, details: Partial<ReportsErrorDetails>) {
    super(message, details);
    hideText(this, "bodyText", `… ${token.slice(0, 8)}`);
  }
}

const csv = "id,name\r\n1,a\r\n";

describe("a secret that a server repeats", () => {
  const named = (fileName: string): readonly [ScriptedAnswer] => [
    { body: csv, headers: { "content-disposition": `attachment; filename="${fileName}"` } },
  ];
  const secretFile = async (fileName: string) => {
    const server = await bodyServer(named(fileName));
    const book = logBook();
    const credential = fixedAuthorization("auth.apiKey", secret, "");
    const client = fileClient(server, { credential, logger: book.logger });
    return { ...client, ...book, file: await client.open() };
  };

  it("as the name of a file is in no event and no log line", async () => {
    const { file, events, lines, fields } = await secretFile(`for ${secret}.csv`);
    await file.saveTo(`${temporaryFolder()}/`);
    expect(events).toMatchObject([
      { type: "call" },
      { type: "request" },
      { type: "response" },
      { action: "opened", fileName: "for [redacted].csv" },
      { type: "call" },
      { action: "saved", fileName: "for [redacted].csv" },
    ]);
    for (const shown of [...events, ...lines, ...fields]) expectNoSecret(shown, [secret]);
  });

  it("as the name of a file is in no error, whichever way the file is read", async () => {
    const { file } = await secretFile(`for ${secret}.csv`);
    await file.bytes();
    for (const again of [file.bytes(), file.saveTo(join(temporaryFolder(), "a.csv")), file.text(), file.blob()])
      expectNoSecret(await failureOf(again), [secret]);
    expect(() => file.stream()).toThrow("for [redacted].csv was already read");
  });

  it("as the name of a file that exists is in no error", async () => {
    const folder = `${temporaryFolder()}/`;
    await (await secretFile(`for ${secret}.csv`)).file.saveTo(folder);
    const { file } = await secretFile(`for ${secret}.csv`);
    const error = await failureOf(file.saveTo(folder));
    expect(error).toMatchObject({ code: "file_exists" });
    expectNoSecret(error, [secret]);
    expectNoSecret(await failureOf(file.verified), [secret]);
  });

  it("in a page in place of a file is not shown by half where the message ends", async () => {
    const body = `<html>${"x".repeat(190)} ${secret} and more`;
    const server = await bodyServer([{ body, headers: { "content-type": "text/html" } }]);
    const client = fileClient(server, { credential: fixedAuthorization("auth.apiKey", secret, "") });
    const error = await failureOf(client.open());
    expect(error).toMatchObject({ code: "unexpected_content" });
    expectNoSecret(error, [secret.slice(0, 8)]);
  });

  const repeating: Readonly<Record<string, VendorScript>> = {
    "as the state of a run": { status: () => ({ state: secret }) },
    "as the state of a run that failed": { status: () => ({ state: `FAILED` }) },
    "as words under 500 at each poll": { status: () => new Response(secret, { status: 503 }) },
  };
  it.each(Object.entries(repeating))("%s is in no event, log line or error", async (_, script) => {
    useFakeClock();
    const book = logBook();
    const { lifecycle, events } = reportVendor(script, { logger: book.logger });
    const error = await settledFailure(lifecycle.run({ report: "a" }, { maxWaitMs: 10_000 }));
    expect(error).toMatchObject({ handle: { id: "run-1" } });
    for (const shown of [error, ...events, ...book.lines, ...book.fields]) expectNoSecret(shown, [secret]);
  });

  it("as the id of a run is in no event, log line or message, and the handle is still good", async () => {
    useFakeClock();
    const book = logBook();
    const start = (): Record<string, unknown> => ({ id: secret });
    const { lifecycle, events } = reportVendor(
      { start, status: () => ({ state: "RUNNING" }) },
      { logger: book.logger },
    );
    const error = await settledFailure(lifecycle.run({ report: "a" }, { maxWaitMs: 10_000 }));
    expect(error).toMatchObject({ handle: { id: secret }, message: expect.stringContaining("report [redacted] was") });
    const { message, stack } = error;
    for (const shown of [message, stack, ...events, ...book.lines, ...book.fields]) expectNoSecret(shown, [secret]);
    expect(events.findLast(({ type }) => type === "poll")).toMatchObject({
      type: "poll",
      id: "[redacted]",
      runId: "[redacted]",
    });
  });

  it("is not in the failure that checkReport gives", async () => {
    const { lifecycle, transport } = reportVendor({ status: () => ({ state: "FAILED" }) });
    transport.redactor.add("run run-1");
    const { failure } = await lifecycle.check({ id: "run-1" }, {});
    expect(failure).toMatchObject({ message: "[redacted] failed", handle: { id: "run-1" } });
  });

  it.each([
    ["answers 404", () => new Response("{}", { status: 404 })],
    [
      "redirects for ever",
      (url: string) => new Response("", { status: 302, headers: { location: `${url}/${token}` } }),
    ],
  ])("in the path of request(), which %s, is in no event and no error", async (_, step) => {
    const { client, events } = scriptedClient([step]);
    const error = await failureOf(client.request("GET", `/v1/keys/${token}`));
    expect(error).toMatchObject({
      operation: "GET /v1/keys/[redacted]",
      url: expect.stringContaining("/keys/[redacted]"),
    });
    for (const shown of [error, ...events]) expectNoSecret(shown, [token]);
  });

  it("in the target of a redirect is in no error", async () => {
    const { client } = scriptedClient([
      new Response("", { status: 302, headers: { location: `/v1/${token}/next` } }),
      new Response("no", { status: 403 }),
    ]);
    expectNoSecret(await failureOf(client.request("GET", "/v1/items")), [token]);
  });

  it("is not in an error that a new part of the library makes without a thought", async () => {
    const careless = defineEndpoint({
      method: "GET",
      path: "careless",
      decode: {
        accept: "*/*",
        read: () => {
          throw new CarelessError(`${token} came back`, {
            code: `code-${token}`,
            cause: Object.assign(new Error(`because of ${token}`, { cause: new TypeError(token) }), { path: token }),
          });
        },
      },
      idempotent: true,
    });
    const { transport } = scriptedClient([Response.json({})]);
    const error = await failureOf(transport.send(careless, {}));
    expect(error).toMatchObject({
      name: "ReportsError",
      message: "[redacted] came back",
      code: "code-[redacted]",
      body: { "[redacted]": ["[redacted]"] },
      messages: ["[redacted]"],
      at: new Date(0),
      count: 3,
      bodyText: "… [redacted]",
      cause: { message: "because of [redacted]", cause: { message: "[redacted]", name: "TypeError" } },
    });
    expect(error.stack).toMatch(/^ReportsError: \[redacted\] came back\n +at .*cleaned\.test/);
    expectNoSecret(error, [token]);
  });
});

describe("what a server sends", () => {
  it("is one line in each field of an error, also where the error was made without a thought", async () => {
    class ForgedError extends ReportsError {
      readonly words = forgery;
      readonly bodyText = "a\nb";
    }
    const forged = new ForgedError(forgery, { label: "mine\n" });
    const { transport } = scriptedClient([Response.json({})]);
    expect(await failureOf(transport.withLifetime("test", {}, () => Promise.reject(forged)))).toMatchObject({
      message: inOneLine,
      words: inOneLine,
      bodyText: "a\nb",
      label: "mine\n",
    });
  });

  it("forges no second line in events, log lines and messages", async () => {
    useFakeClock();
    const book = logBook();
    const { lifecycle, events } = reportVendor(
      { start: () => ({ id: `1${forgery}` }), status: () => ({ state: forgery }) },
      { logger: book.logger },
    );
    const error = await settledFailure(lifecycle.run({ report: "a" }, { maxWaitMs: 10_000 }));
    expect(TimeoutError.is(error) && error.message).toContain(
      `report 1${inOneLine} was not ready (last state: ${inOneLine}) after`,
    );
    expect(error).toMatchObject({ handle: { id: `1${forgery}` } });
    const texts = events.flatMap((event) => Object.values(event)).filter((value) => typeof value === "string");
    for (const shown of [error.message, ...book.lines, ...texts]) expect(shown).not.toMatch(manyLines);
    expect(events.findLast(({ type }) => type === "poll")).toMatchObject({ state: inOneLine, id: `1${inOneLine}` });
  });

  it.each([
    ["a system error", Object.assign(new Error("ssl3_get_record:\nwrong version\u001b[2J\n"), { code: "EPROTO" })],
    ["words", new Response("a\u0000b\u202e\nc", { status: 400 })],
    ["a status text", new Response("", { status: 400, statusText: "Bad\tthing" })],
  ])("%s becomes one line", async (_, step) => {
    const { client } = scriptedClient([step], { retries: 0 });
    const error = await failureOf(client.request("POST", "/v1/items"));
    expect(error.message).not.toMatch(manyLines);
    expect(String(error.cause)).not.toMatch(manyLines);
  });

  it("stays as it came in the body", async () => {
    const { client } = scriptedClient([Response.json({ message: "a\nb" }, { status: 400 })]);
    const error = await failureOf(client.request("GET", "/v1/items"));
    expect(error).toMatchObject({ body: { message: "a\nb" }, bodyText: '{"message":"a\\nb"}' });
  });

  it("makes no message of more than 2,000 characters", async () => {
    const { lifecycle } = reportVendor({ status: () => ({ state: "x".repeat(50_000) }) });
    const { message } = await failureOf(lifecycle.resume({ id: "1" }, { maxWaitMs: 1 }));
    expect(message).toMatch(/^report 1 was not ready \(last state: x+ …$/);
    expect(message.length).toBeLessThanOrEqual(2_002);
  });
});

it("an error without a secret is passed on as it is", async () => {
  const own = new ReportsError("plain", { cause: new Error("a") });
  const { transport } = scriptedClient([Response.json({})]);
  expect(await failureOf(transport.withLifetime("test", {}, () => Promise.reject(own)))).toBe(own);
});

it("our own words for what happened stay, even where a secret is the same", async () => {
  const { transport, events } = scriptedClient([Response.json({})]);
  transport.redactor.add("request");
  await transport.send(
    defineEndpoint({ method: "GET", path: "x", decode: { accept: "*/*", read: async () => 1 }, idempotent: true }),
    {},
  );
  expect(events.map(({ type }) => type)).toEqual(["call", "request", "response", "call"]);
});
