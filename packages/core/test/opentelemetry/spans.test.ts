import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_REQUEST_RESEND_COUNT,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  ATTR_URL_FULL,
} from "@opentelemetry/semantic-conventions";
import { ATTR_URL_TEMPLATE } from "@opentelemetry/semantic-conventions/incubating";
import { describe, expect, it } from "vitest";
import {
  answer,
  connectionError,
  createItem,
  getItem,
  ok,
  scriptedFetch,
  testClient,
  type Reply,
} from "../support/transport-client.js";
import { reportVendor, secret, type VendorScript } from "../support/report-vendor.js";
import { telemetry, textsOf } from "../support/telemetry.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { failureOf } from "../support/failure-of.js";

const quick = { poll: { firstMs: 1, maxMs: 2 } };
const input = { report: "people of Anna Kowalska" };

/** A vendor that is observed. */
function observedVendor(script: VendorScript = {}) {
  const book = telemetry();
  return { ...book, ...reportVendor(script, { onEvent: book.onEvent }) };
}

/** A client that is observed. */
function observedClient(replies: readonly Reply[]) {
  const book = telemetry();
  const { fetch } = scriptedFetch(replies);
  return { ...book, ...testClient({ options: { fetch, onEvent: book.onEvent } }) };
}

describe("the spans of a report", () => {
  it("are attempts and polls in their method, under the span that was active when it was called", async () => {
    const { lifecycle, under, tree } = observedVendor();
    await under("nightly", async () => {
      const report = await lifecycle.run(input, quick);
      await report.saveTo(`${temporaryFolder()}/`, { format: "csv" });
    });
    // What a poll holds together begins in the same ms as the poll, so the order among them is left open.
    expect(tree().toSorted()).toEqual(
      [
        "nightly",
        "  runReport",
        "    POST /runs",
        ...Array.from({ length: 3 }, () => ["    poll", "    GET /runs/{id}"]).flat(),
        "  saveTo",
        "    GET /runs/{id}/file",
      ].toSorted(),
    );
  });

  it("of a poll begin with its own request, not with the start of the run", async () => {
    const { lifecycle, spans, spanNamed } = observedVendor();
    await lifecycle.run(input, quick);
    const [first] = spans().filter(({ name }) => name === "poll");
    const millisecondsOf = ([seconds, nanoseconds]: [number, number]) => seconds * 1_000 + nanoseconds / 1e6;
    const startEndedAt = millisecondsOf(spanNamed("POST /runs").endTime);
    expect(millisecondsOf(first?.startTime ?? [0, 0])).toBeGreaterThanOrEqual(Math.floor(startEndedAt) - 1);
  });

  it("of a download are in the trace of its run where no other span is active", async () => {
    const { lifecycle, tree } = observedVendor();
    const report = await lifecycle.run(input, quick);
    await report.saveTo(`${temporaryFolder()}/`, { format: "csv" });
    expect(tree().filter((line) => /^ *(runReport|saveTo)/.test(line))).toEqual(["runReport", "  saveTo"]);
  });

  it("of a download point to its run where another span is active", async () => {
    const { lifecycle, under, spanNamed } = observedVendor();
    const report = await lifecycle.run(input, quick);
    await under("nightly", () => report.saveTo(`${temporaryFolder()}/`, { format: "csv" }));
    expect(spanNamed("saveTo").links.map(({ context }) => context.spanId)).toEqual([
      spanNamed("runReport").spanContext().spanId,
    ]);
  });

  it("say which run it was, how it stood, and what was saved", async () => {
    const { lifecycle, spans, spanNamed } = observedVendor();
    const report = await lifecycle.run(input, quick);
    await report.saveTo(`${temporaryFolder()}/`, { format: "csv" });
    expect(spanNamed("runReport").attributes["identity_reports.run.id"]).toBe("run-1");
    const states = spans()
      .filter(({ name }) => name === "poll")
      .map(({ attributes }) => attributes["identity_reports.run.state"]);
    expect(states).toEqual(["RUNNING", "RUNNING", "DONE"]);
    expect(spanNamed("saveTo").attributes).toMatchObject({
      "identity_reports.run.id": "run-1",
      "identity_reports.file.format": "csv",
      "identity_reports.file.size": 14,
      "identity_reports.file.rows": 1,
    });
  });

  it("end with the code of what it failed with, and what that means for the run", async () => {
    const { lifecycle, spanNamed } = observedVendor({ status: () => ({ state: "FAILED" }) });
    await failureOf(lifecycle.run(input, quick));
    const { status, attributes } = spanNamed("runReport");
    expect(status).toEqual({ code: SpanStatusCode.ERROR });
    expect(attributes).toMatchObject({ [ATTR_ERROR_TYPE]: "report_failed", "identity_reports.carried_out": "yes" });
  });

  it("show neither secrets, nor names, nor labels, nor messages, nor what was asked for", async () => {
    const { lifecycle, spans } = observedVendor({
      status: (n) => (n === 1 ? new Response(`Anna Kowalska ${secret}`, { status: 500 }) : { state: "FAILED" }),
    });
    await failureOf(lifecycle.run(input, { ...quick, label: "Anna Kowalska" }));
    for (const text of textsOf(spans())) expect(String(text)).not.toMatch(/Anna|a-token/);
  });
});

