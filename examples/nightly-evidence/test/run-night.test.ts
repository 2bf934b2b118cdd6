import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { expect, test } from "vitest";
import { evidenceOf } from "../src/evidence.ts";
import { Records } from "../src/records.ts";
import { runNight, type NightOptions, type Summary } from "../src/run-night.ts";
import { fakes, planOf, recordsIn, temporaryFolder, type Fakes } from "./support.ts";

function night(all: Fakes, folder: string, sources: number, more: Partial<NightOptions> = {}): Promise<Summary> {
  const clients = {
    sailpoint: all.sailpoint.client({ pace: false }),
    ping: all.ping.client(),
    fudo: all.fudo.client(),
  };
  const plan = planOf(sources);
  return runNight(evidenceOf(plan, clients), { folder, poll: plan.poll, concurrency: 8, ...more });
}

const reportOf = ({ reports }: Summary, key: string) => reports.find((each) => each.key === key);

test("40 sources, two realms and Fudo: every file is there as the summary says", async () => {
  const folder = await temporaryFolder();
  const all = fakes();
  const summary = await night(all, folder, 40);
  expect(summary).toMatchObject({ saved: 43, failed: 0, incomplete: 0 });
  for (const { path = "", sha256, sizeBytes, lengthVerified, handle, error } of summary.reports) {
    const bytes = await readFile(path);
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(sha256);
    expect(bytes).toHaveLength(sizeBytes ?? -1);
    expect(typeof lengthVerified).toBe("boolean");
    expect(error).toBeUndefined();
    expect(handle?.id).toBeTruthy();
  }
  expect(JSON.parse(await readFile(join(folder, "summary.json"), "utf8"))).toEqual(summary);
  expect(all.sailpoint.callsTo("startReport")).toHaveLength(40);
});

test("a second start keeps what is there and asks the vendors nothing", async () => {
  const folder = await temporaryFolder();
  const all = fakes();
  await night(all, folder, 3);
  const before = Object.values(all).map(({ calls }) => calls.length);
  const again = await night(all, folder, 3);
  expect(again.saved).toBe(6);
  expect(again.reports.every(({ step }) => step === "keep")).toBe(true);
  expect(Object.values(all).map(({ calls }) => calls.length)).toEqual(before);
});

test("a file that was changed is downloaded again, and its run is not started again", async () => {
  const folder = await temporaryFolder();
  const all = fakes();
  const first = await night(all, folder, 1);
  const path = reportOf(first, "sailpoint-accounts-2c910")?.path ?? "";
  await writeFile(path, "tampered");
  const again = await night(all, folder, 1);
  expect(reportOf(again, "sailpoint-accounts-2c910")).toMatchObject({ state: "saved", step: "resume" });
  expect(await readFile(path, "utf8")).not.toBe("tampered");
  expect(all.sailpoint.callsTo("startReport")).toHaveLength(1);
});

test("a report that fails stops no other, and the next start runs only that one again", async () => {
  const folder = await temporaryFolder();
  const all = fakes();
  all.sailpoint.nextRun({ outcome: "FAILURE" });
  all.fudo.fail("createReport", ["403"]);
  const first = await night(all, folder, 5);
  expect(first).toMatchObject({ saved: 6, failed: 2 });
  const failed = first.reports.filter(({ state }) => state === "failed");
  expect(new Set(failed.map(({ error }) => error?.["name"]))).toEqual(new Set(["ForbiddenError", "ReportFailedError"]));

  const again = await night(all, folder, 5);
  expect(again).toMatchObject({ saved: 8, failed: 0 });
  expect(all.sailpoint.callsTo("startReport")).toHaveLength(6);
  expect(all.ping.callsTo("startRun")).toHaveLength(2);
});

test("a download that fails goes on from the handle", async () => {
  const folder = await temporaryFolder();
  const all = fakes();
  all.sailpoint.fail("getReport", ["404"]);
  expect(await night(all, folder, 1)).toMatchObject({ saved: 3, failed: 1 });
  const again = await night(all, folder, 1);
  expect(reportOf(again, "sailpoint-accounts-2c910")).toMatchObject({ state: "saved", step: "resume" });
  expect(all.sailpoint.callsTo("startReport")).toHaveLength(1);
});

