// A user's tests of what they build on the clients, with the globals of Jest or of vitest: no network, and no
// waiting for slow reports.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RateLimitError, ReportFailedError } from "@identity-reports/sailpoint-reports";
import { fudo, ping, reports, sailPoint, server } from "./mocked-vendors.mjs";

const { beforeAll, beforeEach, afterEach, afterAll, test, expect } = globalThis;
const clock = import.meta.jest ?? globalThis.vi;

const quickly = { poll: { firstMs: 1, maxMs: 5 } };
const vendors = Object.keys(reports);
const fakes = { sailPoint, fudo, ping };
const polled = { sailPoint: "getReportResult", fudo: "listReports", ping: "listRuns" };
let folder = "";

beforeAll(() => server.listen());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "reports-"));
});
afterEach(async () => {
  clock.useRealTimers();
  for (const fake of Object.values(fakes)) fake.reset();
  await rm(folder, { recursive: true, force: true });
});
afterAll(() => server.close());

test.each(vendors)("%s: a report becomes a file", async (vendor) => {
  const report = await reports[vendor](quickly);
  const { path, sizeBytes, sha256 } = await report.saveTo(`${folder}/`, { format: "csv" });
  const text = await readFile(path, "utf8");
  expect(text).toContain(",");
  expect(Buffer.byteLength(text)).toBe(sizeBytes);
  expect(sha256).toMatch(/^[0-9a-f]{64}$/);
});

test.each(vendors)("%s: a 429 is waited out", async (vendor) => {
  const fake = fakes[vendor];
  fake.fail(polled[vendor], [{ status: 429, retryAfterMs: 50 }]);
  await reports[vendor](quickly);
  expect(fake.calls.filter(({ status }) => status === 429)).toHaveLength(1);
});

test.each(vendors)("%s: a report of five minutes is waited for, in no time", async (vendor) => {
  clock.useFakeTimers();
  const started = Date.now();
  fakes[vendor].nextRun({ runMs: 300_000 });
  let settled = false;
  const work = reports[vendor]().finally(() => (settled = true));
  while (!settled) await clock.advanceTimersByTimeAsync(1_000);
  expect((await work).id).toBeTruthy();
  expect(Date.now() - started).toBeGreaterThanOrEqual(300_000);
});

test("a failed run is an error of its own kind", async () => {
  sailPoint.nextRun({ outcome: "FAILURE" });
  const error = await reports.sailPoint(quickly).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(ReportFailedError);
  expect(error.handle.reportType).toBe("IDENTITIES");
});

test("a 429 that asks for too much time says when to come back", async () => {
  sailPoint.fail("startReport", [{ status: 429, retryAfterMs: 3_600_000 }]);
  const error = await reports.sailPoint(quickly).catch((thrown) => thrown);
  expect(RateLimitError.is(error)).toBe(true);
  expect(error.retryAt.getTime()).toBeGreaterThan(Date.now());
});

test("a token that expires on the way is renewed", async () => {
  await reports.sailPoint({ ...quickly, onStarted: () => sailPoint.expireTokens() });
  expect(sailPoint.callsTo("getAccessToken")).toHaveLength(2);
});

test("a fake is a vendor without msw, too", async () => {
  const report = await sailPoint.client().runReport({ reportType: "IDENTITIES" });
  const file = await report.download({ format: "pdf" });
  expect(Buffer.from(await file.bytes()).toString("latin1")).toMatch(/^%PDF-/);
});
