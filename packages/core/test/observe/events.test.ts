import { describe, expect, it, vi } from "vitest";
import { visibleHeaders } from "../../src/observe/emit-cleaned.js";
import type { ReportsEvent } from "../../src/observe/events.js";
import { logEvents, type Logger } from "../../src/observe/logger.js";
import { getItem, scriptedClient, startRun } from "../support/scripted-client.js";
import { settled, useFakeClock } from "../support/transport-clock.js";
import { failureOf } from "../support/failure-of.js";

const operation = "GET /v1/items/{id}";
const refusedFor = (seconds: string) => (): Response =>
  new Response("{}", { status: 429, headers: { "retry-after": seconds, "x-request-id": "r-1" } });

describe("the events of a call", () => {
  it("tell each attempt, with attempt, status, duration and request id", async () => {
    const { transport, events } = scriptedClient([refusedFor("2"), Response.json({})]);
    useFakeClock();
    await settled(transport.send(getItem, { id: "secret id?" }, { label: "nightly" }));
    const url = "https://vendor.example.com/api/v1/items/secret%20id%3F";
    const common = { operation, label: "nightly", callId: expect.any(String) };
    const durationMs = expect.any(Number);
    expect(events).toEqual([
      { type: "call", action: "started", ...common },
      { type: "request", ...common, method: "GET", url, attempt: 1 },
      {
        type: "response",
        ...common,
        status: 429,
        attempt: 1,
        durationMs,
        requestId: "r-1",
        headers: expect.any(Object),
      },
      {
        type: "retry",
        ...common,
        attempt: 1,
        waitMs: 2_000,
        code: "rate_limited",
        status: 429,
        reason: expect.stringMatching(/^rate_limited: GET .* answered 429/),
        retryAt: expect.any(Date),
      },
      { type: "request", ...common, method: "GET", url, attempt: 2 },
      {
        type: "response",
        ...common,
        status: 200,
        attempt: 2,
        durationMs,
        headers: { "content-type": "application/json" },
      },
      { type: "call", action: "succeeded", ...common, durationMs },
    ]);
  });

  it("end with what it failed with, and what that means for the server's side", async () => {
    const { transport, events } = scriptedClient([new Response("{}", { status: 500 })]);
    await failureOf(transport.send(startRun, { report: "a" }));
    expect(events.at(-1)).toMatchObject({ type: "call", action: "failed", code: "server_error", carriedOut: "maybe" });
  });

  it("say where its path is the caller's own", async () => {
    const { client, events } = scriptedClient([Response.json({})]);
    await client.request("GET", "/v1/people/anna");
    expect(events[0]).toMatchObject({ type: "call", operation: "GET /v1/people/anna", isAdHoc: true });
  });

  it("reach the client's listener and logger and the call's own listener", async () => {
    const seen: string[] = [];
    const { transport } = scriptedClient([Response.json({})], {
      onEvent: ({ type }) => void seen.push(`client ${type}`),
      logger: { debug: (line) => void seen.push(`logger ${line.split(" ").at(2)}`) },
    });
    await transport.send(getItem, { id: "1" }, { onEvent: ({ type }) => void seen.push(`call ${type}`) });
    const both = (type: string, line: string): string[] => [`logger ${line}`, `client ${type}`, `call ${type}`];
    expect(seen).toEqual([
      ...both("call", "started"),
      ...both("request", "sent"),
      ...both("response", "answered"),
      ...both("call", "succeeded"),
    ]);
  });

  it("never show a query", async () => {
    const { client, events } = scriptedClient([Response.json({})]);
    await client.request("GET", "/v1/items", { query: { filter: "planted" } });
    expect(JSON.stringify(events)).not.toContain("planted");
  });
});

