import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { defineEndpoint } from "../../src/call/endpoint.js";
import type { Decoder } from "../../src/decode/decoder.js";
import { json } from "../../src/decode/json.js";
import { anyJson } from "../../src/decode/schema.js";
import { DecodeError } from "../../src/errors/call-errors.js";
import type { ReportsEvent } from "../../src/observe/events.js";
import { scriptedClient, token } from "../support/scripted-client.js";
import { failureOf } from "../support/failure-of.js";

const run = z.looseObject({
  id: z.string(),
  rows: z.optional(z.number()),
  owner: z.optional(z.looseObject({ tags: z.array(z.string()) })),
});
const getRun = defineEndpoint({ method: "GET", path: "run", decode: json(run), idempotent: true });
const get = (body: BodyInit | null, init: ResponseInit = {}): Promise<unknown> =>
  scriptedClient([() => new Response(body, init)]).transport.send(getRun, {}, { label: "nightly" });
const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

describe("a JSON answer", () => {
  it.each<[string, BodyInit]>([
    ["plain", '{"id":"zażółć"}'],
    ["with a byte order mark", new Blob([new Uint8Array([0xef, 0xbb, 0xbf]), '{"id":"zażółć"}'])],
    ["with blanks around it", '\r\n {"id":"zażółć"} \n'],
  ])("%s is read", async (_, body) => {
    expect(await get(body)).toEqual({ id: "zażółć" });
  });

  it("is read whole also when each byte comes alone", async () => {
    const bytes = [...utf8('{"id":"zażółć 🦔"}')];
    const body = new ReadableStream({
      pull: (stream) => {
        const byte = bytes.shift();
        if (byte === undefined) stream.close();
        else stream.enqueue(new Uint8Array([byte]));
      },
    });
    expect(await get(body)).toEqual({ id: "zażółć 🦔" });
  });

  it("keeps fields its schema does not know, whatever the content type says", async () => {
    const body = '{"id":"1","new":{"a":[1]}}';
    expect(await get(body, { headers: { "content-type": "text/plain" } })).toEqual({ id: "1", new: { a: [1] } });
  });
});

describe("what is no documented answer", () => {
  const answered = "GET /v1/run answered 200 with";
  const page = "an HTML page (a proxy or a login page?) where JSON was expected";

  it.each<[string, BodyInit | null, string]>([
    ["nothing", null, "an empty body where JSON was expected"],
    ["empty text", "", "an empty body where JSON was expected"],
    ["blanks", " \r\n", "an empty body where JSON was expected"],
    ["a byte order mark alone", new Uint8Array([0xef, 0xbb, 0xbf]), "an empty body where JSON was expected"],
    ["a page", "<!DOCTYPE html><title>Sign in</title>", page],
    ["a page without doctype", "\n<HTML lang='en'>", page],
    ["text", "OK", "text where JSON was expected"],
    ["XML", "<runs/>", "text where JSON was expected"],
    ["JSON that ends early", '{"id":', "text where JSON was expected"],
    ["a number for a text", '{"id":5}', "JSON of another shape than documented: id (expected string, got number)"],
    ["null for a text", '{"id":null}', "JSON of another shape than documented: id (expected string, got null)"],
    ["a list for a text", '{"id":[]}', "JSON of another shape than documented: id (expected string, got array)"],
    ["no text at all", "{}", "JSON of another shape than documented: id (expected string, got undefined)"],
    ["a list", "[]", "JSON of another shape than documented: body (expected object, got array)"],
    ["null", "null", "JSON of another shape than documented: body (expected object, got null)"],
    [
      "what is needed and missing, not what could be left out",
      '{"rows":"many","owner":{"tags":["a",{"b":1}]}}',
      "JSON of another shape than documented: id (expected string, got undefined)",
    ],
  ])("%s is told in readable words", async (_, body, what) => {
    const error = await failureOf(get(body));
    expect(error).toBeInstanceOf(DecodeError);
    expect(error).toMatchObject({
      code: "decode_failed",
      message: `${answered} ${what}`,
      status: 200,
      carriedOut: "yes",
      isRetryable: false,
      label: "nightly",
      attempts: 1,
    });
  });

  it("is kept with its type, its request id and a list of what is wrong", async () => {
    const headers = { "content-type": "application/vnd.x+json", "x-request-id": "r-5" };
    const error = await failureOf(get('{"id":5}', { status: 201, headers }), DecodeError);
    expect(error).toMatchObject({
      message: expect.stringMatching(/^GET \/v1\/run answered 201 with .* \(request id r-5\)$/),
      contentType: "application/vnd.x+json",
      requestId: "r-5",
      issues: ["id (expected string, got number)"],
    });
    expect(error.bodyText).toBe('{"id":5}');
    expect(await failureOf(get(new Uint8Array([0x78])))).not.toHaveProperty("contentType");
  });

  it("is told with five faults at most, and one it has no words for with the code", async () => {
    const issues = [
      { path: ["a", "b", 0], code: "custom", message: "must be later than the start" },
      { path: ["a"], code: "too_big" },
      { path: [] },
      { path: ["a"], code: "custom" },
      { path: ["a", Symbol("s")], code: "invalid_type", expected: "string" },
      { path: ["never"], code: "shown" },
    ];
    const decode = json<unknown>({ safeParse: () => ({ success: false, error: { issues } }) });
    const { transport } = scriptedClient([Response.json({ a: 1 })]);
    expect(await failureOf(transport.send({ ...getRun, decode }, {}))).toMatchObject({
      issues: [
        "a.b.0 (must be later than the start)",
        "a (too_big)",
        "body (is not valid)",
        "a (custom)",
        "a.Symbol(s) (expected string, got undefined)",
      ],
    });
  });

  it("is kept up to 64 KiB, without the secrets we know", async () => {
    const error = await failureOf(get(`${token} ${"x".repeat(100_000)}`), DecodeError);
    expect(error.bodyText).toHaveLength(64 * 1024 - token.length + "[redacted]".length);
    expect(error.bodyText).not.toContain(token);
  });

  it("is more than 32 MiB, of which the rest is not read", async () => {
    let sent = 0;
    let cancelled = false;
    const piece = new Uint8Array(1024 * 1024).fill(0x20);
    const body = new ReadableStream(
      {
        pull: (stream) => {
          sent += 1;
          stream.enqueue(piece);
        },
        cancel: () => void (cancelled = true),
      },
      { highWaterMark: 0 },
    );
    expect(await failureOf(get(body))).toMatchObject({ message: `${answered} more than 32 MiB of JSON` });
    expect([sent, cancelled]).toEqual([33, true]);
  });

  it("is not 32 MiB exactly", async () => {
    const text = '{"id":"1"}';
    const body = new Blob([text, " ".repeat(32 * 1024 * 1024 - text.length)]);
    expect(await get(body)).toEqual({ id: "1" });
  });
});

