import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { RateLimitError, SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { handlers } from "@identity-reports/sailpoint-reports/msw";
import { saveAccounts } from "../src/save-accounts.ts";
import { passTime } from "./pass-time.ts";

const source = { application: "2c9180897e7742b2017e781782f705b9", sourceName: "Active Directory" };
/** A test does not wait seconds for a report. */
const quickly = { poll: { firstMs: 1 } };

const fake = sailPointFake(); // it answers for the tenant "acme"
const server = setupServer(...handlers(fake));
let client: SailPointReportsClient;
let folder: string;

beforeAll(() => server.listen());
beforeEach(async () => {
  client = new SailPointReportsClient({ tenant: "acme", auth: fake.credentials });
  folder = await mkdtemp(join(tmpdir(), "accounts-"));
});
afterEach(async () => {
  vi.useRealTimers();
  client.close();
  fake.reset();
  await rm(folder, { recursive: true, force: true });
});
afterAll(() => server.close());

test("a report becomes a file", async () => {
  fake.nextRun({ rows: [{ account: "ada" }, { account: "grace" }] });
  const saved = await saveAccounts(client, source, folder, quickly);
  expect(saved).toEqual({ path: join(folder, "Accounts Export.csv") });
  expect(await readFile(join(folder, "Accounts Export.csv"), "utf8")).toBe("account\r\nada\r\ngrace\r\n");
  expect(fake.runs).toMatchObject([{ reportType: "ACCOUNTS", arguments: source }]);
});

test("a 429 is waited out", async () => {
  fake.fail("getReportResult", [{ status: 429, retryAfterMs: 50 }]);
  expect(await saveAccounts(client, source, folder, quickly)).toHaveProperty("path");
  expect(fake.calls.filter(({ status }) => status === 429)).toHaveLength(1);
});

test("a 429 that asks for too much time is an error at once, and says when to come back", async () => {
  fake.fail("startReport", [{ status: 429, retryAfterMs: 3_600_000 }]);
  const work = saveAccounts(client, source, folder, quickly);
  await expect(work).rejects.toSatisfy((error) => RateLimitError.is(error) && error.retryAt instanceof Date);
});

test("a failed run is a note, and no file", async () => {
  fake.nextRun({ outcome: "FAILURE" });
  expect(await saveAccounts(client, source, folder, quickly)).toHaveProperty(
    "failed",
    expect.stringContaining("FAILURE"),
  );
});

test("a token that expires on the way is renewed", async () => {
  const onProgress = vi.fn().mockImplementationOnce(() => fake.expireTokens());
  expect(await saveAccounts(client, source, folder, { ...quickly, onProgress })).toHaveProperty("path");
  expect(fake.calls.filter(({ operation }) => operation === "getAccessToken")).toHaveLength(2);
});

test("a report of five minutes is waited for, in no time", async () => {
  vi.useFakeTimers();
  fake.nextRun({ runMs: 300_000 });
  const settled = vi.fn();
  const work = saveAccounts(client, source, folder).finally(settled);
  await passTime(290);
  expect(settled).not.toHaveBeenCalled();
  await passTime(60);
  // Looking at the folder and writing the file take real time, in which the faked clock goes on.
  await vi.waitFor(() => expect(settled).toHaveBeenCalled(), 10_000);
  expect(await work).toHaveProperty("path");
});
