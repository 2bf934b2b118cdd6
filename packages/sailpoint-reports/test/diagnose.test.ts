import { describe, expect, test } from "vitest";
import {
  SailPointReportsClient,
  type Fetch,
  type SailPointReportsClientOptions,
} from "@identity-reports/sailpoint-reports";
import { checkList, diagnose, type CheckResult, type Diagnosis } from "@identity-reports/sailpoint-reports/diagnose";
import { sailPointFake, type SailPointFake, type SailPointFakeOptions } from "@identity-reports/sailpoint-reports/fake";
import { mistyped } from "../../core/test/support/mistyped.js";

interface Diagnosed {
  readonly fake: SailPointFake;
  readonly diagnosis: Diagnosis;
  finding(id: string): CheckResult;
}

/** A tenant as `options` say is diagnosed by a client as `client` says. */
async function diagnosed(
  options: SailPointFakeOptions = {},
  client: Partial<SailPointReportsClientOptions> = {},
  prepare: (fake: SailPointFake) => void = () => undefined,
): Promise<Diagnosed> {
  const fake = sailPointFake(options);
  prepare(fake);
  const { credentials, fetch, baseUrl } = fake;
  const diagnosis = await diagnose(new SailPointReportsClient({ baseUrl, auth: credentials, fetch, ...client }));
  const finding = (id: string): CheckResult => {
    const found = diagnosis.tenants[0]?.checks.find((check) => check.id === id);
    return found ?? expect.unreachable(`there is no check ${id}`);
  };
  return { fake, diagnosis, finding };
}

const page: Fetch = async () =>
  new Response("<!doctype html><title>Sign in</title>", { status: 200, headers: { "content-type": "text/html" } });

describe("a tenant where all is well", () => {
  test("passes, and nothing is started", async () => {
    const { fake, diagnosis } = await diagnosed();
    expect(diagnosis).toMatchObject({ ok: true, exitCode: 0, schemaVersion: 1 });
    expect(fake.runs).toEqual([]);
  });

  test("every request is listed, with its check, and without a query", async () => {
    const { fake, diagnosis } = await diagnosed();
    const origin = fake.baseUrl;
    expect(diagnosis.requests.map(({ check, method, url, status }) => `${check} ${method} ${url} ${status}`)).toEqual([
      `clock HEAD ${origin}/ 404`,
      `tenant GET ${origin}/oauth/info 200`,
      `token POST ${origin}/oauth/token 200`,
      `read GET ${origin}/reports/v1/00000000000000000000000000000000/result 200`,
      `sources GET ${origin}/sources/v1 200`,
    ]);
    expect(diagnosis.requests).toHaveLength(fake.calls.length);
  });

  test("says who the token is, and what it may do", async () => {
    const { finding } = await diagnosed();
    expect(finding("identity").detail).toBe("cloudadmin, org acme, ORG_ADMIN");
    expect(finding("rights").data).toMatchObject({
      missing: [],
      methods: { startReport: "yes", getReportResult: "yes", getReport: "yes", cancelReport: "yes" },
    });
  });

  test("whether a start is accepted stays unknown", async () => {
    expect((await diagnosed()).finding("start").status).toBe("unknown");
  });

  test("holds neither secret nor token", async () => {
    const { fake, diagnosis } = await diagnosed();
    const text = JSON.stringify(diagnosis);
    const sent = fake.calls.map(({ headers }) => headers["authorization"]?.slice("Bearer ".length)).filter(Boolean);
    for (const secret of [fake.credentials.clientSecret, ...sent]) expect(text).not.toContain(secret);
  });

  test("does all checks, in their order", async () => {
    const { diagnosis } = await diagnosed();
    expect(diagnosis.tenants[0]?.checks.map(({ id }) => id)).toEqual(checkList.map(({ id }) => id));
  });
});

