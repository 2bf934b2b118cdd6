import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pingFake } from "@identity-reports/ping-reports/fake";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { sessionFake } from "@identity-reports/session-reports/fake";
import { ServerError } from "@identity-reports/sailpoint-reports";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import type { CollectResult, SubmitEvent, SubmitResult } from "../src/events.ts";
import { createHandlers, type Handlers } from "../src/handlers.ts";
import { folderStorage } from "../src/storage.ts";
import { vendorsFromEnvironment } from "../src/vendors.ts";

afterEach(() => {
  vi.useRealTimers();
});

async function platform(fileTimeMs = 20_000) {
  const folder = await mkdtemp(join(tmpdir(), "serverless-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const fakes = { sailpoint: sailPointFake(), ping: pingFake(), fudo: sessionFake() };
  /** New clients for every invocation, and nothing but JSON in and out. */
  const invoke = async <Result>(call: (handlers: Handlers) => Promise<Result>): Promise<Result> => {
    const vendors = { sailpoint: fakes.sailpoint.client(), ping: fakes.ping.client(), fudo: fakes.fudo.client() };
    const result = await call(createHandlers({ vendors, storage: folderStorage(folder), fileTimeMs }));
    return JSON.parse(JSON.stringify(result)) as Result;
  };
  return {
    fakes,
    submit: (event: SubmitEvent) => invoke<SubmitResult>(({ submit }) => submit(event)),
    collect: (result: SubmitResult) => {
      if (result.state === "failed") throw new Error(String(result.error["message"]));
      return invoke<CollectResult>(({ collect }) => collect({ handle: result.handle }));
    },
  };
}

const identities: SubmitEvent = { vendor: "sailpoint", report: { reportType: "IDENTITIES" } };

test.each<SubmitEvent>([
  identities,
  { vendor: "ping", report: { name: "ROLE-MEMBERSHIP", realm: "alpha" } },
  { vendor: "fudo", report: { criteria: [{ field: "protocol", value: "ssh" }] } },
])("$vendor: started in one invocation, stored by a later one", async (event) => {
  const { fakes, submit, collect } = await platform();
  vi.useFakeTimers({ toFake: ["Date"] }); // the fakes go by the clock
  fakes[event.vendor].nextRun({ runMs: 60_000 });
  const submitted = await submit(event);
  expect(submitted.state).toBe("submitted");
  expect(await collect(submitted)).toMatchObject({ state: "running" });
  vi.advanceTimersByTime(61_000);
  expect(await collect(submitted)).toMatchObject({ state: "stored" });
  const again = await collect(submitted);
  if (again.state !== "stored") throw new Error("collecting twice must be harmless");
  expect(
    createHash("sha256")
      .update(await readFile(again.location))
      .digest("hex"),
  ).toBe(again.sha256);
});

test("a run that failed is a result, not an exception that the platform would repeat", async () => {
  const { fakes, submit, collect } = await platform();
  fakes.sailpoint.nextRun({ outcome: "FAILURE" });
  const collected = await collect(await submit(identities));
  expect(collected).toMatchObject({ state: "failed", error: { name: "ReportFailedError" } });
  // A new run may go better; looking at this one again will not.
  fakes.sailpoint.nextRun({ outcome: "TEMPERROR" });
  const passing = await collect(await submit(identities));
  expect(passing).toMatchObject({ state: "failed", error: { name: "ReportFailedError", isRetryable: true } });
});

test("a start that may have been carried out is not thrown, so that the platform does not repeat it", async () => {
  const { fakes, submit } = await platform();
  fakes.sailpoint.fail("startReport", ["reset-after"]);
  expect(await submit(identities)).toMatchObject({ state: "failed", error: { carriedOut: "maybe" } });
  expect(fakes.sailpoint.callsTo("startReport")).toHaveLength(1);
});

test("trouble while looking is thrown, so that the platform tries again", async () => {
  const { fakes, submit, collect } = await platform();
  const submitted = await submit(identities);
  fakes.sailpoint.fail(
    "getReportResult",
    Array.from({ length: 4 }, () => "503" as const),
  );
  await expect(collect(submitted)).rejects.toSatisfy((error) => ServerError.is(error));
  expect(await collect(submitted)).toMatchObject({ state: "stored" });
});

test("another's run is neither taken nor waited for: the platform tries again later", async () => {
  const { fakes, submit } = await platform();
  fakes.sailpoint.nextRun({ joined: { arguments: { application: "theirs" } }, runMs: 60_000 });
  const accounts = { reportType: "ACCOUNTS", arguments: { application: "ours", sourceName: "AD" } } as const;
  await expect(submit({ vendor: "sailpoint", report: accounts })).rejects.toMatchObject({ code: "report_joined" });
});

test("a run that only a clock takes for another's may be ours, so that the platform does not repeat it", async () => {
  const { fakes, submit } = await platform();
  fakes.sailpoint.nextRun({ joined: true, runMs: 60_000 });
  expect(await submit(identities)).toMatchObject({
    state: "failed",
    error: { code: "report_joined", carriedOut: "maybe" },
  });
});

test("a file that takes longer than an invocation is collected by a later one, and asked for once", async () => {
  const { fakes, submit, collect } = await platform(100);
  vi.useFakeTimers({ toFake: ["Date"] });
  fakes.ping.nextRun({ exportMs: 60_000 });
  const submitted = await submit({ vendor: "ping", report: { name: "ROLE-MEMBERSHIP", realm: "alpha" } });
  expect(await collect(submitted)).toEqual({ state: "running", vendorState: "file under way" });
  vi.advanceTimersByTime(61_000);
  expect(await collect(submitted)).toMatchObject({ state: "stored", rowCount: 37 });
  expect(fakes.ping.callsTo("exportRun")).toHaveLength(1);
});

test("a wrong report is a failure that names what is wrong", async () => {
  const { submit } = await platform();
  const event: SubmitEvent = { vendor: "ping", report: { name: " ", realm: "alpha" } };
  expect(await submit(event)).toMatchObject({ state: "failed", error: { name: "ConfigError" } });
});

test("an event of an unknown vendor is a failure, and not a run that was submitted", async () => {
  const { submit } = await platform();
  const event = JSON.parse('{"vendor":"okta","report":{}}') as SubmitEvent;
  expect(await submit(event)).toMatchObject({ state: "failed", error: { name: "ConfigError", option: "vendor" } });
});

test("an id with a path in it leads to no other folder", async () => {
  const fake = sailPointFake();
  const folder = await mkdtemp(join(tmpdir(), "serverless-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { id } = await fake.client().submitReport({ reportType: "IDENTITIES" });
  const sailpoint = fake.client({
    fetch: (url, init) => fake.fetch(url.replace("..%2F..%2Fescaped", id), init),
  });
  const vendors = { sailpoint, fudo: sessionFake().client(), ping: pingFake().client() };
  const { collect } = createHandlers({ vendors, storage: folderStorage(join(folder, "evidence")) });
  const { baseUrl } = sailpoint;
  const startedAt = new Date().toISOString();
  const stored = await collect({
    handle: { version: 1, vendor: "sailpoint", baseUrl, id: "../../escaped", startedAt },
  });
  expect(stored).toMatchObject({ state: "stored" });
  expect(await readdir(folder)).toEqual(["evidence"]);
});

test("a vendor without credentials is told by name, when it is first used", () => {
  const vendors = vendorsFromEnvironment();
  expect(() => vendors.fudo).toThrow("FUDO_");
});
