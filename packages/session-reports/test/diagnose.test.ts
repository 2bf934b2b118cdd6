import { describe, expect, test } from "vitest";
import { SessionReportsClient, type Fetch, type SessionReportsClientOptions } from "@identity-reports/session-reports";
import { checkList, diagnose, type CheckResult, type Diagnosis } from "@identity-reports/session-reports/diagnose";
import { sessionFake, type SessionFake, type SessionFakeOptions } from "@identity-reports/session-reports/fake";

interface Diagnosed {
  readonly fake: SessionFake;
  readonly diagnosis: Diagnosis;
  finding(id: string): CheckResult;
}

/** An appliance as `options` say is diagnosed by a client as `client` says. */
async function diagnosed(
  options: SessionFakeOptions = {},
  client: Partial<SessionReportsClientOptions> = {},
): Promise<Diagnosed> {
  const fake = sessionFake(options);
  const { credentials, fetch, baseUrl } = fake;
  const diagnosis = await diagnose(new SessionReportsClient({ baseUrl, auth: credentials, fetch, ...client }));
  const finding = (id: string): CheckResult => {
    const found = diagnosis.tenants[0]?.checks.find((check) => check.id === id);
    return found ?? expect.unreachable(`there is no check ${id}`);
  };
  return { fake, diagnosis, finding };
}

const page: Fetch = async () =>
  new Response("<!doctype html><title>Admin Panel</title>", { status: 200, headers: { "content-type": "text/html" } });

describe("an appliance where all is well", () => {
  test("passes, and nothing is made", async () => {
    const { fake, diagnosis } = await diagnosed();
    expect(diagnosis).toMatchObject({ ok: true, exitCode: 0, schemaVersion: 1 });
    expect(fake.calls.filter(({ method }) => method !== "GET" && method !== "HEAD")).toEqual([]);
  });

  test("every request is listed, with its check, and without a query", async () => {
    const { fake, diagnosis } = await diagnosed();
    const origin = fake.baseUrl;
    expect(diagnosis.requests.map(({ check, method, url, status }) => `${check} ${method} ${url} ${status}`)).toEqual([
      `clock HEAD ${origin}/ 404`,
      `key GET ${origin}/api/v2/objspec/report 200`,
      `read GET ${origin}/api/v2/report 200`,
      `definitions GET ${origin}/api/v2/report/defined 200`,
    ]);
    expect(diagnosis.requests).toHaveLength(fake.calls.length);
  });

  test("whether a start is accepted stays unknown", async () => {
    expect((await diagnosed()).finding("start").status).toBe("unknown");
  });

  test("holds no key", async () => {
    const { fake, diagnosis } = await diagnosed();
    expect(JSON.stringify(diagnosis)).not.toContain(fake.credentials.apiKey);
  });

  test("does all checks, in their order", async () => {
    const { diagnosis } = await diagnosed();
    expect(diagnosis.tenants[0]?.checks.map(({ id }) => id)).toEqual(checkList.map(({ id }) => id));
  });
});

test("a key that is refused: exit code 4, and the rest is skipped", async () => {
  const { diagnosis, finding } = await diagnosed({}, { auth: { apiKey: "a-wrong-key" } });
  expect(finding("key")).toMatchObject({ status: "fail", fix: { text: expect.stringContaining("Admin Panel") } });
  expect(finding("read")).toMatchObject({ status: "skip", because: "key failed" });
  expect(diagnosis.exitCode).toBe(4);
});

test("the address of a page: it is not the API", async () => {
  const { diagnosis, finding } = await diagnosed({}, { fetch: page });
  expect(finding("key")).toMatchObject({ status: "fail", detail: expect.stringContaining("not a Fudo appliance") });
  expect(diagnosis.exitCode).toBe(1);
});

describe("a right that is missing", () => {
  test("to read reports: exit code 4, and the right is named", async () => {
    const { diagnosis, finding } = await diagnosed({ behaviour: { forbidden: ["listReports"] } });
    expect(finding("read")).toMatchObject({ status: "fail", fix: { text: expect.stringContaining("report-read") } });
    expect(diagnosis.exitCode).toBe(4);
  });

  test("to read definitions: a warning", async () => {
    const { diagnosis, finding } = await diagnosed({ behaviour: { forbidden: ["listDefinedReports"] } });
    expect([finding("definitions").status, diagnosis.ok]).toEqual(["warn", true]);
  });

  test("to read what attributes there are: a warning", async () => {
    const { diagnosis, finding } = await diagnosed({ behaviour: { forbidden: ["getObjectSpec"] } });
    expect([finding("key").status, finding("version").status, diagnosis.ok]).toEqual(["warn", "unknown", true]);
  });
});

describe("the release", () => {
  test("is told by the attributes of reports", async () => {
    expect((await diagnosed()).finding("version").detail).toBe("reports as of release 6.0");
  });

  test("of an older appliance", async () => {
    const old: Fetch = async (url) =>
      Response.json(
        url.includes("objspec")
          ? { result: "success", report: { id: {}, title: {} } }
          : { result: "success", report: [] },
      );
    const { finding } = await diagnosed({}, { fetch: old });
    expect(finding("version").detail).toContain("release 5.5");
    expect(finding("read").detail).toContain("users see only their own");
  });
});
