import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import {
  collect,
  parsePlan,
  verifyCollection,
  type EvidenceClient,
  type EvidenceRecord,
} from "@identity-reports/evidence";
import { pingFake } from "@identity-reports/ping-reports/fake";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { sessionFake } from "@identity-reports/session-reports/fake";
import { describe, expect, test } from "vitest";
import { zipOf } from "../../rows/test/support/zip.js";
import { recordIn, temporaryFolder } from "./support/collected.ts";

/** Collects one report, and verifies the folder. */
async function collected(client: EvidenceClient, report: object): Promise<{ folder: string; record: EvidenceRecord }> {
  const folder = temporaryFolder();
  const plan = parsePlan({ version: 1, reports: [{ id: "it", tenant: "acme", ...report }] });
  await collect(plan, { clients: { acme: client }, folder, poll: { firstMs: 1 } });
  return { folder, record: recordIn(folder, "it") };
}

/** The client of a vendor that says more of a run than it does, or something else. */
const telling = (client: EvidenceClient, words: object): EvidenceClient => ({
  vendor: client.vendor,
  baseUrl: client.baseUrl,
  resume: (handle, options) => client.resume(handle, options),
  async runReport(input, options) {
    const report = await client.runReport(input, options);
    const { handle, result } = report;
    return { handle, result: { ...result, ...words }, saveTo: (to, own) => report.saveTo(to, own) };
  },
});

const identities = { report: "IDENTITIES" };
const roles = { report: "ROLE-MEMBERSHIP", realm: "alpha" };
const access = { report: "AccountAccess" };

describe("source", () => {
  test("has SailPoint's id of the tenant, and the version of the API that was called", async () => {
    const { record } = await collected(sailPointFake().client({ apiVersion: "v2024" }), identities);
    expect(record.source).toEqual({
      tenant: "acme",
      vendor: "sailpoint",
      baseUrl: expect.stringMatching(/^https:/),
      tenantId: "5ec6ab1a-2a1e-4a8b-9d3c-6f2f0a1b7c11",
      apiVersion: "v2024",
    });
  });

  test("has the version also where it stands behind the name of the API", async () => {
    const { record } = await collected(sailPointFake().client(), identities);
    expect(record.source.apiVersion).toBe("v1");
  });

  test("has the version that Ping's client sends in a header", async () => {
    const fake = pingFake();
    const { record } = await collected(fake.client(), roles);
    const sent = fake.calls.filter(({ operation }) => operation === "startRun").map(({ headers }) => headers);
    expect(sent).toMatchObject([{ "accept-api-version": record.source.apiVersion }]);
  });

  test("has Fudo's version, and no id of a tenant", async () => {
    const { record } = await collected(sessionFake().client(), access);
    expect([record.source.apiVersion, record.source.tenantId]).toEqual(["v2", undefined]);
  });
});

describe("requester", () => {
  test("is the user of SailPoint's token, and its client id", async () => {
    const fake = sailPointFake();
    const { record } = await collected(fake.client(), identities);
    expect(record.requester).toEqual({ clientId: fake.credentials.clientId, principal: "cloudadmin", basis: "token" });
  });

  test("is known by the client id alone where the token has no user", async () => {
    const fake = sailPointFake({ behaviour: { tokenUser: "none" } });
    const { record } = await collected(fake.client(), identities);
    expect(record.requester).toEqual({ clientId: fake.credentials.clientId, basis: "token" });
  });

  test("is left out where the token says nothing", async () => {
    const { record } = await collected(sailPointFake({ behaviour: { tokenForm: "opaque" } }).client(), identities);
    expect([record.requester, record.source.tenantId]).toEqual([undefined, undefined]);
  });

  test("is the service account of Ping's token", async () => {
    const fake = pingFake();
    const { record } = await collected(fake.client(), roles);
    const { serviceAccountId } = fake.credentials;
    expect(record.requester).toEqual({ clientId: "service-account", principal: serviceAccountId, basis: "token" });
  });

  test("is the user whom Fudo names", async () => {
    const { record } = await collected(sessionFake().client(), access);
    expect(record.requester).toEqual({ principal: expect.stringMatching(/^\d+$/), basis: "vendor" });
  });

  test("is not taken from the token of a call that only goes on with the run", async () => {
    const fake = sailPointFake();
    fake.nextRun({ runMs: 100 });
    const folder = temporaryFolder();
    const plan = parsePlan({ version: 1, reports: [{ id: "it", tenant: "acme", ...identities }] });
    const stop = new AbortController();
    const options = { clients: { acme: fake.client() }, folder, poll: { firstMs: 1 } };
    await collect(plan, {
      ...options,
      signal: stop.signal,
      onProgress: (event) => event.type === "report" && event.phase === "running" && stop.abort(),
    });

    await collect(plan, options);

    const { state, requester, source } = recordIn(folder, "it");
    expect([state, requester, source.tenantId]).toEqual(["verified", undefined, expect.stringMatching(/^5ec6/)]);
  });

  test("is sought in vain without harm, and without the token in the record", async () => {
    const client: EvidenceClient = sailPointFake().client();
    const refusing: EvidenceClient = {
      vendor: "sailpoint",
      baseUrl: client.baseUrl,
      runReport: (input, options) => client.runReport(input, options),
      resume: (handle, options) => client.resume(handle, options),
      getAccessToken: () => Promise.reject(new Error("no token to be had")),
    };
    const { record } = await collected(refusing, identities);
    expect([record.state, record.requester]).toEqual(["verified", undefined]);
  });
});

