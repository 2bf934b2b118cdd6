import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ReportsEvent } from "@identity-reports/ping-reports";
import { pingFake } from "@identity-reports/ping-reports/fake";
import { roles } from "./support/samples.js";

const inputs = [
  { name: "ROLE-MEMBERSHIP", realm: "alpha" },
  { name: "ROLE-MEMBERSHIP", realm: "alpha", parameters: { roles: ["admin"] } },
] as const;
const quick = { poll: { firstMs: 2, maxMs: 10 } } as const;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "events-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A client of a fake, with all of its events. */
function watched() {
  const events: ReportsEvent[] = [];
  const client = pingFake().client({ onEvent: (event) => events.push(event) });
  return { client, events };
}

describe("the events of two reports at once", () => {
  test("can be told apart by call, run and label", async () => {
    const { client, events } = watched();
    const [first, second] = await Promise.all([
      client.runReport(inputs[0], { ...quick, label: "first" }),
      client.runReport(inputs[1], { ...quick, label: "second" }),
    ]);
    for (const { id, handle } of [first, second]) {
      const ofRun = events.filter(({ runId }) => runId === id);
      const [callId] = ofRun.map((event) => event.callId);
      const ofCall = events.filter((event) => event.callId === callId);
      expect(new Set(ofRun.map((event) => event.callId))).toEqual(new Set([callId]));
      expect(new Set(ofCall.map(({ label }) => label))).toEqual(new Set([handle.label]));
      // The start is of the same call, and there was no run yet.
      expect(ofCall.filter(({ type }) => type === "request").map(({ runId }) => runId)).toEqual([
        undefined,
        ...ofRun.filter(({ type }) => type === "request").map(() => id),
      ]);
      expect(ofRun.some(({ type }) => type === "poll")).toBe(true);
    }
  });

  test("include none without a call, but those of the token", async () => {
    const { client, events } = watched();
    await client.runReport(inputs[0], quick);
    expect(events.filter(({ callId }) => callId === undefined).every(({ type }) => type === "token")).toBe(true);
  });
});

test("a file that was saved is told with its hash, its place and how long it took", async () => {
  const { client, events } = watched();
  const report = await client.runReport(inputs[0], { ...quick, label: "nightly" });
  const runEvents = events.length;
  const saved = await report.saveTo(`${folder}/`, { format: "csv" });
  const later = events.slice(runEvents);
  const [callId] = later.map((event) => event.callId);
  expect(later.filter((event) => event.type !== "token")).toEqual(
    later.filter((event) => event.callId === callId && event.runId === report.id && event.label === "nightly"),
  );
  expect(events.slice(0, runEvents).some((event) => event.callId === callId)).toBe(false);
  const { path, sha256, sizeBytes, fileName } = saved;
  expect(later.find((event) => event.type === "download" && event.action === "saved")).toMatchObject({
    path,
    sha256,
    sizeBytes,
    fileName,
    format: "csv",
    lengthVerified: saved.lengthVerified,
    durationMs: expect.any(Number),
  });
});

test("the pages of rows are one call about the run", async () => {
  const { client, events } = watched();
  const report = await client.runReport(inputs[0], { ...quick, label: "nightly" });
  events.length = 0;
  await report.rows({ pageSize: 10 }).toArray();
  const requests = events.filter(({ type }) => type === "request");
  const [callId] = requests.map((event) => event.callId);
  expect(requests.length).toBeGreaterThan(1);
  expect(requests).toEqual(requests.map((event) => ({ ...event, callId, runId: report.id, label: "nightly" })));
});

test("events tell of every call, and of nothing secret", async () => {
  const events: ReportsEvent[] = [];
  const fake = pingFake();
  await fake.client({ onEvent: (event) => void events.push(event) }).runReport(roles, { label: "mine" });
  expect(events.some((event) => event.type === "poll" && event.operation === "GET /reports/runs")).toBe(true);
  expect(events.some((event) => event.type === "token" && event.action === "requested")).toBe(true);
});
