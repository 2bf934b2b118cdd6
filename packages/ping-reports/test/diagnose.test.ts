import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  PingReportsClient,
  type Fetch,
  type PingReportsClientOptions,
  type RsaJwk,
} from "@identity-reports/ping-reports";
import { checkList, diagnose, type CheckResult, type Diagnosis } from "@identity-reports/ping-reports/diagnose";
import { pingFake, type PingFake, type PingFakeOptions } from "@identity-reports/ping-reports/fake";
import { rsaJwk } from "./support/rsa-jwk.js";

interface Diagnosed {
  readonly fake: PingFake;
  readonly diagnosis: Diagnosis;
  finding(id: string): CheckResult;
}

/** An environment as `options` say is diagnosed by a client as `client` says. */
async function diagnosed(
  options: PingFakeOptions = {},
  client: Partial<PingReportsClientOptions> = {},
  prepare: (fake: PingFake) => void = () => undefined,
): Promise<Diagnosed> {
  const fake = pingFake(options);
  prepare(fake);
  const { credentials, fetch, baseUrl } = fake;
  const diagnosis = await diagnose(new PingReportsClient({ baseUrl, auth: credentials, fetch, ...client }));
  const finding = (id: string): CheckResult => {
    const found = diagnosis.tenants[0]?.checks.find((check) => check.id === id);
    return found ?? expect.unreachable(`there is no check ${id}`);
  };
  return { fake, diagnosis, finding };
}

const page: Fetch = async () =>
  new Response("<!doctype html><title>Sign in</title>", { status: 200, headers: { "content-type": "text/html" } });

const otherKey = (bits = 2048): RsaJwk =>
  rsaJwk(generateKeyPairSync("rsa", { modulusLength: bits }).privateKey.export({ format: "jwk" }));

describe("an environment where all is well", () => {
  test("passes, and nothing is started", async () => {
    const { fake, diagnosis } = await diagnosed();
    expect(diagnosis).toMatchObject({ ok: true, exitCode: 0, schemaVersion: 1 });
    expect(fake.callsTo("startRun")).toEqual([]);
  });

  test("every request is listed, with its check, and without a query", async () => {
    const { fake, diagnosis } = await diagnosed();
    const origin = fake.baseUrl;
    expect(diagnosis.requests.map(({ check, method, url, status }) => `${check} ${method} ${url} ${status}`)).toEqual([
      `clock HEAD ${origin}/ 404`,
      `token POST ${origin}/am/oauth2/access_token 200`,
      `read GET ${origin}/reports/templates 200`,
      `realms GET ${origin}/reports/runs 200`,
      `realms GET ${origin}/reports/runs 200`,
    ]);
    expect(diagnosis.requests).toHaveLength(fake.calls.length);
  });

  test("whether a start is accepted stays unknown", async () => {
    expect((await diagnosed()).finding("start").status).toBe("unknown");
  });

  test("holds nothing of the private key, and no token", async () => {
    const { fake, diagnosis } = await diagnosed();
    const text = JSON.stringify(diagnosis);
    const { d, p, q } = fake.credentials.jwk;
    const sent = fake.calls.map(({ headers }) => headers["authorization"]?.slice("Bearer ".length)).filter(Boolean);
    for (const secret of [d, p, q, ...sent]) expect(text).not.toContain(secret);
  });

  test("does all checks, in their order", async () => {
    const { diagnosis } = await diagnosed();
    expect(diagnosis.tenants[0]?.checks.map(({ id }) => id)).toEqual(checkList.map(({ id }) => id));
  });
});

describe("signing in", () => {
  test("without the scope: it is named, exit code 4, and the rest is skipped", async () => {
    const { diagnosis, finding } = await diagnosed({ scopes: [] });
    expect(finding("token")).toMatchObject({ status: "fail", detail: "the service account lacks fr:idc:analytics:*" });
    expect(finding("read")).toMatchObject({ status: "skip", because: "token failed" });
    expect(diagnosis.exitCode).toBe(4);
  });

  test("with another key: says what may be wrong, the clock among it", async () => {
    const { credentials } = pingFake();
    const { finding } = await diagnosed({}, { auth: { ...credentials, jwk: otherKey() } });
    expect(finding("token")).toMatchObject({
      status: "fail",
      fix: { text: expect.stringMatching(/clock of this machine is \d+ s off/) },
    });
  });

  test("with a clock that differs by more than a minute is not even tried", async () => {
    const late: Fetch = async () =>
      new Response("{}", { headers: { date: new Date(Date.now() - 120_000).toUTCString() } });
    const { diagnosis, finding } = await diagnosed({}, { fetch: late });
    expect(finding("clock").status).toBe("fail");
    expect(finding("token")).toMatchObject({ status: "skip", because: "clock failed" });
    expect(diagnosis.exitCode).toBe(5);
  });

  test("with a key that is too weak is not even tried", async () => {
    const { credentials } = pingFake();
    const { diagnosis, finding } = await diagnosed({}, { auth: { ...credentials, jwk: otherKey(1024) } });
    expect(finding("key")).toMatchObject({ status: "fail", data: { bits: 1024 } });
    expect([finding("token").status, diagnosis.exitCode]).toEqual(["skip", 2]);
  });

  test("with a token that was handed over", async () => {
    const auth = { accessToken: "not-of-this-environment" };
    const { finding } = await diagnosed({}, { auth });
    expect([finding("key").status, finding("rights").status]).toEqual(["skip", "skip"]);
    expect(finding("read")).toMatchObject({ status: "fail", data: { status: 401 } });
  });
});

describe("the address", () => {
  test("of a page: no token was obtained", async () => {
    const { finding } = await diagnosed({}, { fetch: page });
    expect(finding("token")).toMatchObject({ status: "fail", detail: expect.stringContaining("HTML page") });
  });

  test("of a custom domain: a warning", async () => {
    const { finding } = await diagnosed({ baseUrl: "https://login.acme.com" });
    expect(finding("host").status).toBe("warn");
  });
});

describe("reading", () => {
  test("counts the reports, and says when those of Governance are not there", async () => {
    expect((await diagnosed()).finding("read")).toMatchObject({
      status: "pass",
      data: { templates: expect.any(Number) },
    });
  });

  test("that is refused: exit code 4", async () => {
    const { diagnosis, finding } = await diagnosed({}, {}, (fake) => fake.fail("listTemplates", ["403"]));
    expect([finding("read").status, diagnosis.exitCode]).toEqual(["fail", 4]);
  });

  test("of runs in a realm that is not there: a warning that names it", async () => {
    const { diagnosis, finding } = await diagnosed({}, {}, (fake) => fake.fail("listRuns", ["ok", "400"]));
    expect(finding("realms")).toMatchObject({ status: "warn", detail: expect.stringContaining("bravo (400)") });
    expect(diagnosis.ok).toBe(true);
  });
});
