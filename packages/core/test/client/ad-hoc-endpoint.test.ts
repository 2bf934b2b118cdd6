import { describe, expect, it } from "vitest";
import type { Method } from "../../src/call/endpoint.js";
import { baseUrl, scriptedClient, systemError, token } from "../support/scripted-client.js";
import { failureOf } from "../support/failure-of.js";
import { mistyped } from "../support/mistyped.js";

const operationOf = async (method: Method, idempotent?: boolean): Promise<number> => {
  const { client, calls } = scriptedClient([systemError("ECONNRESET")], { retries: 1 });
  await failureOf(client.request(method, "/v1/items", idempotent === undefined ? {} : { idempotent }));
  return calls.length;
};

describe("a call to any other endpoint", () => {
  it("goes to the same origin with credential, query and JSON body", async () => {
    const { client, calls } = scriptedClient([Response.json({ id: 5 }, { headers: { "x-request-id": "r-1" } })]);
    const query = { limit: 5, filter: { raw: 'name=="a"' } };
    const answer = await client
      .request<{ id: number }>("POST", "/v1/items;x=1", { query, body: [1], headers: { "X-Team": "audit" } })
      .withResponse();
    expect(answer).toMatchObject({ data: { id: 5 }, status: 200, requestId: "r-1" });
    expect(calls[0]!.url).toBe(`${baseUrl}/v1/items;x=1?limit=5&filter=name=="a"`);
    expect(calls[0]!.init).toMatchObject({
      method: "POST",
      body: "[1]",
      headers: { Authorization: `Bearer ${token}`, "X-Team": "audit", "Content-Type": "application/json" },
    });
  });

  it.each([new Response(null, { status: 204 }), new Response(""), new Response(" \n")])(
    "that is answered without content gives null",
    async (response) => {
      const { client, calls } = scriptedClient([response]);
      expect(await client.request("DELETE", "/v1/items/1")).toBeNull();
      expect(calls[0]!.init).not.toHaveProperty("body");
    },
  );

  it("is repeated when it is a GET, or its caller says that this does no harm", async () => {
    const counts = [operationOf("GET"), operationOf("GET", false), operationOf("POST"), operationOf("PUT", true)];
    expect(await Promise.all(counts)).toEqual([2, 1, 1, 2]);
  });

  it("is refused when it is a GET with a body, which cannot be sent", async () => {
    const { client, calls } = scriptedClient([Response.json({})]);
    expect(await failureOf(client.request("GET", "/v1/items", { body: {} }))).toMatchObject({ option: "request.body" });
    expect(calls).toHaveLength(0);
  });

  const path = 'path: expected a path such as "/v1/items", without "..", query or braces; use query for parameters';
  it.each([
    "v1/items",
    "//evil.example.com/x",
    "/\\evil.example.com",
    "https://evil.example.com/",
    "/v1/../admin",
    "/v1/..",
    "/./v1",
    "/.",
    "/v1/%2e%2E/admin",
    "/v1/.%2e/admin",
    "/v1?limit=5",
    "/v1#x",
    "/v1/{id}",
    "/v1/a b",
    "/v1/a\r\nHost:x",
    "/v1/a\tb",
  ])("at %j is refused", async (wrong) => {
    const { client, calls } = scriptedClient([Response.json({})]);
    expect(await failureOf(client.request("GET", wrong))).toMatchObject({ name: "ConfigError", message: path });
    expect(calls).toEqual([]);
  });

  it.each(["/v1/...", "/v1/a..b", "/v1/.hidden", "/v1/a%20b", "/v1/items/", "/"])(
    "at %j is sent as it is",
    async (right) => {
      const { client, calls } = scriptedClient([Response.json({})]);
      await client.request("GET", right);
      expect(new URL(calls[0]!.url).href).toBe(baseUrl + right);
    },
  );

  it.each<[string, readonly unknown[], string]>([
    ["method", ["HEAD", "/v1"], 'method: expected one of "GET", "POST", "PUT", "PATCH", "DELETE", got "HEAD"'],
    ["path", ["GET", undefined], "path: expected a non-empty string, got undefined"],
    ["request", ["GET", "/v1", null], "request: expected an object, got null"],
    ["request", ["GET", "/v1", "x"], "request: expected an object, got string"],
    ["query", ["GET", "/v1", { query: "a=1" }], "query: expected an object, got string"],
    ["idempotent", ["PUT", "/v1", { idempotent: "yes" }], "idempotent: expected true or false, got string"],
    ["options.querry", ["GET", "/v1", { querry: {} }], "options.querry: is not known here"],
    ["headers.authorization", ["GET", "/v1", { headers: { authorization: "x" } }], "headers.authorization: is set"],
  ])("with a wrong %s rejects, and does not throw", async (option, given, message) => {
    const { client, calls } = scriptedClient([Response.json({})]);
    const wrong: Parameters<typeof client.request> = mistyped(given);
    const promise = client.request(...wrong);
    expect(promise.withResponse).toBeTypeOf("function");
    expect(await failureOf(promise)).toMatchObject({ option, message: expect.stringContaining(message) });
    expect(calls).toEqual([]);
  });
});
