import { afterEach, describe, expect, it, vi } from "vitest";
import { noCredential } from "../../src/auth/access-token.js";
import { Transport } from "../../src/client/transport.js";
import type { ReportsEvent } from "../../src/observe/events.js";
import { baseUrl, getItem, profile, scriptedClient } from "../support/scripted-client.js";
import { failureOf } from "../support/failure-of.js";
import { mistyped } from "../support/mistyped.js";

afterEach(() => void vi.restoreAllMocks());

describe("a fetch that does not keep its promise", () => {
  it.each([
    ["nothing", undefined],
    ["null", null],
    ["text", "{}"],
    ["an object that only looks like an answer", { status: 200, ok: true }],
    ["an answer whose status is text", { status: "200", headers: new Headers(), body: null }],
    ["an answer with headers that cannot be read", { status: 200, headers: { "content-type": "a/b" }, body: null }],
  ])("and gives %s is a wrong option, not a failed connection", async (_, value) => {
    const { transport, calls } = scriptedClient([() => mistyped(value)]);
    const error = await failureOf(transport.send(getItem, { id: "1" }));
    expect(error).toMatchObject({
      name: "ConfigError",
      message: "fetch: must resolve to a Response",
      option: "fetch",
      carriedOut: "maybe",
    });
    expect(calls).toHaveLength(1);
  });

  it.each<[string, string, () => unknown]>([
    [
      "whose body is a stream of Node, as that of node-fetch",
      "whose body is a web stream; that of node-fetch is not",
      () => ({ status: 200, headers: new Headers(), body: { pipe: () => {} } }),
    ],
    [
      "without a body",
      "whose body is a web stream; that of node-fetch is not",
      () => ({ status: 200, headers: new Headers() }),
    ],
    [
      "that it has read",
      "whose body was not read before; read a clone() of it",
      async () => {
        const response = Response.json({});
        await response.text();
        return response;
      },
    ],
    [
      "that it still reads",
      "whose body was not read before; read a clone() of it",
      () => {
        const response = Response.json({});
        response.body!.getReader();
        return response;
      },
    ],
  ])("and gives an answer %s is told what is wrong with it", async (_, problem, answer) => {
    const { transport, calls } = scriptedClient([() => mistyped(answer())]);
    const error = await failureOf(transport.send(getItem, { id: "1" }));
    expect(error).toMatchObject({ name: "ConfigError", option: "fetch", carriedOut: "maybe" });
    expect(error.message).toContain(`fetch: must resolve to a Response ${problem}`);
    expect(calls).toHaveLength(1);
  });

  it("and fails with nothing, or with something that cannot be read, still ends in a typed error", async () => {
    for (const failure of [undefined, null, "text", 5, Symbol("s"), Object.create(null), { message: 5 }]) {
      const { transport } = scriptedClient([() => Promise.reject(failure)], { retries: 0 });
      expect(await failureOf(transport.send(getItem, { id: "1" }))).toMatchObject({
        name: "NetworkError",
        code: "network_error",
        attempts: 1,
        operation: "GET /v1/items/{id}",
      });
    }
  });

  it("and answers after the abort has the late answer's body let go", async () => {
    let answer: (response: Response) => void = () => {};
    const { transport, calls } = scriptedClient([() => new Promise((resolve) => (answer = resolve))]);
    const abort = new AbortController();
    const call = failureOf(transport.send(getItem, { id: "1" }, { signal: abort.signal }));
    await expect.poll(() => calls.length).toBe(1);
    abort.abort();
    expect(await call).toMatchObject({ name: "AbortError" });
    const cancelled = vi.fn<() => void>();
    answer(new Response(new ReadableStream({ cancel: cancelled })));
    await expect.poll(() => cancelled.mock.calls.length).toBe(1);
  });
});

it("an answer that says under a status of success that it failed is the vendor's failure", async () => {
  const { transport, calls } = scriptedClient([Response.json({ failed: "yes", message: "no room" })]);
  expect(await failureOf(transport.send(getItem, { id: "1" }))).toMatchObject({
    name: "HttpError",
    message: "GET /v1/items/{id} answered 200: no room",
  });
  expect(calls).toHaveLength(1);
});

describe("an endpoint on its way out", () => {
  const notices = (events: readonly ReportsEvent[]) => events.filter(({ type }) => type === "notice");

  it.each<[Record<string, string>, string]>([
    [{ deprecation: "@1688169599" }, "the server marks this endpoint as deprecated"],
    [
      { sunset: "Wed, 11 Nov 2026 23:59:59 GMT" },
      "the server marks this endpoint as deprecated, to be removed after Wed, 11 Nov 2026 23:59:59 GMT",
    ],
    [
      { deprecation: "true", sunset: "tomorrow", "x-deprecated": "true" },
      "the server marks this endpoint as deprecated, to be removed after tomorrow",
    ],
    [{ "x-deprecated": "true" }, "use v2"],
  ])("is announced: %j", async (headers, message) => {
    const { transport, events } = scriptedClient([Response.json({}, { headers })]);
    await transport.send(getItem, { id: "1" }, { label: "nightly" });
    const operation = "GET /v1/items/{id}";
    expect(notices(events)).toEqual([
      {
        type: "notice",
        operation,
        label: "nightly",
        attempt: 1,
        code: "endpoint_deprecated",
        callId: expect.any(String),
        message: `${operation}: ${message}`,
      },
    ]);
  });

  it("is not made up", async () => {
    const { transport, events } = scriptedClient([Response.json({})]);
    await transport.send(getItem, { id: "1" });
    expect(notices(events)).toEqual([]);
  });
});

describe("a client that does not check certificates", () => {
  const message = `certificates of ${baseUrl} are not checked: anyone on the network path can read and change everything (tls.insecureSkipVerify)`;
  const create = (options: object): Transport =>
    new Transport({
      profile,
      baseUrl,
      credential: noCredential,
      options: { tls: { insecureSkipVerify: true }, ...options },
    });

  it("says so on the console when there is no listener", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    create({}).close();
    expect(warn.mock.calls).toEqual([[message]]);
  });

  it("says so to those who listen, and only to them", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const events: ReportsEvent[] = [];
    const lines: string[] = [];
    create({ onEvent: (event: ReportsEvent) => events.push(event) }).close();
    create({ logger: { warn: (line: string) => lines.push(line) } }).close();
    expect(events).toEqual([{ type: "notice", operation: "connect", code: "certificates_unchecked", message }]);
    expect(lines).toEqual([message]);
    expect(warn).not.toHaveBeenCalled();
  });

  it("is not made from certificates that are none", () => {
    expect(() => create({ tls: { ca: "no certificate" } })).toThrow(/^tls: /);
  });
});
