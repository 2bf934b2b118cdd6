import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ReportsEvent } from "@identity-reports/session-reports";
import { sessionFake } from "@identity-reports/session-reports/fake";
import { temporaryFolder } from "../../core/test/support/temporary-folder.js";
import { criteria } from "./support/samples.js";

const inputs = [
  { criteria: [{ field: "protocol", value: "ssh" }] },
  { criteria: [{ field: "protocol", value: "rdp" }] },
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
  const client = sessionFake().client({ onEvent: (event) => events.push(event) });
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

test("the pages of a list are one call, each list another", async () => {
  const { client, events } = watched();
  await client.createReport(inputs[0]);
  await client.createReport(inputs[1]);
  events.length = 0;
  await client.listReports({ limit: 1 }).toArray();
  await client.listReports({ limit: 1 }).toArray();
  const requests = events.filter(({ type }) => type === "request");
  expect(requests.length).toBeGreaterThan(3);
  expect(new Set(requests.map(({ callId }) => callId)).size).toBe(2);
});

test("events tell the story without secrets", async () => {
  const folder = temporaryFolder();
  const events: ReportsEvent[] = [];
  const fake = sessionFake({ runMs: 5 });
  const client = fake.client({ onEvent: (event) => void events.push(event) });
  await (await client.runReport({ criteria }, { label: "nightly" })).saveTo(join(folder, "a.pdf"), { format: "pdf" });
  expect(new Set(events.map(({ operation }) => operation))).toEqual(
    new Set(["runReport", "saveTo", "POST /api/v2/report", "GET /api/v2/report", "GET /api/v2/report/{id}/{format}"]),
  );
  expect(events.every(({ label }) => label === "nightly")).toBe(true);
  expect(JSON.stringify(events)).not.toContain(fake.credentials.apiKey);
});
