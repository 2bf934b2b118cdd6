import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { StopRequest } from "../src/context.ts";
import { call, documentOf, emptyFolder, serveFudo, servePing, serveSailPoint } from "./support.ts";

describe("a tenant where all is well", () => {
  it.each([
    ["sailpoint", serveSailPoint],
    ["fudo", serveFudo],
    ["ping", servePing],
  ] as const)("%s: each check has a line, and the exit code is 0", async (vendor, serveVendor) => {
    const { env } = await serveVendor();
    const { exitCode, stdout, stderr } = await call(["doctor", vendor], { env });
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/ passed.*nothing was started\. +exit 0\n$/);
  });

  it("starts nothing", async () => {
    const { env, fake } = await serveSailPoint();
    await call(["doctor"], { env });
    expect(fake.runs).toEqual([]);
  });

  it("is told in lines of 80 columns at most, or as narrow as the terminal", async () => {
    const { env } = await serveSailPoint({ scopes: ["sp:report:read"] });
    for (const columns of [80, 50]) {
      const { stdout } = await call(["doctor"], { env, columns });
      // A command stays on one line, to be copied.
      const lines = stdout.split("\n").filter((line) => !line.trimStart().startsWith("$ "));
      const widest = Math.max(...lines.map((line) => line.length));
      expect(widest).toBeLessThanOrEqual(columns);
    }
  });
});

describe("what is wrong", () => {
  it("is a missing right: the scope to add, and exit code 4", async () => {
    const { env } = await serveSailPoint({ scopes: ["sp:report:read"] });
    const { exitCode, stdout } = await call(["doctor", "sailpoint"], { env });
    expect(exitCode).toBe(4);
    expect(stdout).toContain("may read reports, not start them");
    expect(stdout).toContain("$ identity-reports doctor sailpoint --only token,rights");
  });

  it("is a server that is not there: exit code 5, and what was left out is one line", async () => {
    const { env } = await serveSailPoint();
    const { exitCode, stdout } = await call(["doctor"], { env: { ...env, SAIL_BASE_URL: "http://127.0.0.1:9" } });
    expect(exitCode).toBe(5);
    expect(stdout.match(/tcp failed/g)).toHaveLength(1);
  });

  it("is a setting: all that are missing, exit code 2, and the other tenants are looked at", async () => {
    const { env } = await servePing();
    const { exitCode, stdout } = await call(["doctor", "sailpoint", "ping"], { env });
    expect(exitCode).toBe(2);
    expect(stdout).toContain("SAIL_CLIENT_ID");
    expect(stdout).toMatch(/ping {2}Ping {2}http/);
  });

  it("is a file that others can read: a warning, which counts with --strict", async ({ skip }) => {
    if (process.platform === "win32") return skip("there are no such rights on Windows");
    const { env } = await serveFudo();
    const { FUDO_API_KEY, ...rest } = env;
    const cwd = emptyFolder();
    writeFileSync(join(cwd, "key"), FUDO_API_KEY);
    chmodSync(join(cwd, "key"), 0o644);
    const setting = { env: { ...rest, FUDO_API_KEY_FILE: "key" }, cwd };
    const usual = await call(["doctor", "--only", "settings,key"], setting);
    const strict = await call(["doctor", "--only", "settings,key", "--strict"], setting);
    expect(usual.stdout).toContain("chmod 600");
    expect([usual.exitCode, strict.exitCode]).toEqual([0, 1]);
  });

  it("is no tenant at all", async () => {
    const { exitCode, stderr } = await call(["doctor"]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("No tenant is configured")]);
  });

  it("is a tenant of an unknown name", async () => {
    const { exitCode, stderr } = await call(["doctor", "elsewhere"]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('no tenant called "elsewhere"')]);
  });
});

describe("--json", () => {
  it("is one document about all tenants, without a secret", async () => {
    const { env, fake } = await serveSailPoint();
    const { env: ofFudo } = await serveFudo();
    const outcome = await call(["doctor", "--json"], { env: { ...env, ...ofFudo } });
    expect(documentOf(outcome)).toMatchObject({
      schemaVersion: 1,
      ok: true,
      exitCode: 0,
      tenants: [{ vendor: "SailPoint" }, { vendor: "Fudo" }],
    });
    for (const secret of [fake.credentials.clientSecret, ofFudo.FUDO_API_KEY])
      expect(outcome.stdout).not.toContain(secret);
  });

  it("is a document also where a check fails", async () => {
    const { exitCode, stdout } = await call(["doctor", "sailpoint", "--json"]);
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([2, { ok: false, exitCode: 2, requests: [] }]);
  });
});

