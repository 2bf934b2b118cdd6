import { METRIC_HTTP_CLIENT_REQUEST_DURATION } from "@opentelemetry/semantic-conventions";
import { describe, expect, it } from "vitest";
import {
  answer,
  connectionError,
  createItem,
  getItem,
  ok,
  scriptedFetch,
  testClient,
} from "../support/transport-client.js";
import { reportVendor } from "../support/report-vendor.js";
import { telemetry } from "../support/telemetry.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { failureOf } from "../support/failure-of.js";

const quick = { poll: { firstMs: 1, maxMs: 2 } };
const input = { report: "ACCOUNTS" };

describe("the metrics", () => {
  it("count each request with its outcome, and each call, retry and wait", async () => {
    const { onEvent, metric } = telemetry();
    const { fetch } = scriptedFetch([answer(503), ok(), connectionError("ECONNRESET")]);
    const { transport } = testClient({ options: { fetch, onEvent } });
    await transport.send(getItem, { id: "anna" });
    await failureOf(transport.send(createItem, { id: "2" }));
    const server = { "server.address": "vendor.test", "server.port": 443 };
    const get = { "http.request.method": "GET", "url.template": "/api/items/{id}", ...server };
    const post = { "http.request.method": "POST", "url.template": "/api/items", ...server };
    const once = expect.objectContaining({ count: 1 });
    expect(await metric(METRIC_HTTP_CLIENT_REQUEST_DURATION)).toEqual([
      { attributes: { ...get, "http.response.status_code": 503, "error.type": "503" }, value: once },
      { attributes: { ...get, "http.response.status_code": 200 }, value: once },
      { attributes: { ...post, "error.type": "ECONNRESET" }, value: once },
    ]);
    expect(await metric("identity_reports.calls")).toEqual([
      { attributes: { "identity_reports.operation": "GET /api/items/{id}" }, value: 1 },
      { attributes: { "identity_reports.operation": "POST /api/items", "error.type": "ECONNRESET" }, value: 1 },
    ]);
    expect(await metric("identity_reports.retries")).toEqual([
      { attributes: { "identity_reports.operation": "GET /api/items/{id}", "error.type": "server_error" }, value: 1 },
    ]);
    expect(await metric("identity_reports.wait.duration")).toEqual([
      { attributes: { "identity_reports.wait.reason": "retry" }, value: once },
    ]);
  });

  it("count runs by their last state, and the bytes that were saved", async () => {
    const { onEvent, metric } = telemetry();
    const good = reportVendor({}, { onEvent });
    const bad = reportVendor({ status: () => ({ state: "FAILED" }) }, { onEvent });
    const report = await good.lifecycle.run(input, quick);
    await report.saveTo(`${temporaryFolder()}/`, { format: "csv" });
    await failureOf(bad.lifecycle.run(input, quick));
    expect(await metric("identity_reports.runs")).toEqual([
      { attributes: { "identity_reports.run.state": "DONE" }, value: 1 },
      { attributes: { "identity_reports.run.state": "FAILED", "error.type": "report_failed" }, value: 1 },
    ]);
    expect(await metric("identity_reports.active_runs")).toEqual([{ attributes: {}, value: 0 }]);
    expect(await metric("identity_reports.download.size")).toEqual([
      { attributes: { "identity_reports.file.format": "csv" }, value: 14 },
    ]);
  });
});
