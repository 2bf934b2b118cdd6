import { readFileSync, writeFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { call, documentOf, emptyFolder, serveFudo, servePing, serveSailPoint } from "./support.ts";

describe("run", () => {
  it("saves a report of SailPoint and says what is proven of the file", async () => {
    const { env } = await serveSailPoint();
    const cwd = emptyFolder();
    const { exitCode, stdout } = await call(["run", "sailpoint", "IDENTITIES", "-o", "evidence/"], { env, cwd });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^✔ evidence\/.*\.csv\n {2}\S+ k?B, 37 rows, all of them, length checked, .*\n {2}sha256 [0-9a-f]{64}\n$/,
    );
  });

  it("turns arguments of Fudo into criteria", async () => {
    const { env, fake } = await serveFudo();
    const cwd = emptyFolder();
    const argv = ["run", "fudo", "SESSIONS", "-a", "protocol=ssh", "-a", "user=9124292845052624897", "-o", "ssh.pdf"];
    const { exitCode } = await call(argv, { env, cwd });
    expect(exitCode).toBe(0);
    expect(readFileSync(join(cwd, "ssh.pdf"), "latin1")).toMatch(/^%PDF/);
    const body = JSON.stringify(fake.calls.find(({ method }) => method === "POST")?.body);
    expect(body).toContain('{"field":"user","value":"9124292845052624897"}');
  });

  it("runs a template of Ping, and prints the document of the result", async () => {
    const { env } = await servePing();
    const cwd = emptyFolder();
    const argv = ["--json", "run", "ping", "ROLE-MEMBERSHIP", "--realm", "alpha", "-o", "roles.csv"];
    const document = documentOf(await call(argv, { env, cwd }));
    expect(document).toMatchObject({
      schemaVersion: 1,
      ok: true,
      exitCode: 0,
      vendor: "ping",
      file: { format: "csv" },
    });
  });

  it("prints the path alone with --quiet", async () => {
    const { env } = await serveSailPoint();
    const { stdout, stderr } = await call(["run", "sailpoint", "IDENTITIES", "-o", "i.csv", "-q"], { env });
    expect([stdout, stderr]).toEqual(["i.csv\n", ""]);
  });

  it("streams the file to standard output with -o -", async () => {
    const { env } = await serveSailPoint();
    const { stdout, stderr } = await call(["run", "sailpoint", "IDENTITIES", "-o", "-"], { env });
    expect(stdout.split("\r\n").length).toBeGreaterThan(37);
    expect(stderr).toContain("37 rows, all of them");
  });

  it("refuses an existing file before anything is started", async () => {
    const { env, fake } = await serveSailPoint();
    const cwd = emptyFolder();
    writeFileSync(join(cwd, "i.csv"), "mine");
    const { exitCode, stderr } = await call(["run", "sailpoint", "IDENTITIES", "-o", "i.csv"], { env, cwd });
    expect([exitCode, fake.calls.length]).toEqual([2, 0]);
    expect(stderr).toContain("--if-exists replace");
  });

  it("writes the handle as soon as the vendor has accepted the run", async () => {
    const { env, fake } = await serveSailPoint();
    const cwd = emptyFolder();
    fake.fail("getReportResult", ["403"]);
    const argv = ["run", "sailpoint", "IDENTITIES", "--save-handle", "run.json"];
    const { exitCode, stderr } = await call(argv, { env, cwd });
    expect(exitCode).toBe(4);
    const { id } = JSON.parse(readFileSync(join(cwd, "run.json"), "utf8"));
    expect(stderr).toContain(`identity-reports wait sailpoint:${id}`);
  });

  it("ends with 3 where a run may have been started and its id is not known", async () => {
    const { env, fake } = await serveSailPoint();
    fake.fail("startReport", ["reset"]);
    const { exitCode, stderr } = await call(["run", "sailpoint", "IDENTITIES"], { env });
    expect(exitCode).toBe(3);
    expect(stderr).toContain("A person must check");
  });

  it("ends with 4 where the credential is refused, and prints no secret", async () => {
    const { env } = await serveSailPoint();
    const wrong = { ...env, SAIL_CLIENT_SECRET: "wrong-secret-of-mine" };
    const { exitCode, stderr } = await call(["run", "sailpoint", "IDENTITIES"], { env: wrong });
    expect(exitCode).toBe(4);
    expect(stderr).not.toContain("wrong-secret-of-mine");
  });

  it("ends with 6 where rows are missing, and with 0 if that is allowed", async () => {
    const { env, fake } = await serveSailPoint();
    fake.nextRun({ rows: 5, file: new TextEncoder().encode("a,b\r\n1,2\r\n") });
    fake.nextRun({ rows: 5, file: new TextEncoder().encode("a,b\r\n1,2\r\n") });
    const first = await call(["run", "sailpoint", "IDENTITIES", "-o", "a.csv"], { env });
    const second = await call(["run", "sailpoint", "IDENTITIES", "-o", "a.csv", "--allow-incomplete"], { env });
    expect([first.exitCode, second.exitCode]).toEqual([6, 0]);
  });

  it("shows the request without sending one with --dry-run, and needs no secret", async () => {
    const { env, fake } = await serveSailPoint();
    const argv = [
      "run",
      "sailpoint",
      "SEARCH_EXPORT",
      "-a",
      "query=*",
      "-a",
      'indices:=["identities"]',
      "-n",
      "--json",
    ];
    const outcome = await call(argv, { env });
    expect(fake.calls).toEqual([]);
    expect(documentOf(outcome)).toMatchObject({
      dryRun: true,
      starts: [
        {
          requests: [
            {
              method: "POST",
              body: { reportType: "SEARCH_EXPORT", arguments: { query: "*", indices: ["identities"] } },
            },
          ],
        },
      ],
    });
    expect(outcome.stdout).not.toMatch(/authorization|fake-client-secret/i);
  });
});