describe("the span of an attempt", () => {
  it("has the names of the semantic conventions", async () => {
    const { transport, spanNamed } = observedClient([ok()]);
    await transport.send(getItem, { id: "anna", filter: "x" });
    const { kind, attributes } = spanNamed("GET /api/items/{id}");
    expect(kind).toBe(SpanKind.CLIENT);
    expect(attributes).toEqual({
      [ATTR_HTTP_REQUEST_METHOD]: "GET",
      [ATTR_SERVER_ADDRESS]: "vendor.test",
      [ATTR_SERVER_PORT]: 443,
      [ATTR_URL_FULL]: "https://vendor.test/api/items/REDACTED",
      [ATTR_URL_TEMPLATE]: "/api/items/{id}",
      [ATTR_HTTP_RESPONSE_STATUS_CODE]: 200,
    });
  });

  it("is under the span that was active, where no method is", async () => {
    const { transport, under, tree } = observedClient([ok()]);
    await under("mine", () => transport.send(getItem, { id: "1" }));
    expect(tree()).toEqual(["mine", "  GET /api/items/{id}"]);
  });

  it("shows nothing of a path that the caller wrote", async () => {
    const { transport, spans } = observedClient([ok()]);
    await transport.send({ ...getItem, path: "/people/anna", isAdHoc: true }, { id: "" });
    expect(spans().map(({ name, attributes }) => [name, attributes[ATTR_URL_FULL]])).toEqual([
      ["GET", "https://vendor.test/REDACTED"],
    ]);
  });

  it("that failed is an error, and the next one and the pause between them are beside it", async () => {
    const { transport, under, tree, spans } = observedClient([answer(503), ok()]);
    await under("mine", () => transport.send(getItem, { id: "1" }));
    expect(tree()).toEqual(["mine", "  GET /api/items/{id}", "  wait", "  GET /api/items/{id}"]);
    const attempts = spans().filter(({ kind }) => kind === SpanKind.CLIENT);
    expect(
      attempts.map(({ status, attributes }) => [
        status.code,
        attributes[ATTR_ERROR_TYPE],
        attributes[ATTR_HTTP_REQUEST_RESEND_COUNT],
      ]),
    ).toEqual([
      [SpanStatusCode.ERROR, "503", undefined],
      [SpanStatusCode.UNSET, undefined, 1],
    ]);
  });

  it("without an answer has the code of the failure", async () => {
    const { transport, spanNamed } = observedClient([connectionError("ECONNRESET")]);
    await failureOf(transport.send(createItem, { id: "1" }));
    const { status, attributes } = spanNamed("POST /api/items");
    expect([status.code, attributes[ATTR_ERROR_TYPE]]).toEqual([SpanStatusCode.ERROR, "ECONNRESET"]);
  });

  it("comes after the wait for a 429, which says why", async () => {
    const { transport, spanNamed } = observedClient([answer(429, { "retry-after": "0.01" }), ok()]);
    await transport.send(getItem, { id: "1" });
    expect(spanNamed("wait").attributes["identity_reports.wait.reason"]).toBe("retry");
  });
});

it("a listener before any provider is registered changes nothing", async () => {
  const { openTelemetry } = await import("../../src/opentelemetry.js");
  const { fetch } = scriptedFetch([ok()]);
  const { transport } = testClient({ options: { fetch, onEvent: openTelemetry() } });
  expect(await transport.send(getItem, { id: "1" })).toEqual({});
});