describe("--share", () => {
  it("names no host, no address, no tenant, in lines and in the document", async () => {
    const { env, url } = await serveSailPoint();
    const cwd = emptyFolder();
    writeFileSync(
      join(cwd, "identity-reports.yaml"),
      `version: 1\ntenants:\n  acme-prod: { vendor: sailpoint, baseUrl: ${url}, clientId: fake-client-id, clientSecret: { env: SECRET } }\n`,
    );
    const setting = { env: { SECRET: env.SAIL_CLIENT_SECRET }, cwd };
    const lines = await call(["doctor", "acme-prod", "--share"], setting);
    const document = await call(["doctor", "acme-prod", "--share", "--json"], setting);
    for (const text of [lines.stdout, document.stdout]) {
      for (const trace of ["127.0.0.1", "acme", "cloudadmin", cwd]) expect(text).not.toContain(trace);
    }
    expect(lines.stdout).toContain("tenant-1  SailPoint");
  });
});

describe("--only and --list", () => {
  it("does those checks alone", async () => {
    const { env } = await serveSailPoint();
    const outcome = await call(["doctor", "--only", "token,rights", "--json"], { env });
    expect(documentOf(outcome)).toMatchObject({ tenants: [{ checks: [{ id: "token" }, { id: "rights" }] }] });
  });

  it("refuses a check that there is not, and names those that there are", async () => {
    const { env } = await serveSailPoint();
    const { exitCode, stderr } = await call(["doctor", "--only", "tsl"], { env });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("dns, tcp, tls")]);
  });

  it("lists them without a tenant", async () => {
    const { exitCode, stdout } = await call(["doctor", "--list", "ping"]);
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^Ping\n {2}node .*\n(?: {2}.*\n)+ {2}start/)]);
  });
});

describe("a doctor that is stopped", () => {
  /** The outcome of a doctor of Fudo and SailPoint that gets a SIGTERM while Fudo does not answer. */
  async function stopped(...options: readonly string[]) {
    const [fudo, sailPoint] = [await serveFudo(), await serveSailPoint()];
    fudo.fake.fail("getObjectSpec", ["hang"]);
    const stop = new AbortController();
    const argv = ["doctor", "fudo", "sailpoint", "--only", "settings,tcp,key,read", ...options];
    const running = call(argv, { env: { ...fudo.env, ...sailPoint.env }, signal: stop.signal });
    await vi.waitUntil(() => fudo.fake.callsTo("getObjectSpec").length > 0, { timeout: 60_000, interval: 5 });
    stop.abort(new StopRequest("SIGTERM"));
    return { ...(await running), url: fudo.url, sent: sailPoint.fake.calls.length };
  }

  it("prints with --json what it has found, and the rest as skipped", async () => {
    const { exitCode, stdout } = await stopped("--json");
    const { tenants, ...document } = JSON.parse(stdout);
    const statuses = tenants.map(({ checks }: { checks: { id: string; status: string }[] }) =>
      checks.map(({ id, status }) => `${id}: ${status}`),
    );
    expect([exitCode, document]).toMatchObject([143, { ok: false, exitCode: 143, error: { code: "aborted" } }]);
    expect(statuses).toEqual([
      ["settings: pass", "tcp: pass", "key: skip", "read: skip"],
      ["settings: skip", "tcp: skip", "read: skip"],
    ]);
  });

  it("has its requests in the document, also the one that was not answered", async () => {
    const { stdout, sent, url } = await stopped("--json");
    expect([JSON.parse(stdout).requests, sent]).toMatchObject([
      [{ tenant: "fudo", check: "key", url: `${url}/api/v2/objspec/report` }],
      0,
    ]);
  });

  it("says for people what was not checked, and by what it was stopped", async () => {
    const { stdout, stderr } = await stopped();
    expect(stdout).toMatch(/ {2}- key, read {3}the diagnosis was stopped\n[^]* 5 skipped\..*exit 143\n$/);
    expect(stderr).toMatch(/^✖ stopped by SIGTERM; /);
  });

  it("names no host and no tenant with --share", async () => {
    const { stdout } = await stopped("--json", "--share");
    expect(stdout).not.toMatch(/127\.0\.0\.1|"name": "(?:fudo|sailpoint)"/);
    expect(JSON.parse(stdout).tenants).toMatchObject([{ name: "tenant-1" }, { name: "tenant-2" }]);
  });

  it("names nothing but the reason with --quiet", async () => {
    const { stdout, stderr } = await stopped("--quiet");
    expect([stdout, stderr]).toEqual(["", expect.stringMatching(/^✖ stopped by SIGTERM; [^\n]*\n$/)]);
  });

  it("sends nothing where it was stopped before the first check", async () => {
    const { env, fake } = await serveSailPoint();
    const signal = AbortSignal.abort(new StopRequest("SIGINT"));
    const { exitCode, stdout } = await call(["doctor", "--json"], { env, signal });
    expect([exitCode, fake.calls, JSON.parse(stdout)]).toMatchObject([130, [], { exitCode: 130, requests: [] }]);
  });
});

it("an unknown tenant is told before another one is looked at", async () => {
  const { env, fake } = await serveFudo();
  const { exitCode, stdout } = await call(["doctor", "fudo", "elsewhere"], { env });
  expect([exitCode, stdout, fake.calls]).toEqual([2, "", []]);
});
