import { describe, expect, test } from "vitest";
import { ConfigError, SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { throughJson } from "../../core/test/support/through-json.js";

const details = { reportType: "SOD_VIOLATION_REPORT", arguments: { policyId: "p-1" } } as const;
const quick = { poll: { firstMs: 1, maxMs: 5 } } as const;

describe.each([
  [{ policyId: "p-1" }, "/sod-policies/v1/p-1/violation-report/run", undefined, "policy-p-1"],
  [{}, "/sod-violation-report/v1/run", undefined, "Multi Query Report"],
  [
    { filteredPolicyList: ["p-1", "p-2"] },
    "/sod-violation-report/v1/run",
    { filteredPolicyList: ["p-1", "p-2"] },
    "Multi Query Report",
  ],
])("the report on violations of %j", (values, path, body, name) => {
  test("is run, waited for and handed out as a ZIP", async () => {
    const fake = sailPointFake({ runMs: 20, rows: 4 });
    const report = await fake.client().runReport({ reportType: "SOD_VIOLATION_REPORT", arguments: values }, quick);
    const [start] = fake.calls.filter(({ method, path: sent }) => method === "POST" && sent.includes("sod-"));
    expect([start?.path, start?.body]).toEqual([path, body]);
    expect(report.result).toMatchObject({ id: fake.runs[0]?.id, status: "SUCCESS", taskDefName: name });
    const file = await report.download({ format: "zip" });
    expect([file.format, file.fileName]).toEqual(["zip", "PolicyReport.zip"]);
    const bytes = await file.bytes();
    expect([...bytes.subarray(0, 2)]).toEqual([0x50, 0x4b]);
  });
});

test("events of the wait name the status request that was sent", async () => {
  const fake = sailPointFake({ runMs: 20 });
  const operations = new Set<string>();
  const client = fake.client({ onEvent: (event) => event.type === "poll" && operations.add(event.operation) });
  await client.runReport(details, quick);
  expect([...operations]).toEqual(["GET /sod-policies/v1/sod-violation-report-status/{reportResultId}"]);
});

test("a run goes on in another process from its handle as JSON", async () => {
  const fake = sailPointFake({ runMs: 20 });
  const handle = await fake.client().submitReport(details);
  expect(handle).toMatchObject({ version: 1, id: fake.runs[0]?.id, kind: "sod-violation-report" });
  const stored = throughJson(handle);
  expect((await fake.client().resume(stored, quick)).id).toBe(handle.id);
});

test.each(["csv", "pdf"] as const)("the format %s is a mistake of the caller's", async (format) => {
  const report = await sailPointFake().client().runReport(details, quick);
  await expect(report.download({ format })).rejects.toBeInstanceOf(ConfigError);
});

test("a start that names no run is the vendor's fault, and a lost one is not made again", async () => {
  const fake = sailPointFake();
  fake.fail("startSodPolicy", [{ status: 200, body: { status: "PENDING" } }, 502]);
  await expect(fake.client().submitReport(details)).rejects.toMatchObject({ name: "DecodeError", carriedOut: "yes" });
  await expect(fake.client().submitReport(details)).rejects.toMatchObject({ carriedOut: "maybe" });
  expect(fake.callsTo("startSodPolicy")).toHaveLength(2);
});

test("a run that an earlier call started is told, unless it is accepted", async () => {
  const fake = sailPointFake({ runMs: 60_000 });
  const client = fake.client();
  const { id } = await client.submitReport(details);
  await expect(client.submitReport(details)).rejects.toMatchObject({ code: "report_joined", handle: { id } });
  expect(await client.submitReport(details, { onJoined: "accept" })).toMatchObject({ id, joined: true });
});

test.each(["ERROR", "TERMINATED"])("a run that ends with %s has failed", async (outcome) => {
  const fake = sailPointFake();
  fake.nextRun({ outcome });
  await expect(fake.client().runReport(details, quick)).rejects.toMatchObject({
    code: "report_failed",
    state: outcome,
  });
});

test("a file that SailPoint no longer keeps is expired", async () => {
  const fake = sailPointFake({ behaviour: { fileRetentionMs: 0 } });
  const report = await fake.client().runReport(details, quick);
  await expect(report.download({ format: "zip" })).rejects.toMatchObject({ code: "report_expired" });
});

test("no file is ever said to have all rows: SailPoint does not announce them", async () => {
  const report = await sailPointFake({ rows: 3 }).client().runReport(details, quick);
  expect(report.result.rows).toBeUndefined();
});

test("one policy and a list at once are refused", async () => {
  const values = { policyId: "p-1", filteredPolicyList: ["p-2"] };
  const call = sailPointFake().client().runReport({ reportType: "SOD_VIOLATION_REPORT", arguments: values });
  await expect(call).rejects.toMatchObject({ option: "arguments.policyId" });
});

test("a 403 names the right", async () => {
  const fake = sailPointFake({ behaviour: { forbidden: ["startSodPolicy"] } });
  await expect(fake.client().submitReport(details)).rejects.toMatchObject({
    message: expect.stringContaining("idn:sod-violation:manage"),
  });
});

test.each(["v1", "v2025"] as const)("the paths are those of %s", async (apiVersion) => {
  const fake = sailPointFake();
  const client = new SailPointReportsClient({
    tenant: "acme",
    apiVersion,
    auth: { ...fake.credentials },
    fetch: fake.fetch,
  });
  const report = await client.runReport({ reportType: "SOD_VIOLATION_REPORT" }, quick);
  await (await report.download({ format: "zip" })).bytes();
  const id = fake.runs[0]?.id;
  const sent = fake.calls.filter(({ path }) => path.includes("sod-")).map(({ path }) => path);
  const pathOf = (service: string): string => (apiVersion === "v1" ? `/${service}/v1` : `/${apiVersion}/${service}`);
  expect(new Set(sent)).toEqual(
    new Set([
      `${pathOf("sod-violation-report")}/run`,
      `${pathOf("sod-policies")}/sod-violation-report-status/${id}`,
      `${pathOf("sod-violation-report")}/${id}/download`,
    ]),
  );
});
