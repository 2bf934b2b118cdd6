import { describe, expect, it } from "vitest";
import {
  validateClientOptions,
  validateRequestOptions,
  type ClientOptions,
  type RequestOptions,
} from "../../src/call/options.js";
import { optional, rules, type Rules } from "../../src/validate/rules.js";
import { ConfigError } from "../../src/errors/config-error.js";
import { getItem, scriptedClient } from "../support/scripted-client.js";
import { failureOf } from "../support/failure-of.js";
import { mistyped } from "../support/mistyped.js";

const fetch = async (): Promise<Response> => new Response();
const reserve = () => Promise.resolve({ waitMs: 0 });
const store = { get: () => undefined, set: () => {} };

/** Options both a client and a request take, wrong in each way there is. */
const common: readonly [option: string, value: unknown, message: string][] = [
  ["timeoutMs", 0, "timeoutMs: expected a number of ms of at least 1, got 0"],
  ["timeoutMs", "5", "timeoutMs: expected a number of ms of at least 1, got string"],
  ["timeoutMs", Infinity, "timeoutMs: expected a number of ms of at least 1, got Infinity"],
  ["timeoutMs", Number.NaN, "timeoutMs: expected a number of ms of at least 1, got NaN"],
  ["retries", -1, "retries: expected a whole number of at least 0, got -1"],
  ["retries", 1.5, "retries: expected a whole number of at least 0, got 1.5"],
  ["retries", Infinity, "retries: expected a whole number of at least 0, got Infinity"],
  ["retries", null, "retries: expected a whole number of at least 0, got null"],
  ["onEvent", {}, "onEvent: expected a function, got object"],
  ["headers", [], "headers: expected a plain object of names and strings, got an empty array"],
  ["headers", null, "headers: expected a plain object of names and strings, got null"],
  ["headers", new Headers({ "X-Team": "audit" }), "headers: expected a plain object of names and strings, got object"],
  ["headers", new Map([["X-Team", "audit"]]), "headers: expected a plain object of names and strings, got object"],
  ["headers", { "X Team": "a" }, "headers: a header name has characters it must not"],
  ["headers", { "X-Team\r\nHost": "a" }, "headers: a header name has characters it must not"],
  ["headers", { "": "a" }, "headers: a header name has characters it must not"],
  ["headers", { authorization: "Bearer x" }, "headers.authorization: is set by the client; credentials belong in auth"],
  ["headers", { AUTHORIZATION: "x" }, "headers.AUTHORIZATION: is set by the client"],
  ["headers", { "Proxy-Authorization": "x" }, "headers.Proxy-Authorization: is set by the client"],
  ["headers", { Cookie: "x" }, "headers.Cookie: is set by the client"],
  ["headers", { Host: "x" }, "headers.Host: is set by the client"],
  ["headers", { "Content-Length": "5" }, "headers.Content-Length: is set by the client"],
  ["headers", { "Transfer-Encoding": "chunked" }, "headers.Transfer-Encoding: is set by the client"],
  ["headers", { expect: "100-continue" }, "headers.expect: is set by the client"],
  ["headers", { Connection: "close" }, "headers.Connection: is set by the client"],
  ["headers", { "X-Team": "a\r\nHost: b" }, "headers.X-Team: expected text without line breaks, in Latin-1"],
  ["headers", { "X-Team": "a\0" }, "headers.X-Team: expected text without line breaks, in Latin-1"],
  ["headers", { "X-Team": "ż" }, "headers.X-Team: expected text without line breaks, in Latin-1"],
  ["headers", { "X-Team": 5 }, "headers.X-Team: expected text without line breaks, in Latin-1"],
  ["headers", { "X-Team": undefined }, "headers.X-Team: expected text without line breaks, in Latin-1"],
  ["timeout", 5, "options.timeout: is not known here; expected "],
];

const client: typeof common = [
  ["fetch", "fetch", "fetch: expected a function, got string"],
  ["pace", true, "pace: expected { requests, windowMs }, a pace store or false, got boolean"],
  ["pace", 5, "pace: expected { requests, windowMs }, a pace store or false, got 5"],
  ["pace", {}, "pace.requests: expected a whole number of at least 1, got undefined; missing as well: pace.windowMs"],
  ["pace", { requests: 0, windowMs: 1 }, "pace.requests: expected a whole number of at least 1, got 0"],
  ["pace", { requests: 1 }, "pace.windowMs: expected a number of ms of at least 1, got undefined"],
  ["pace", { requests: 1, windowMs: 0 }, "pace.windowMs: expected a number of ms of at least 1, got 0"],
  ["pace", { requests: 1, windowMs: 1, burst: 2 }, "pace.burst: is not known here; expected requests, windowMs"],
  ["pace", { reserve: true }, "pace.reserve: expected a function, got boolean"],
  ["pace", { reserve, close: 5 }, "pace.close: expected a function, got 5"],
  [
    "pace",
    { reserve, pace: { requests: 1 } },
    "pace.pace.windowMs: expected a number of ms of at least 1, got undefined",
  ],
  ["tls", true, "tls: expected an object, got boolean"],
  ["tls", { cert: "x" }, "tls.cert: is not known here; expected ca, serverName, insecureSkipVerify"],
  ["tls", { serverName: "" }, "tls.serverName: expected a non-empty string, got an empty string"],
  ["tls", { insecureSkipVerify: "yes" }, "tls.insecureSkipVerify: expected true or false, got string"],
  ["logger", "console", "logger: expected a logger, got string"],
  ["logger", null, "logger: expected a logger, got null"],
  ["appName", "", "appName: expected short plain text, got an empty string"],
  ["appName", "a\nb", "appName: expected short plain text, got string"],
  ["appName", "ż", "appName: expected short plain text, got string"],
  ["appName", "x".repeat(101), "appName: expected short plain text, got string"],
  ["appName", 5, "appName: expected short plain text, got 5"],
  ["tokenStore", "redis", "tokenStore: expected an object, got string"],
  ["tokenStore", { get: store.get }, "tokenStore.set: expected a function, got undefined"],
  ["tokenStore", { set: store.set }, "tokenStore.get: expected a function, got undefined"],
  ["tokenStore", { ...store, lock: true }, "tokenStore.lock: expected a function, got boolean"],
];

