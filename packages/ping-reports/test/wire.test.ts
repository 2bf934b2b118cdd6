import { describe, expect, test } from "vitest";
import { PingReportsClient, type FetchInit } from "@identity-reports/ping-reports";
import { pingFake } from "@identity-reports/ping-reports/fake";
import { deviations, type Deviation } from "./support/documented-deviations.js";
import { documentedExamples, type DocumentedExample } from "./support/documented-examples.js";

interface Sent extends FetchInit {
  readonly url: URL;
}

/** What our own HTTP needs, and the document takes for granted. */
const usual = ["accept", "accept-encoding", "authorization", "user-agent"];

function answer(url: URL): Response {
  const action = url.searchParams.get("_action");
  if (action === "download") return new Response("Name\r\nAda\r\n", { headers: { "Content-Type": "text/csv" } });
  return Response.json({ id: "job_1", name: "REPORT-UUID", result: [] });
}

/** A client whose requests end here, as they would go over the wire. */
function recordingClient() {
  const sent: Sent[] = [];
  const client = new PingReportsClient({
    tenant: "openam-acme-ew2.id.forgerock.io",
    auth: { accessToken: "a-token" },
    fetch: async (url, init) => {
      sent.push({ ...init, url: new URL(url) });
      return answer(new URL(url));
    },
  });
  return { client, sent };
}

/** The leaves of a JSON value by their paths; what is empty counts as a leaf. */
function leaves(value: unknown, path: string): [string, string][] {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  if (entries.length === 0) return [[path, JSON.stringify(value)]];
  return entries.flatMap(([key, each]) => leaves(each, `${path}.${key}`));
}

const prefixed = (prefix: string, values: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]);

const bodyParts = (body: unknown): [string, string][] => (body === undefined ? [] : leaves(body, "body"));

function documentedParts({ method, path, query, headers, body }: DocumentedExample): Map<string, string> {
  return new Map([
    ["method", method],
    ["path", path],
    ...prefixed("query", query),
    ...prefixed("header", headers),
    ...bodyParts(body),
  ]);
}

function sentParts({ method, url, headers, body }: Sent): Map<string, string> {
  const shown = Object.fromEntries([...new Headers(headers)].filter(([name]) => !usual.includes(name)));
  const value: unknown =
    body instanceof FormData
      ? { file: body.get("file") instanceof File ? "a file" : undefined }
      : body && JSON.parse(body);
  const query = Object.fromEntries(url.searchParams);
  return new Map([
    ["method", method],
    ["path", url.pathname],
    ...prefixed("query", query),
    ...prefixed("header", shown),
    ...bodyParts(value),
  ]);
}

const used = new Set<Deviation>();

test.each(documentedExamples)("$section is sent as documented", async (example) => {
  const { client, sent } = recordingClient();
  await example.call(client);
  expect(sent).toHaveLength(1);
  const request = sent[0]!;
  expect(request.url.origin).toBe("https://openam-acme-ew2.id.forgerock.io");
  expect(new Headers(request.headers).get("authorization")).toBe("Bearer a-token");

  const documented = documentedParts(example);
  const ours = sentParts(request);
  const differing = [...new Set([...documented.keys(), ...ours.keys()])].filter(
    (part) => documented.get(part) !== ours.get(part),
  );
  const unexplained = differing.filter((part) => {
    const row = deviations.find(
      (each) =>
        each.sections.test(example.section) &&
        each.part === part &&
        each.documented === documented.get(part) &&
        each.sent === ours.get(part),
    );
    if (row !== undefined) used.add(row);
    return row === undefined;
  });
  expect(unexplained.map((part) => ({ part, documented: documented.get(part), sent: ours.get(part) }))).toEqual([]);
});

test("every deviation is needed, and has a reason", () => {
  expect(deviations.filter((deviation) => !used.has(deviation))).toEqual([]);
  expect(deviations.every(({ reason }) => reason.length > 10)).toBe(true);
});

test("the document has 34 requests", () => {
  expect(documentedExamples).toHaveLength(34);
});