describe("report", () => {
  test("has what a definition of Fudo selected, as the appliance says", async () => {
    const filter = "subprotocol.iin(rdp)";
    const { record } = await collected(telling(sessionFake().client(), { query_filter: filter }), access);
    expect(record.report).toMatchObject({ origin: "standard", definition: { query_filter: filter } });
  });

  test("keeps the title that was asked for where the vendor gives none", async () => {
    const { record } = await collected(sessionFake().client(), {
      report: "Sessions of the week",
      arguments: { criteria: [{ field: "protocol", value: "ssh" }] },
    });
    expect(record.report.title).toBe("Sessions of the week");
  });
});

describe("period", () => {
  const filtered = async (filter: string) =>
    (await collected(sessionFake().client(), { report: "RDP", arguments: { query_filter: filter } })).record.period;

  test("is that of a filter for Fudo", async () => {
    const filter =
      "created_at.ge(2026-09-01T00%3A00%3A00.000Z),subprotocol.iin(rdp),created_at.le(2026-09-30T23%3A59%3A59.000Z)";
    expect(await filtered(filter)).toEqual({
      from: "2026-09-01T00:00:00.000Z",
      to: "2026-09-30T23:59:59.000Z",
      basis: "arguments",
    });
  });

  test.each([
    ["another attribute", "started_at.ge(2026-09-01T00%3A00%3A00.000Z)"],
    ["a negation", "!created_at.ge(2026-09-01T00%3A00%3A00.000Z)"],
    ["a bound that is there twice", "created_at.ge(2026-09-01T00%3A00%3A00Z),created_at.ge(2026-09-02T00%3A00%3A00Z)"],
    ["a time without a zone", "created_at.ge(2026-09-01)"],
  ])("is not guessed from %s", async (_, filter) => {
    expect(await filtered(filter)).toBeUndefined();
  });
});

describe("a run of which the vendor says what makes no sense", () => {
  const deep = `${"[".repeat(3_000)}${"]".repeat(3_000)}`;

  test.each<[string, () => EvidenceClient, object, object]>([
    ["a duration without an end", () => sailPointFake().client(), identities, { duration: Infinity }],
    ["rows in parts", () => sailPointFake().client(), identities, { rows: 3.5 }],
    ["rows without an end", () => sailPointFake().client(), identities, { rows: 1e99 }],
    ["rows below zero", () => sailPointFake().client(), identities, { rows: -1 }],
    ["values of other types", () => sailPointFake().client(), identities, { created: 5, status: {}, launcher: [7] }],
    ["a configuration nested without an end", () => pingFake().client(), roles, { reportConfig: deep }],
    ["a configuration that is no JSON", () => pingFake().client(), roles, { reportConfig: "{" }],
  ])("has a record that can be read again: %s", async (_, client, report, words) => {
    const { folder } = await collected(telling(client(), words), report);
    expect(await verifyCollection(folder)).toMatchObject({ outcome: "valid", counts: { verified: 1 } });
  });
});

test("collector names the client's package and its version", async () => {
  const client = pingFake().client();
  const { record } = await collected(client, roles);
  expect(record.collector.packages).toMatchObject({
    "@identity-reports/core": "0.0.0",
    "@identity-reports/rows": "0.0.0",
    "@identity-reports/ping-reports": client.version,
  });
});

test("population has what Ping announced, also where the file is cut", async () => {
  const { record } = await collected(pingFake({ rows: 30, behaviour: { rowLimit: 25 } }).client(), roles);
  expect(record.population).toEqual({ announced: 30, counted: 25, complete: false, basis: "rows" });
});

describe("members", () => {
  const search = { report: "SEARCH_EXPORT", arguments: { query: "name:a*", indices: ["identities"] } };
  const content = { "a.csv": "id\n1\n2\n", "b.csv": "id,name\n3,Ada\n", "notes.txt": "no table" };

  async function archived(members: Readonly<Record<string, string>>) {
    const fake = sailPointFake();
    fake.nextRun({ file: zipOf(Object.entries(members).map(([name, text]) => ({ name, content: text }))) });
    return await collected(fake.client(), search);
  }

  test("each have a digest and a checksum of what is in them", async () => {
    const { record } = await archived(content);
    const expected = Object.entries(content).map(([name, text]) => ({
      name,
      sizeBytes: text.length,
      digest: { sha256: createHash("sha256").update(text).digest("hex") },
      crc32: crc32(text).toString(16).padStart(8, "0"),
    }));
    expect(record.members).toMatchObject(expected);
  });

  test("have rows where they are tables", async () => {
    const { record } = await archived(content);
    expect(record.members?.map(({ rows }) => rows)).toEqual([2, 1, undefined]);
  });

  test("are there also where one of them cannot be read as a table", async () => {
    const { record } = await archived({ ...content, "b.csv": "id,name\n3\n" });
    expect([record.rowsError?.code, record.members?.map(({ rows }) => rows)]).toEqual([
      "ragged_row",
      [2, undefined, undefined],
    ]);
  });

  test("are held against their digests again", async () => {
    const { folder } = await archived(content);
    expect(await verifyCollection(folder)).toMatchObject({ outcome: "valid", findings: [] });
  });
});

test("file has the size and both digests of what is on the disk", async () => {
  const { folder, record } = await collected(sailPointFake().client(), identities);
  const bytes = readFileSync(join(folder, record.file?.name ?? ""));
  const digest = (algorithm: string): string => createHash(algorithm).update(bytes).digest("hex");
  expect(record.file).toMatchObject({
    sizeBytes: bytes.length,
    digest: { sha256: digest("sha256"), sha512: digest("sha512") },
    mediaType: expect.stringContaining("csv"),
    vendorName: expect.stringMatching(/\.csv$/),
  });
});
