import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test, onTestFinished } from "vitest";
import { fixedAuthorization } from "../../src/auth/access-token.js";
import type { ClientOptions } from "../../src/call/options.js";
import { ApiClient } from "../../src/client/api-client.js";
import { Transport } from "../../src/client/transport.js";
import type { ReportsEvent } from "../../src/observe/events.js";
import { startHttp } from "../platform/tls-server.js";
import { profile, token } from "../support/scripted-client.js";
import { failureOf } from "../support/failure-of.js";
import { mistyped } from "../support/mistyped.js";
import { HttpError } from "../../src/errors/http-error.js";

const csv = "account,name\r\n1,Ada\r\n";
const signature = "c2lnbmF0dXJlLW9mLXRoZS1maWxl%2Bw%3D%3D";
const query = `X-Amz-Expires=5400&X-Amz-Signature=${signature}&flag&a=1&a=2`;

interface Seen {
  readonly url: string | undefined;
  readonly headers: IncomingMessage["headers"];
}

/** A store of files on another origin than the vendor's, and a client of the vendor. */
async function store(options: ClientOptions = {}, answer: { status?: number; body?: string; cuts?: number } = {}) {
  const { status = 200, body = csv } = answer;
  let cuts = answer.cuts ?? 0;
  const seen: Seen[] = [];
  const url = await startHttp((request, response) => {
    seen.push({ url: request.url, headers: request.headers });
    response.writeHead(status, { "content-type": "text/csv", "content-length": body.length });
    if (cuts-- > 0) {
      response.write(body.slice(0, 15));
      setTimeout(() => response.destroy(), 20);
    } else response.end(body);
  });
  const events: ReportsEvent[] = [];
  const transport = new Transport({
    profile,
    baseUrl: "https://vendor.example.com",
    credential: fixedAuthorization("auth.accessToken", token, "Bearer "),
    options: { headers: { "X-Team": "audit" }, onEvent: (event) => void events.push(event), ...options },
  });
  const client = new ApiClient(transport);
  onTestFinished(() => client.close());
  return { client, seen, events, url: `${url}/reports/sign%20off.csv?${query}` };
}

describe("a signed address", () => {
  test("is asked to the letter, on another host, without a credential and the client's headers", async () => {
    const { client, seen, url } = await store();
    const file = await client.downloadSignedUrl(url, { format: "csv" });
    expect([await file.text(), file.fileName]).toEqual([csv, "sign off.csv"]);
    expect(seen.map((each) => each.url)).toEqual([`/reports/sign%20off.csv?${query}`]);
    expect(seen[0]?.headers).not.toHaveProperty("authorization");
    expect(seen[0]?.headers).not.toHaveProperty("x-team");
  });

  test("is asked again from its beginning when its file breaks off, and hashed whole", async () => {
    const folder = await mkdtemp(join(tmpdir(), "signed-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const { client, seen, url } = await store({}, { cuts: 1 });
    const saved = await (await client.downloadSignedUrl(url, { format: "csv" })).saveTo(join(folder, "a.csv"));
    expect(saved.sha256).toBe(createHash("sha256").update(csv).digest("hex"));
    expect(seen.map((each) => each.url)).toEqual(Array(2).fill(`/reports/sign%20off.csv?${query}`));
  });

  test("shows its signature in no event and no error, also where the store repeats it", async () => {
    const body = `<Error><StringToSign>${decodeURIComponent(signature)}</StringToSign><Url>${signature}</Url></Error>`;
    const { client, events, url } = await store({}, { status: 403, body });
    const failure = await failureOf(client.downloadSignedUrl(url, { format: "csv" }), HttpError);
    expect(failure).toMatchObject({ name: "ForbiddenError" });
    expect(failure.message).toContain("request a new one");
    const told = JSON.stringify([events, failure, failure.message, failure.bodyText]);
    expect(events.map(({ type }) => type)).toContain("response");
    for (const secret of [signature, decodeURIComponent(signature), "X-Amz-Signature"])
      expect(told).not.toContain(secret);
  });

  test("is fetched by the caller's own fetch where there is one", async () => {
    const asked: string[] = [];
    const fetch: ClientOptions["fetch"] = async (url, init) => {
      asked.push(url);
      expect(new Headers(init.headers).has("authorization")).toBe(false);
      return new Response(csv, { headers: { "content-type": "text/csv" } });
    };
    const { client } = await store({ fetch });
    const address = `https://files.example.com/a.csv?${query}`;
    expect(await (await client.downloadSignedUrl(address, { format: "csv" })).text()).toBe(csv);
    expect(asked).toEqual([address]);
  });

  test("is of no use once the client is closed, and what is under way ends", async () => {
    const { client, url } = await store({ fetch: () => new Promise(() => {}) });
    const early = client.downloadSignedUrl(url, { format: "csv" });
    client.close();
    const late = client.downloadSignedUrl(url, { format: "csv" });
    for (const call of [early, late]) expect(await failureOf(call)).toMatchObject({ name: "AbortError" });
  });

  test.each<[string, string, object | undefined]>([
    ["clear text", "http://files.example.com/a.csv", { format: "csv" }],
    ["no address", "/reports/5", { format: "csv" }],
    ["another scheme", "file:///etc/passwd", { format: "csv" }],
    ["a password", "https://me:secret@files.example.com/a.csv", { format: "csv" }],
    ["no format", "https://files.example.com/a.csv", undefined],
    ["an option that is not for it", "https://files.example.com/a.csv", { format: "csv", idempotent: true }],
  ])("must be one, and asked for rightly: %s", async (_, address, request) => {
    const { client } = await store({ fetch: () => Promise.reject(new Error("nothing may be sent")) });
    const failure = await failureOf(client.downloadSignedUrl(address, mistyped(request)));
    expect(failure).toMatchObject({ name: "ConfigError" });
  });
});