const request: typeof common = [
  ["signal", {}, "signal: expected an AbortSignal, got object"],
  ["signal", new AbortController(), "signal: expected an AbortSignal, got object"],
  ["signal", null, "signal: expected an AbortSignal, got null"],
  ["totalTimeoutMs", -1, "totalTimeoutMs: expected a number of ms, or Infinity, got -1"],
  ["totalTimeoutMs", Number.NaN, "totalTimeoutMs: expected a number of ms, or Infinity, got NaN"],
  ["label", "", "label: expected a non-empty string, got an empty string"],
  ["label", 5, "label: expected a non-empty string, got 5"],
  ["fetch", fetch, "options.fetch: is not known here"],
];

const vendorRules: Rules = { tenant: rules.anyValue };

describe("a wrong option of a client", () => {
  it.each([...common, ...client])("%s: %j is refused by name", (option, value, message) => {
    const check = (): void => validateClientOptions({ [option]: value }, vendorRules);
    expect(check).toThrow(ConfigError);
    expect(check).toThrow(message);
  });

  it("tells what else there is when it is not known", () => {
    const check = (): void => validateClientOptions(mistyped({ tokenstore: store }), vendorRules);
    expect(check).toThrow(/^options\.tokenstore: is not known here; expected tenant, .*tokenStore/);
  });

  it("is a certificate for a fetch that does not look at it", () => {
    const check = (): void => validateClientOptions({ tls: {}, fetch }, {});
    expect(check).toThrow("tls: has no effect on a custom fetch; set up certificates there");
  });
});

describe("a wrong option of a request", () => {
  it.each([...common, ...request])(
    "%s: %j rejects the call before anything is sent",
    async (option, value, message) => {
      const { transport, calls } = scriptedClient([new Response("{}")]);
      const call = transport.send(getItem, { id: "1" }, { [option]: value });
      const error = await failureOf(call);
      expect(error).toBeInstanceOf(ConfigError);
      expect(error.message).toContain(message);
      expect(calls).toEqual([]);
    },
  );

  it("may be one that its caller knows", () => {
    const options: RequestOptions = mistyped({ signal: AbortSignal.abort(), quick: 5 });
    expect(() => validateRequestOptions(options)).toThrow("options.quick: is not known here");
    expect(() => validateRequestOptions(options, { quick: optional(rules.boolean), other: rules.abortSignal })).toThrow(
      "quick: expected true or false",
    );
    expect(() => validateRequestOptions(options, { quick: rules.anyValue })).not.toThrow();
  });

  it.each([
    [null, "null"],
    ["quick", "string"],
  ])("is anything that is no object of options: %j", async (options, kind) => {
    const { transport } = scriptedClient([new Response("{}")]);
    const error = await failureOf(transport.send(getItem, { id: "1" }, mistyped(options)));
    expect(error).toMatchObject({ name: "ConfigError", message: `options: expected an object, got ${kind}` });
  });
});

describe("right options", () => {
  it.each<ClientOptions>([
    {},
    {
      fetch,
      headers: { "X-Team": "é" },
      timeoutMs: 1,
      retries: 0,
      pace: false,
      appName: "nightly 1.0",
      logger: console,
    },
    { pace: { requests: 1, windowMs: 1 }, tls: { ca: "…", serverName: "a.example.com", insecureSkipVerify: false } },
    { onEvent: () => {}, tokenStore: store, pace: { reserve } },
    { pace: { reserve, close: () => Promise.resolve(), pace: { requests: 1, windowMs: 1 } } },
  ])("%o pass", (options) => {
    expect(() => validateClientOptions(options, {})).not.toThrow();
  });

  it("may be undefined, each of them", () => {
    const names = [
      "fetch",
      "headers",
      "timeoutMs",
      "retries",
      "pace",
      "tls",
      "logger",
      "onEvent",
      "appName",
      "tokenStore",
    ];
    const options = Object.fromEntries(names.map((name) => [name, undefined]));
    expect(() => validateClientOptions(options, {})).not.toThrow();
  });

  it("include a token store that is an object of the caller's own class, with fields", () => {
    class FileStore {
      readonly path = "token.json";
      get(): undefined {
        return undefined;
      }
      set(): void {}
    }
    expect(() => validateClientOptions({ tokenStore: new FileStore() }, {})).not.toThrow();
  });
});