describe("a listener or logger that fails", () => {
  const failing = (): never => {
    throw new Error("listener");
  };
  const rejecting = (): Promise<void> => Promise.reject(new Error("listener"));

  it.each<[string, () => void]>([
    ["throws", failing],
    ["rejects", rejecting],
  ])("because it %s changes nothing, and the others still hear everything", async (_, fail) => {
    const unhandled = vi.fn<(reason: unknown) => void>();
    process.on("unhandledRejection", unhandled);
    const heard: string[] = [];
    const { transport } = scriptedClient([refusedFor("0.001"), Response.json({ ok: true })], {
      onEvent: fail,
      logger: { debug: fail, info: fail, warn: fail, error: fail },
    });
    const call = transport.send(getItem, { id: "1" }, { onEvent: ({ type }) => void heard.push(type) });
    expect(await call).toEqual({ ok: true });
    expect(heard).toEqual(["call", "request", "response", "retry", "request", "response", "call"]);
    // Rejections are reported after the microtasks of a turn.
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  it("does not change what a failing call fails with", async () => {
    const { transport } = scriptedClient([new Response("{}", { status: 404 })], { onEvent: failing });
    expect(await failureOf(transport.send(startRun, { report: "a" }))).toMatchObject({ name: "NotFoundError" });
  });
});

it("only headers that tell nothing private are shown", () => {
  const shown = {
    "content-length": "5",
    "content-type": "a/b",
    date: "d",
    deprecation: "true",
    "retry-after": "5",
    sunset: "s",
    "transfer-encoding": "chunked",
    "x-deprecated": "x",
  };
  const hidden = {
    "set-cookie": "sid=1",
    authorization: "x",
    location: "https://x/?token=1",
    "x-request-id": "1",
    etag: "e",
  };
  expect(visibleHeaders(new Headers({ ...shown, ...hidden }))).toEqual(shown);
  expect(visibleHeaders(new Headers(hidden))).toEqual({});
});

describe("a logger", () => {
  const at = new Date(0);
  it.each<[ReportsEvent, keyof Logger, string]>([
    [{ type: "request", operation, method: "GET", url: "u", attempt: 2 }, "debug", `${operation} sent (attempt 2)`],
    [
      { type: "response", operation, status: 200, durationMs: 1_234, attempt: 1, headers: {} },
      "debug",
      `${operation} answered 200 after 1.2 s`,
    ],
    [
      { type: "retry", operation, attempt: 1, waitMs: 500, code: "http_error", reason: "http_error: no", retryAt: at },
      "warn",
      `${operation} is tried again in 0.5 s: http_error: no`,
    ],
    [
      { type: "wait", operation, reason: "pace", waitMs: 10_000 },
      "info",
      `${operation} waits 10.0 s for its turn (pace)`,
    ],
    [{ type: "call", operation, action: "started" }, "debug", `${operation} started`],
    [
      { type: "method", operation: "runReport", action: "succeeded", durationMs: 61_000 },
      "debug",
      "runReport succeeded after 61.0 s",
    ],
    [
      {
        type: "method",
        operation: "saveTo",
        action: "failed",
        durationMs: 500,
        code: "target_exists",
        carriedOut: "yes",
      },
      "debug",
      "saveTo failed after 0.5 s: target_exists",
    ],
    [{ type: "token", operation, action: "refreshed" }, "debug", "access token refreshed"],
    [
      { type: "poll", operation, id: "run-1", state: "RUNNING", elapsedMs: 60_000 },
      "debug",
      `${operation}: run run-1 is RUNNING after 60.0 s`,
    ],
    [{ type: "download", operation, action: "opened", fileName: "a.csv" }, "info", "download of a.csv opened"],
    [
      {
        type: "download",
        operation,
        action: "saved",
        fileName: "a.csv",
        path: "/reports/a (2).csv",
        format: "csv",
        sizeBytes: 120,
        receivedBytes: 120,
        lengthVerified: true,
        durationMs: 1_234,
      },
      "info",
      "a.csv saved: 120 bytes in 1.2 s",
    ],
    [{ type: "download", operation, action: "restarted", fileName: "a.csv" }, "warn", "download of a.csv restarted"],
    [{ type: "notice", operation, code: "c", message: "use v2" }, "warn", "use v2"],
  ])("gets one line with its fields for %j", (event, level, line) => {
    const lines: [level: string, message: string, fields: object][] = [];
    const write = (name: string) => (message: string, fields: object) => void lines.push([name, message, fields]);
    const logger: Logger = { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
    logEvents(logger)(event);
    expect(lines).toEqual([[level, line, event]]);
    expect(lines[0]?.[2]).not.toBe(event);
  });

  it("may leave levels out, and keeps its own `this`", () => {
    class Lines {
      readonly written: string[] = [];
      warn(message: string): void {
        this.written.push(message);
      }
    }
    const lines = new Lines();
    const log = logEvents(lines);
    log({ type: "request", operation, method: "GET", url: "u", attempt: 1 });
    log({ type: "notice", operation, code: "c", message: "use v2" });
    expect(lines.written).toEqual(["use v2"]);
  });
});