test("a run that the vendor has lost since is run anew, and not asked for at every start", async () => {
  const folder = await temporaryFolder();
  const all = fakes();
  // A run of yesterday, so that it cannot be one that the vendor does not show yet.
  const handle = await all.ping.client().submitReport({ name: "ROLE-MEMBERSHIP", realm: "alpha" });
  const key = "ping-alpha-role-membership";
  const startedAt = new Date(Date.now() - 86_400_000).toISOString();
  const records = new Records(join(folder, "records"));
  await records.write({ key, vendor: "ping", state: "started", handle: { ...handle, startedAt } });
  all.ping.reset();
  const first = await night(all, folder, 1);
  expect(reportOf(first, key)).toMatchObject({ state: "failed", step: "resume", error: { name: "NotFoundError" } });
  const again = await night(all, folder, 1);
  expect(reportOf(again, key)).toMatchObject({ state: "saved", step: "start" });
});

test("a start whose answer was lost is not repeated until somebody says so", async () => {
  const folder = await temporaryFolder();
  const all = fakes();
  all.ping.fail("startRun", ["reset-after"]);
  expect(await night(all, folder, 1)).toMatchObject({ saved: 3, failed: 1 });
  const again = await night(all, folder, 1);
  const unknown = again.reports.find(({ step }) => step === "unknown");
  expect(unknown).toMatchObject({ vendor: "ping", state: "failed", error: { code: "start_unknown" } });
  expect(all.ping.callsTo("startRun")).toHaveLength(2);

  expect(await night(all, folder, 1, { startUnknown: true })).toMatchObject({ saved: 4, failed: 0 });
  expect(all.ping.callsTo("startRun")).toHaveLength(3);
});

test("a wait behind somebody else's run is over in time, and their run is never taken for ours", async () => {
  const folder = await temporaryFolder();
  const all = fakes();
  all.sailpoint.nextRun({ joined: { arguments: { application: "theirs" } }, runMs: 60_000 });
  const first = await night(all, folder, 1, { maxWaitMs: 200 });
  expect(reportOf(first, "sailpoint-accounts-2c910")).toMatchObject({ state: "failed", error: { phase: "wait" } });
  expect(reportOf(first, "sailpoint-accounts-2c910")).not.toHaveProperty("handle");
  all.sailpoint.reset();
  const again = await night(all, folder, 1);
  expect(reportOf(again, "sailpoint-accounts-2c910")).toMatchObject({ state: "saved", step: "start" });
  expect(all.sailpoint.runs[0]?.arguments).toMatchObject({ application: "2c910" });
});

test("a tenant that runs one report of a type at a time", async () => {
  const folder = await temporaryFolder();
  const all = { ...fakes(), sailpoint: sailPointFake({ runMs: 20, rateLimit: false }) };
  // More lanes than a call waits for strangers: lanes of one client are no strangers to each other.
  expect(await night(all, folder, 24, { concurrency: 24 })).toMatchObject({ saved: 27, failed: 0 });
  const asked = all.sailpoint.runs.map(({ arguments: { application } }) => application);
  expect(new Set(asked).size).toBe(24);
  expect(asked).toHaveLength(24);
  expect(all.sailpoint.callsTo("startReport").length).toBeLessThanOrEqual(2 * 24);
});

test("records hold no secret", async () => {
  const folder = await temporaryFolder();
  const all = fakes();
  all.sailpoint.fail("startReport", ["403"]);
  await night(all, folder, 2);
  const text = JSON.stringify(await recordsIn(folder));
  for (const secret of [
    all.sailpoint.credentials.clientSecret,
    all.fudo.credentials.apiKey,
    all.ping.credentials.jwk.d,
  ])
    expect(text).not.toContain(secret);
});
