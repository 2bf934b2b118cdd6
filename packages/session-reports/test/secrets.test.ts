import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  SessionReportsClient,
  ReportsError,
  type FetchInit,
  type ReportsEvent,
} from "@identity-reports/session-reports";
import { sessionFake } from "@identity-reports/session-reports/fake";

const quick = { poll: { firstMs: 2, maxMs: 10 } } as const;
const input = { criteria: [{ field: "protocol", value: "ssh" }] } as const;
const secretOf = ({ credentials }: ReturnType<typeof sessionFake>): string => credentials.apiKey;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "secrets-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A client of a fake that names each file after the secret it was sent, with all that the client tells. */
function careless() {
  const fake = sessionFake();
  const told: unknown[] = [];
  const note = (message: string, fields: unknown): void => void told.push(message, fields);
  const client = new SessionReportsClient({
    baseUrl: fake.baseUrl,
    auth: { apiKey: fake.credentials.apiKey },
    fetch: async (url: string, init: FetchInit) => {
      const answer = await fake.fetch(url, init);
      if (!/csv/.test(answer.headers.get("content-type") ?? "")) return answer;
      const headers = new Headers(answer.headers);
      headers.set("content-disposition", `attachment; filename="for ${secretOf(fake)}.csv"`);
      return new Response(answer.body, { headers });
    },
    logger: { debug: note, info: note, warn: note, error: note },
    onEvent: (event: ReportsEvent) => void told.push(event),
  });
  return { client, told, secret: secretOf(fake) };
}

test("a secret in the name of a file is in no event, log line or error", async () => {
  const { client, told, secret } = careless();
  const report = await client.runReport(input, quick);
  const saved = await report.saveTo(`${folder}/`, { format: "csv" });
  const again = await report.saveTo(`${folder}/`, { format: "csv" }).catch((error: unknown) => error);
  expect(again).toMatchObject({ code: "file_exists", handle: report.handle });
  expect(JSON.stringify(told)).toContain("for [redacted].csv");
  expect(inspect([told, again], { depth: 10, showHidden: true })).not.toContain(secret);
  // What the caller asked for is as the vendor sent it.
  expect(saved.fileName).toContain("for ");
});

test("a secret in the path of request() is in no error", async () => {
  const { client, told, secret } = careless();
  const error = await client.request("GET", `/api/v2/keys/${secret}`).catch((failure: unknown) => failure);
  expect(error).toMatchObject({ operation: "GET /api/v2/keys/[redacted]" });
  expect(ReportsError.is(error) && inspect([error, told], { depth: 10, showHidden: true })).not.toContain(secret);
});