describe("submit, status, wait, download, cancel", () => {
  it("hands a handle from one command to the next", async () => {
    const { env } = await serveSailPoint();
    const cwd = emptyFolder();
    const submitted = await call(["submit", "sailpoint", "IDENTITIES"], { env, cwd });
    const waited = await call(["wait", "-", "-o", "i.csv"], { env, cwd, stdin: submitted.stdout });
    expect([submitted.exitCode, waited.exitCode, existsSync(join(cwd, "i.csv"))]).toEqual([0, 0, true]);
  });

  it("reads a handle that Windows PowerShell wrote in UTF-16", async () => {
    const { env } = await serveSailPoint();
    const cwd = emptyFolder();
    const { stdout } = await call(["submit", "sailpoint", "IDENTITIES"], { env, cwd });
    writeFileSync(join(cwd, "run.json"), Buffer.from(`\ufeff${stdout}`, "utf16le"));
    const { exitCode } = await call(["download", "run.json", "-o", "i.csv"], { env, cwd });
    expect(exitCode).toBe(0);
  });

  it("ends with 8 while a run goes on", async () => {
    const { env } = await serveSailPoint({ runMs: 60_000 });
    const cwd = emptyFolder();
    const { stdout } = await call(["submit", "sailpoint", "IDENTITIES"], { env, cwd });
    const word = `sailpoint:${JSON.parse(stdout).id}`;
    const codes = [];
    for (const argv of [
      ["status", word],
      ["wait", word, "--max-wait", "0"],
      ["download", word],
    ])
      codes.push((await call(argv, { env, cwd })).exitCode);
    expect(codes).toEqual([8, 8, 8]);
  });

  it("takes a run of Ping up by its template and id", async () => {
    const { env } = await servePing();
    const cwd = emptyFolder();
    const { stdout } = await call(["submit", "ping", "ROLE-MEMBERSHIP", "--realm", "alpha"], { env, cwd });
    const word = `ping:ROLE-MEMBERSHIP/${JSON.parse(stdout).id}`;
    const outcome = await call(["status", word, "--json"], { env, cwd });
    expect(documentOf(outcome)).toMatchObject({ ok: true, finished: true });
  });

  it("cancels a run at SailPoint, and says that Fudo cannot", async () => {
    const sailpoint = await serveSailPoint({ runMs: 60_000 });
    const fudo = await serveFudo();
    const { stdout } = await call(["submit", "sailpoint", "IDENTITIES"], sailpoint);
    const cancelled = await call(["cancel", `sailpoint:${JSON.parse(stdout).id}`], sailpoint);
    const refused = await call(["cancel", "fudo:9124292845052624897"], fudo);
    expect([cancelled.exitCode, refused.exitCode]).toEqual([0, 2]);
  });

  it.each([
    ["of another tenant", { baseUrl: "https://other.api.identitynow.com" }, /is at other\.api\.identitynow\.com/],
    ["of a campaign", { kind: "campaign-report", campaignId: "c1" }, /cannot cancel a run of a campaign/],
    ["of policies", { kind: "sod-violation-report" }, /cannot cancel a run of .* policies/],
  ])("does not ask to cancel a run %s", async (_, members, words) => {
    const { fake, env } = await serveSailPoint();
    const cwd = emptyFolder();
    writeFileSync(join(cwd, "run.json"), JSON.stringify({ vendor: "sailpoint", id: "6c29d0c1", ...members }));
    const { exitCode, stderr } = await call(["cancel", "run.json"], { env, cwd });
    expect([exitCode, stderr, fake.callsTo("cancelReport").length]).toEqual([2, expect.stringMatching(words), 0]);
  });
});

describe("list", () => {
  it("prints one document whether there are items or none", async () => {
    const { env } = await serveFudo();
    const some = documentOf(await call(["list", "fudo", "definitions", "--json"], { env }));
    const none = documentOf(await call(["list", "fudo", "runs", "--json"], { env }));
    expect([Array.isArray(some["items"]), none["items"]]).toEqual([true, []]);
  });

  it("keeps to the width of a terminal", async () => {
    const { env } = await servePing();
    const { stdout } = await call(["list", "ping", "templates"], { env, columns: 40 });
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThan(40);
  });
});
