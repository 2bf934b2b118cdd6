import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { SessionReportsClient } from "@identity-reports/session-reports";
import { sessionFake } from "@identity-reports/session-reports/fake";
import { handlers } from "@identity-reports/session-reports/msw";
import { saveSshSessions } from "../src/save-sessions.ts";
import { passTime } from "./pass-time.ts";

/** A test does not wait seconds for a report. */
const quickly = { poll: { firstMs: 1 } };

const fake = sessionFake({ baseUrl: "https://fudo.example.com" });
const server = setupServer(...handlers(fake));
let client: SessionReportsClient;
let folder: string;

beforeAll(() => server.listen());
beforeEach(async () => {
  client = new SessionReportsClient({ baseUrl: "https://fudo.example.com", auth: fake.credentials });
  folder = await mkdtemp(join(tmpdir(), "sessions-"));
});
afterEach(async () => {
  vi.useRealTimers();
  client.close();
  fake.reset();
  await rm(folder, { recursive: true, force: true });
});
afterAll(() => server.close());

test("a report becomes a file", async () => {
  await saveSshSessions(client, folder, quickly);
  const [name = ""] = await readdir(folder);
  expect(name).toMatch(/\.pdf$/);
  expect(await readFile(join(folder, name), "latin1")).toMatch(/^%PDF-/);
});

test("a 429 is waited out", async () => {
  fake.fail("getReportFile", [{ status: 429, retryAfterMs: 50 }]);
  expect(await saveSshSessions(client, folder, quickly)).toHaveProperty("path");
});

test("a report that never comes is a handle to go on with, and no file", async () => {
  vi.useFakeTimers();
  fake.nextRun({ runMs: Infinity });
  const work = saveSshSessions(client, folder, { maxWaitMs: 60_000 });
  await passTime(90);
  expect(await work).toMatchObject({ resumeLater: { id: fake.objects("report")[0]?.["id"] } });
  expect(await readdir(folder)).toEqual([]);
});

test("a key that was replaced is asked for again", async () => {
  const apiKey = vi.fn(async () => fake.credentials.apiKey).mockResolvedValueOnce("an-old-key");
  client = new SessionReportsClient({ baseUrl: "https://fudo.example.com", auth: { apiKey } });
  expect(await saveSshSessions(client, folder, quickly)).toHaveProperty("path");
  expect(fake.calls[0]?.status).toBe(401);
});

test("a report of five minutes is waited for, in no time", async () => {
  vi.useFakeTimers();
  fake.nextRun({ runMs: 300_000 });
  const settled = vi.fn();
  const work = saveSshSessions(client, folder).finally(settled);
  await passTime(290);
  expect(settled).not.toHaveBeenCalled();
  await passTime(60);
  // Looking at the folder and writing the file take real time, in which the faked clock goes on.
  await vi.waitFor(() => expect(settled).toHaveBeenCalled(), 10_000);
  expect(await work).toHaveProperty("path");
});
