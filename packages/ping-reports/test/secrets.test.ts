import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { PingReportsClient, ReportsError, type FetchInit, type ReportsEvent } from "@identity-reports/ping-reports";
import { pingFake } from "@identity-reports/ping-reports/fake";

const quick = { poll: { firstMs: 2, maxMs: 10 } } as const;
const input = { name: "ROLE-MEMBERSHIP", realm: "alpha" } as const;
const token = "a-token-0123456789";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "secrets-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A client of a fake that names each file after the secret it was sent, with all that the client tells. */
function careless() {
  const fake = pingFake();
  const secret = fake.issueToken();
  const told: unknown[] = [];
  const note = (message: string, fields: unknown): void => void told.push(message, fields);
  const client = new PingReportsClient({
    baseUrl: fake.baseUrl,
    auth: { accessToken: secret },
    fetch: async (url: string, init: FetchInit) => {
      const answer = await fake.fetch(url, init);
      if (!/csv/.test(answer.headers.get("content-type") ?? "")) return answer;
      const headers = new Headers(answer.headers);
      headers.set("content-disposition", `attachment; filename="for ${secret}.csv"`);
      return new Response(answer.body, { headers });
    },
    logger: { debug: note, info: note, warn: note, error: note },
    onEvent: (event: ReportsEvent) => void told.push(event),
  });
  return { client, told, secret };
}

test("a secret in the name of a file is in no event, log line or error", async () => {
  const { client, told, secret } = careless();
  const report = await client.runReport(input, quick);
  const saved = await report.saveTo(`${folder}/`, { format: "csv" });
  const again = await report.saveTo(`${folder}/`, { format: "csv" }).catch((error: unknown) => error);
  expect(again).toMatchObject({ code: "file_exists", handle: report.handle });
  expect(JSON.stringify(told)).toContain("for [redacted]");
  expect(inspect([told, again], { depth: 10, showHidden: true })).not.toContain(secret);
  // What the caller asked for is as the vendor sent it.
  expect(saved.fileName).toContain("for ");
});

test("a secret in the status of a run is in no event, log line or error, and forges no line", async () => {
  const told: unknown[] = [];
  const states: string[] = [];
  const note = (message: string, fields: unknown): void => void told.push(message, fields);
  const client = new PingReportsClient({
    tenant: "openam-acme-ew2.id.forgerock.io",
    auth: { accessToken: token },
    fetch: async () => Response.json({ result: [{ runId: "job_1", status: `waiting\nfor ${token}\u001b[2J` }] }),
    logger: { debug: note, info: note, warn: note, error: note },
    onEvent: (event) => void told.push(event),
  });
  const run = { id: "job_1", name: "ROLE-MEMBERSHIP" };
  const options = { ...quick, maxWaitMs: 30, onProgress: ({ state }: { state: string }) => void states.push(state) };
  const error = await client.resume(run, options).catch((failure: unknown) => failure);
  expect(error).toMatchObject({ name: "TimeoutError", message: expect.stringContaining("waiting for [redacted] [2J") });
  expect(new Set(states)).toEqual(new Set(["waiting for [redacted] [2J"]));
  expect(inspect([told, error], { depth: 10, showHidden: true })).not.toContain(token);
  expect(ReportsError.is(error) && error.message).not.toContain("\n");
});
