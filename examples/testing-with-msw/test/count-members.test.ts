import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { PingReportsClient } from "@identity-reports/ping-reports";
import { pingFake } from "@identity-reports/ping-reports/fake";
import { handlers } from "@identity-reports/ping-reports/msw";
import { countMembers } from "../src/count-members.ts";
import { passTime } from "./pass-time.ts";

const tenant = "openam-acme-ew2.id.forgerock.io";
/** A test does not wait seconds for a report. */
const quickly = { poll: { firstMs: 1 } };

const fake = pingFake({ baseUrl: `https://${tenant}` });
const server = setupServer(...handlers(fake));
let client: PingReportsClient;

beforeAll(() => server.listen());
beforeEach(() => {
  client = new PingReportsClient({ tenant, auth: fake.credentials });
});
afterEach(() => {
  vi.useRealTimers();
  client.close();
  fake.reset();
});
afterAll(() => server.close());

test("a report is counted, all its pages", async () => {
  fake.nextRun({ rows: 1_234 });
  expect(await countMembers(client, "alpha", quickly)).toBe(1_234);
  expect(fake.runs).toMatchObject([{ name: "ROLE-MEMBERSHIP", realm: "alpha" }]);
});

test("a 429 is waited out", async () => {
  fake.fail("viewRun", [{ status: 429, retryAfterMs: 50 }]);
  expect(await countMembers(client, "alpha", quickly)).toBe(37);
  expect(fake.calls.filter(({ status }) => status === 429)).toHaveLength(1);
});

test("a failed run has no count", async () => {
  fake.nextRun({ outcome: "COMPLETED_FAILED" });
  expect(await countMembers(client, "alpha", quickly)).toBeUndefined();
});

test("a token that expires on the way is renewed", async () => {
  const onProgress = vi.fn().mockImplementationOnce(() => fake.expireTokens());
  expect(await countMembers(client, "alpha", { ...quickly, onProgress })).toBe(37);
  expect(fake.calls.filter(({ operation }) => operation === "getAccessToken")).toHaveLength(2);
});

test("a report of five minutes is waited for, in no time", async () => {
  // Signing a request for a token takes real time, so this client is handed one.
  client = new PingReportsClient({ tenant, auth: { accessToken: fake.issueToken() } });
  vi.useFakeTimers();
  fake.nextRun({ runMs: 300_000 });
  const settled = vi.fn();
  const work = countMembers(client, "alpha").finally(settled);
  await passTime(290);
  expect(settled).not.toHaveBeenCalled();
  await passTime(60);
  expect(await work).toBe(37);
});
