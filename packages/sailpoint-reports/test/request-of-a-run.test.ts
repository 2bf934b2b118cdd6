import { expect, test } from "vitest";
import { type ReportsEvent } from "@identity-reports/sailpoint-reports";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { throughJson } from "../../core/test/support/through-json.js";

const details = {
  reportType: "ACCOUNTS",
  arguments: { application: "2c9180835d2e5168", sourceName: "Active Directory" },
} as const;
const anywhere = () => new WritableStream<Uint8Array>();

test("what was asked for goes along to the report, the file and errors, also in another process", async () => {
  const fake = sailPointFake();
  const handle = await fake.client().submitReport(details);
  const stored = throughJson(handle);
  const report = await fake.client().resume(stored);
  expect(report.handle.request).toEqual(details);
  expect((await report.saveTo(anywhere(), { format: "csv" })).request).toEqual(details);
  fake.fail("getReport", ["404"]);
  await expect(report.download({ format: "csv" })).rejects.toMatchObject({ handle: { request: details } });
});

test("defaults that are sent are part of it", async () => {
  const handle = await sailPointFake().client().submitReport({ reportType: "IDENTITIES_DETAILS" });
  expect(handle.request).toEqual({ reportType: "IDENTITIES_DETAILS", arguments: { correlatedOnly: false } });
});

test("a handle without it is resumed", async () => {
  const fake = sailPointFake();
  const { request: _, ...handle } = await fake.client().submitReport(details);
  const report = await fake.client().resume(handle);
  expect("request" in (await report.saveTo(anywhere(), { format: "csv" }))).toBe(false);
});

test("it has no secrets", async () => {
  const fake = sailPointFake();
  const query = `name:${fake.credentials.clientSecret}`;
  const handle = await fake.client().submitReport({ reportType: "SEARCH_EXPORT", arguments: { query } });
  expect(JSON.stringify(handle)).not.toContain(fake.credentials.clientSecret);
});

test("it is in no event and in no log line", async () => {
  const fake = sailPointFake();
  const told: unknown[] = [];
  const log = (...line: unknown[]): void => void told.push(...line);
  const client = fake.client({
    onEvent: (event: ReportsEvent) => void told.push(event),
    logger: { debug: log, info: log, warn: log, error: log },
  });
  const report = await client.runReport(details, { label: "nightly" });
  await report.saveTo(anywhere(), { format: "csv" });
  expect(told.length).toBeGreaterThan(5);
  expect(JSON.stringify(told)).not.toContain("Active Directory");
});