describe("the token", () => {
  test.each(["unauthorized", "bad-request", "text"] as const)(
    "refused (%s): exit code 4, and the rest is skipped",
    async (tokenRefusal) => {
      const auth = { clientId: "other", clientSecret: "a-wrong-secret" };
      const { diagnosis, finding } = await diagnosed({ behaviour: { tokenRefusal } }, { auth });
      expect(finding("token")).toMatchObject({
        status: "fail",
        fix: { text: expect.stringContaining("another tenant") },
      });
      expect(finding("read")).toMatchObject({ status: "skip", because: "token failed" });
      expect(diagnosis.exitCode).toBe(4);
    },
  );

  test("opaque: who it is and what it may do is not known, and reading shows that it is good", async () => {
    const { diagnosis, finding } = await diagnosed({ behaviour: { tokenForm: "opaque" } });
    expect(finding("identity")).toMatchObject({ status: "skip", because: expect.stringContaining("opaque") });
    expect([finding("rights").status, finding("read").status, diagnosis.ok]).toEqual(["skip", "pass", true]);
  });

  test("of less than a minute: a warning", async () => {
    expect((await diagnosed({ tokenLifeMs: 15_000 })).finding("token").status).toBe("warn");
  });

  test("handed over, and refused by the API", async () => {
    const { finding } = await diagnosed({}, { auth: { accessToken: "not-of-this-tenant" } });
    expect(finding("read")).toMatchObject({ status: "fail", detail: "the API rejects the token (401)" });
  });

  test("of an API client without a user: cancelling will be refused", async () => {
    const { finding } = await diagnosed({ behaviour: { tokenUser: "none" } });
    expect(finding("identity").status).toBe("warn");
    expect(finding("rights").data).toMatchObject({ methods: { startReport: "yes", cancelReport: "no" } });
  });

  test("none: a proxy signs in", async () => {
    const { finding } = await diagnosed({}, { auth: { none: true } });
    expect(finding("token")).toMatchObject({ status: "skip", because: "the client sends no credential" });
  });
});

describe("the scope", () => {
  test("for reading only: starting is not allowed, exit code 4, and the scope to add is named", async () => {
    const { diagnosis, finding } = await diagnosed({ scopes: ["sp:report:read"] });
    expect(finding("rights")).toMatchObject({ status: "fail", data: { missing: ["sp:report:manage"] } });
    expect(finding("read").status).toBe("pass");
    expect(diagnosis.exitCode).toBe(4);
  });

  test("for neither: reading is refused as well", async () => {
    const { finding } = await diagnosed({ scopes: ["sp:scopes:default"] });
    expect(finding("rights").data).toMatchObject({ missing: ["sp:report:manage", "sp:report:read"] });
    expect(finding("read")).toMatchObject({ status: "fail", data: { status: 403 } });
  });
});

describe("the address", () => {
  test("of a page: says where the API is, and nothing secret is sent there", async () => {
    const { finding, fake } = await diagnosed({}, { fetch: page });
    expect(finding("tenant")).toMatchObject({
      status: "fail",
      fix: { text: expect.stringContaining("api.identitynow.com") },
    });
    expect(finding("token")).toMatchObject({ status: "skip", because: "tenant failed" });
    expect(fake.calls).toEqual([]);
  });

  test.each(["unauthorized", "not-found"] as const)(
    "that does not tell about its tenant (%s) is no failure",
    async (tenantInfo) => {
      const { diagnosis, finding } = await diagnosed({ behaviour: { tenantInfo } });
      expect([finding("tenant").status, diagnosis.ok]).toEqual(["unknown", true]);
    },
  );
});

describe("the version", () => {
  test("that will go away: a warning", async () => {
    const { finding } = await diagnosed({ behaviour: { deprecatedVersions: ["v3"] } }, { apiVersion: "v3" });
    expect(finding("version")).toMatchObject({ status: "warn", data: { deprecated: true } });
  });

  test("that the tenant does not have: names the one that answers", async () => {
    const { diagnosis, finding } = await diagnosed({ behaviour: { routedVersions: ["v2024"] } });
    expect(finding("version")).toMatchObject({ status: "fail", data: { answering: "v2024" } });
    expect(diagnosis.exitCode).toBe(1);
  });
});

test("a rate limit that is used up is a warning, and is not waited for", async () => {
  const { finding } = await diagnosed({}, {}, (fake) =>
    fake.fail("getReportResult", [{ status: 429, retryAfterMs: 60_000 }]),
  );
  expect([finding("read").status, finding("limits").detail]).toEqual([
    "warn",
    expect.stringContaining("used up for 60 s"),
  ]);
});

test("a client that some other program has made is refused", async () => {
  await expect(diagnose(mistyped({}))).rejects.toThrow(TypeError);
});
