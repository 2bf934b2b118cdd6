import { describe, expect, it } from "vitest";
import { defineEndpoint } from "../../src/call/endpoint.js";
import { noContent } from "../../src/decode/json.js";
import { bodyServer } from "../support/body-server.js";
import { scriptedClient } from "../support/scripted-client.js";
import { failureOf } from "../support/failure-of.js";

const remove = defineEndpoint({ method: "DELETE", path: "run", decode: noContent, idempotent: true });
const json = { "content-type": "application/json" };

describe("an answer without content", () => {
  it.each<[string, () => Response]>([
    ["nothing", () => new Response(null, { status: 204 })],
    ["empty text", () => new Response("")],
    ["a word in HTML", () => new Response("deleted", { headers: { "content-type": "text/html" } })],
    ["JSON", () => new Response('{"deleted":true}', { headers: json })],
    ["what should be JSON and is empty", () => new Response("", { headers: json })],
    ["what should be JSON and is none", () => new Response("OK", { headers: json })],
    [
      "what is said to be no JSON",
      () => new Response('{"failed":"yes"}', { headers: { "content-type": "text/plain" } }),
    ],
  ])("is undefined for %s", async (_, answer) => {
    expect(await scriptedClient([answer]).transport.send(remove, {})).toBeUndefined();
  });

  it.each(["<!doctype html><html>Sign in</html>", "<h1>Service Unavailable</h1>"])(
    "is not the page %s",
    async (html) => {
      const page = new Response(html, { headers: { "content-type": "text/html" } });
      expect(await failureOf(scriptedClient([page]).transport.send(remove, {}))).toMatchObject({
        name: "DecodeError",
        message: expect.stringContaining("an HTML page"),
      });
    },
  );

  it("is the vendor's failure where JSON reports one", async () => {
    const body = '{"failed":"yes","message":"still running"}';
    const headers = { "content-type": "application/problem+JSON; charset=utf-8" };
    const error = await failureOf(scriptedClient([new Response(body, { headers })]).transport.send(remove, {}));
    expect(error).toMatchObject({ name: "HttpError", message: "DELETE /v1/run answered 200: still running" });
  });

  it("lets go of a body that comes anyway, so that its connection is not held", async () => {
    const server = await bodyServer([{ body: "x".repeat(50_000_000), headers: { "content-type": "text/plain" } }]);
    const { transport } = scriptedClient([(url, init) => fetch(url, init)], { baseUrl: server.baseUrl });
    expect(await transport.send(remove, {})).toBeUndefined();
    await expect.poll(() => server.openAnswers()).toBe(0);
  });
});
