import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { defineEndpoint } from "../../src/call/endpoint.js";
import { json, jsonDocument } from "../../src/decode/json.js";
import { mapped } from "../../src/decode/map.js";
import { DecodeError } from "../../src/errors/call-errors.js";
import { ReportExpiredError } from "../../src/errors/report-errors.js";
import { scriptedClient } from "../support/scripted-client.js";

const schema = z.looseObject({ name: z.string() });
const common = { method: "POST", path: "things", idempotent: false } as const;
const answerOf = (body: string, status = 200): Response => new Response(body, { status });

describe("a lenient answer", () => {
  const endpoint = defineEndpoint({ ...common, decode: json(schema, { empty: { name: "" }, lenient: true }) });

  test.each(["", "OK", "true", '{"name":1}', "[]"])("takes %j for an empty one", async (body) => {
    expect(await scriptedClient([answerOf(body)]).transport.send(endpoint, {})).toEqual({ name: "" });
  });

  test("is what the schema wants where it can be", async () => {
    expect(await scriptedClient([answerOf('{"name":"a","more":1}')]).transport.send(endpoint, {})).toEqual({
      name: "a",
      more: 1,
    });
  });

  test("is not a login page", async () => {
    const { transport } = scriptedClient([answerOf("<!doctype html><title>Sign in</title>")]);
    await expect(transport.send(endpoint, {})).rejects.toBeInstanceOf(DecodeError);
  });

  test("is not what is called a page and begins with a tag", async () => {
    const page = new Response("<h1>Service Unavailable</h1>", { headers: { "content-type": "text/html" } });
    await expect(scriptedClient([page]).transport.send(endpoint, {})).rejects.toBeInstanceOf(DecodeError);
  });
});

test("a document keeps the text it came as", async () => {
  const endpoint = defineEndpoint({ ...common, decode: jsonDocument(schema) });
  const text = '{"name":"a","big":12345678901234567890}';
  expect((await scriptedClient([answerOf(text)]).transport.send(endpoint, {})).text).toBe(text);
});

test("an endpoint may know a failure under a success status", async () => {
  const failure = (body: unknown) =>
    JSON.stringify(body).includes("gone") ? new ReportExpiredError("it is gone") : undefined;
  const endpoint = defineEndpoint({ ...common, decode: json(schema, { failure }) });
  const { transport } = scriptedClient([answerOf('{"message":"gone"}'), answerOf('{"name":"here"}')]);
  await expect(transport.send(endpoint, {})).rejects.toMatchObject({ code: "report_expired" });
  expect(await transport.send(endpoint, {})).toEqual({ name: "here" });
});

test("an answer is made into something else, or into a failure", async () => {
  const decode = mapped(json(schema), ({ name }, { operation }) => {
    if (name === "none") throw new ReportExpiredError(`${operation} has none`);
    return name.toUpperCase();
  });
  const endpoint = defineEndpoint({ ...common, decode });
  const { transport } = scriptedClient([answerOf('{"name":"a"}'), answerOf('{"name":"none"}')]);
  expect(await transport.send(endpoint, {})).toBe("A");
  await expect(transport.send(endpoint, {})).rejects.toThrow("POST /v1/things has none");
});

describe("bodies", () => {
  test("a form may be made for each attempt", async () => {
    let made = 0;
    const form = async () => ({ number: String(++made), left: undefined });
    const endpoint = defineEndpoint({ ...common, idempotent: true, body: () => ({ form }), decode: json(schema) });
    const { transport, calls } = scriptedClient([answerOf("", 500), answerOf('{"name":"a"}')]);
    await transport.send(endpoint, {});
    expect(calls.map(({ init }) => init.body)).toEqual(["number=1", "number=2"]);
  });

  test("a form that cannot be made is the caller's error, and nothing is sent", async () => {
    const failure = new ReportExpiredError("no form");
    const endpoint = defineEndpoint({
      ...common,
      body: () => ({ form: () => Promise.reject(failure) }),
      decode: json(schema),
    });
    const { transport, calls } = scriptedClient([answerOf("{}")]);
    await expect(transport.send(endpoint, {})).rejects.toMatchObject({ name: failure.name, message: failure.message });
    expect(calls).toEqual([]);
  });

  test("multipart that a fetch never reads does no harm", async () => {
    const form = new FormData();
    form.append("file", new Blob(["{}"], { type: "application/json" }), "a.json");
    const endpoint = defineEndpoint({ ...common, body: () => ({ multipart: () => form }), decode: json(schema) });
    const { transport, calls } = scriptedClient([answerOf('{"name":"a"}')]);
    await transport.send(endpoint, {});
    expect(calls[0]?.init.body).toBe(form);
    // Unread, it would be let go a moment later, and the rejection would fail this file.
    await new Promise((resolve) => setTimeout(resolve, 20));
  });
});