test("headers that only one example has are sent when the caller adds them", async () => {
  const { client, sent } = recordingClient();
  const headers = { "X-TENANT-ID": "436392a8-3ef4-11ee-be56-0242ac120002", "Accept-Language": "en-US,en;q=0.9" };
  await client.startRun({ name: "ANY", realm: "bravo" }, { headers });
  expect(new Headers(sent[0]?.headers).get("x-tenant-id")).toBe(headers["X-TENANT-ID"]);
  expect(new Headers(sent[0]?.headers).get("accept-language")).toBe(headers["Accept-Language"]);
});

test("the calls that Ping's console makes, and its document does not have", async () => {
  const { client, sent } = recordingClient();
  await client.listRuns({ name: "ANY", realm: "alpha" }).toArray();
  await client.exportRun({ runId: "JOB-ID", name: "ANY", format: "jsonl" });
  await client.viewRun({ runId: "JOB-ID", name: "ANY", pageSize: 20, sortBy: "user_name", sortDirection: "desc" });
  await client.startRun({
    name: "ANY",
    realm: "alpha",
    parameters: { startDate: new Date("2024-01-12T00:00:00Z"), roles: ["a"], gone: null },
  });
  expect(
    sent.map(({ method, url, body }) => [method, url.pathname + url.search, body && JSON.parse(String(body))]),
  ).toEqual([
    ["GET", "/reports/runs?name=ANY&realm=alpha&templateType=published", undefined],
    ["POST", "/reports/runs/JOB-ID?_action=export&name=ANY&format=jsonl", undefined],
    [
      "POST",
      "/reports/runs/JOB-ID?_action=view&name=ANY&templateType=published&_pageSize=20&_pagedResultsOffset=0",
      { sortBy: "user_name", sortDirection: "desc" },
    ],
    [
      "POST",
      "/reports/templates/ANY?_action=run&templateType=published",
      {
        parameters: '{"startDate":"2024-01-12T00:00:00.000Z","roles":["a"],"gone":null}',
        context: [{ type: "global", data: [{ key: "realm", value: "alpha" }] }],
      },
    ],
  ]);
});

test("one template is asked for with a filter whose plain names have no quotes", async () => {
  const sent: string[] = [];
  const client = new PingReportsClient({
    tenant: "openam-acme-ew2.id.forgerock.io",
    auth: { none: true },
    fetch: async (url) => {
      sent.push(decodeURIComponent(new URL(url).search));
      return Response.json({ result: [{ name: "ROLE-MEMBERSHIP" }, { name: 'Old "name"' }] });
    },
  });
  await client.getTemplate({ name: "ROLE-MEMBERSHIP" });
  await client.getTemplate({ name: 'Old "name"', templateType: "draft" });
  expect(sent).toEqual([
    "?_queryFilter=name eq ROLE-MEMBERSHIP&templateType=published",
    '?_queryFilter=name eq "Old \\"name\\""&templateType=draft',
  ]);
});

describe("the token request", () => {
  test("is a signed assertion, urlencoded in the body, never in the address", async () => {
    const fake = pingFake();
    const client = fake.client({ tenant: "openam-acme-ew2.id.forgerock.io" });
    await client.listTemplates().toArray();
    const [call] = fake.callsTo("getAccessToken");
    expect(call?.url).toBe("https://openam-acme-ew2.id.forgerock.io/am/oauth2/access_token");
    expect(call?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
    expect(call?.headers["authorization"]).toBeUndefined();
    const { assertion = "", ...rest }: Record<string, string> = JSON.parse(JSON.stringify(call?.body));
    expect(rest).toEqual({
      client_id: "service-account",
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      scope: "fr:idc:analytics:*",
    });
    const [head, claims] = String(assertion)
      .split(".")
      .map((part) => Buffer.from(part, "base64url").toString());
    expect(JSON.parse(head ?? "")).toEqual({ alg: "RS256" });
    const { exp, jti, ...who } = JSON.parse(claims ?? "");
    const id = fake.credentials.serviceAccountId;
    expect(who).toEqual({
      iss: id,
      sub: id,
      aud: "https://openam-acme-ew2.id.forgerock.io:443/am/oauth2/access_token",
    });
    expect(Number(exp) - Date.now() / 1000).toBeGreaterThan(175);
    expect(Number(exp) - Date.now() / 1000).toBeLessThanOrEqual(180);
    expect(jti).toMatch(/^[\da-f-]{36}$/);
  });
});