describe("a failure under a success status", () => {
  it("is the error of an answer, with the vendor's object", async () => {
    const body = '{"failed":"yes","message":"no such report"}';
    const error = await failureOf(get(body, { headers: { "x-request-id": "r-1" } }));
    expect(error).toMatchObject({
      name: "HttpError",
      status: 200,
      body: { failed: "yes", message: "no such report" },
      message: "GET /v1/run answered 200: no such report (request id r-1)",
      requestId: "r-1",
      carriedOut: "no",
      isRetryable: false,
      label: "nightly",
    });
  });
});

describe("a part of another type than documented", () => {
  it("is left out of the value, and named in one notice of the call", async () => {
    const { transport } = scriptedClient([Response.json({ id: "1", rows: {}, owner: { tags: [1, "a"] }, new: 5 })]);
    const notices: ReportsEvent[] = [];
    const onEvent = (event: ReportsEvent) => void (event.type === "notice" && notices.push(event));
    const value = await transport.send(getRun, {}, { label: "nightly", onEvent });
    expect(value).toEqual({ id: "1", owner: { tags: ["a"] }, new: 5 });
    expect(notices).toEqual([
      expect.objectContaining({
        code: "fields_left_out",
        label: "nightly",
        operation: "GET /v1/run",
        message:
          "GET /v1/run: left out values of another type than documented: rows (expected number, got object); owner.tags.0 (expected string, got number)",
      }),
    ]);
  });

  it("is named also where it is called like a credential", async () => {
    const schema = z.looseObject({ apiKey: z.optional(z.looseObject({ password: z.string() })) });
    const { transport, events } = scriptedClient([Response.json({ apiKey: { password: ["s3cret"] } })]);
    await transport.send({ ...getRun, decode: json(schema) }, {});
    expect(events.find(({ type }) => type === "notice")).toMatchObject({
      message:
        "GET /v1/run: left out values of another type than documented: apiKey.password (expected string, got array)",
    });
  });

  it("is named five times at most, however many there are", async () => {
    const tags = Array.from({ length: 90_000 }, () => null);
    const { transport } = scriptedClient([Response.json({ id: "1", owner: { tags } })]);
    const messages: string[] = [];
    const onEvent = (event: ReportsEvent) => void (event.type === "notice" && messages.push(event.message));
    expect(await transport.send(getRun, {}, { onEvent })).toEqual({ id: "1", owner: { tags: [] } });
    expect(messages).toEqual([expect.stringMatching(/owner\.tags\.4 \(expected string, got null\); and 89995 more$/)]);
  });
});

describe("JSON that holds too much", () => {
  const one = json(anyJson);
  const list = json(anyJson, { isList: true });
  it.each<[string, string, Decoder<unknown>, string]>([
    ["levels", `{"id":"1","a":${"[".repeat(200)}${"]".repeat(200)}}`, list, "JSON of more than 200 levels"],
    ["brackets", "[".repeat(1024 * 1024), list, "JSON of more than 200 levels"],
    ["values", `{"id":"1","a":[${"1,".repeat(100_000)}1]}`, one, "JSON of more than 100000 values"],
    ["objects", `[${"{},".repeat(1024 * 1024)}{}]`, list, "JSON of more than 500000 values"],
  ])("of %s is refused before anything is made of it", async (_, body, decode, what) => {
    const { transport } = scriptedClient([new Response(body)]);
    const error = await failureOf(transport.send({ ...getRun, decode }, {}));
    expect(error).toBeInstanceOf(DecodeError);
    expect(error).toMatchObject({ message: `GET /v1/run answered 200 with ${what}`, carriedOut: "yes" });
  });

  it.each<[string, number, Decoder<unknown>]>([
    ["one thing", 99_000, one],
    ["a list", 499_000, list],
  ])("is not %s of %i values", async (_, count, decode) => {
    const { transport } = scriptedClient([Response.json(Array.from({ length: count }, () => 1))]);
    expect(await transport.send({ ...getRun, decode }, {})).toHaveLength(count);
  });
});
