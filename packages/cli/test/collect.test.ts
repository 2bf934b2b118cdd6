import { generateKeyPairSync, sign } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { planDuration } from "../src/input/duration.ts";
import { night, plan } from "./night.ts";
import { call, documentOf, emptyFolder, serveFudo } from "./support.ts";

describe("collect", () => {
  it("collects a plan of three vendors into a sealed folder, which verify proves", async () => {
    const { cwd, env, fudo } = await night();
    const { exitCode, stdout } = await call(["collect", "plan.yaml"], { cwd, env });
    expect([exitCode, stdout]).toEqual([
      0,
      expect.stringMatching(/^✔ 3 of 3 saved, .*\n {2}evidence\/night, sealed\n/),
    ]);
    const verified = documentOf(await call(["verify", "evidence/night", "--complete", "--json"], { cwd }));
    expect(verified).toMatchObject({ ok: true, outcome: "valid", complete: true });
    expect(JSON.stringify(fudo.fake.calls.find(({ operation }) => operation === "createReport")?.body)).toContain(
      '{"field":"user","value":"9124292845052624897"}',
    );
  });

  it("starts nothing when a client refuses one of the reports, and names it", async () => {
    const { cwd, env, sailpoint } = await night(
      `${plan}  - { id: users, tenant: fudo, report: Users of mine }\n  - { id: all, tenant: sailpoint, report: IDENTITIES, arguments: { foo: 1 } }\n`,
    );
    const { exitCode, stderr } = await call(["collect", "plan.yaml"], { cwd, env });
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringMatching(/plan\.yaml:11:5 users: Fudo has no definition [^]*plan\.yaml:12:68 all: arguments\.foo: /),
    ]);
    expect(sailpoint.fake.calls.filter(({ operation }) => operation === "startReport")).toEqual([]);
  });

  it.each(["0", "1.5ms", "999999ms", "1000s", "30m", "2h", "1000d"])("takes --max-wait %s", async (time) => {
    const { cwd, env } = await night();
    const { exitCode, stderr } = await call(["collect", "plan.yaml", "-n", "-q", "--max-wait", time], { cwd, env });
    expect([exitCode, stderr]).toEqual([0, ""]);
  });

  it.each([
    [0, "1ms"],
    [1.5, "2ms"],
    [999_999, "999999ms"],
    [7_200_000, "7200s"],
    [1_000_000_001, "16667m"],
  ])("writes %d ms as a plan does: %s", (ms, text) => {
    expect(planDuration(ms)).toBe(text);
  });

  it("goes on where it ended, and starts nothing twice", async () => {
    const { cwd, env, sailpoint } = await night();
    const first = await call(["collect", "plan.yaml", "--only", "identities"], { cwd, env });
    const second = await call(["collect", "plan.yaml"], { cwd, env });
    expect(first.stderr).toContain("1 report, 1 tenant -> evidence/night");
    expect(first.stdout).toContain("1 of 1 saved, 2 left out by --only, ");
    expect(second.stderr).toContain("3 reports, 3 tenants -> evidence/night (1 already saved)");
    expect(sailpoint.fake.calls.filter(({ operation }) => operation === "startReport")).toHaveLength(1);
  });

  it("holds a start that is unknown, ends with 3, and starts it after --release", async () => {
    const { cwd, env, sailpoint } = await night();
    sailpoint.fake.fail("startReport", ["reset"]);
    const first = await call(["collect", "plan.yaml"], { cwd, env });
    const again = await call(["collect", "plan.yaml"], { cwd, env });
    const released = await call(["collect", "plan.yaml", "--release", "identities"], { cwd, env });
    expect([first.exitCode, again.exitCode, released.exitCode]).toEqual([3, 3, 0]);
    expect(first.stdout).toContain("identity-reports collect plan.yaml --release identities");
  });

  it("writes the document of each report, and a summary for a pipeline", async () => {
    const { cwd, env, ping } = await night();
    ping.fake.fail("startRun", ["403"]);
    const argv = ["collect", "plan.yaml", "--result", "result.json", "--summary", "summary.md", "--json"];
    const outcome = await call(argv, { cwd, env });
    const result = JSON.parse(readFileSync(join(cwd, "result.json"), "utf8"));
    expect(result).toEqual(documentOf(outcome));
    expect(result).toMatchObject({ schemaVersion: 1, ok: false, exitCode: 4 });
    expect(result.reports.map(({ exitCode }: { exitCode: number }) => exitCode)).toEqual([0, 0, 4]);
    expect(readFileSync(join(cwd, "summary.md"), "utf8")).toContain("| roles | ping | failed |");
  });

  it("sends nothing with --dry-run, and shows a request for each report", async () => {
    const { cwd, env, sailpoint, fudo, ping } = await night();
    const { stdout } = await call(["collect", "plan.yaml", "-n", "--json"], { cwd, env });
    const { starts } = JSON.parse(stdout);
    expect(starts.map(({ id, requests }: { id: string; requests: unknown[] }) => [id, requests.length])).toEqual([
      ["identities", 1],
      ["ssh", 1],
      ["roles", 1],
    ]);
    expect([
      ...sailpoint.fake.calls,
      ...fudo.fake.calls,
      ...ping.fake.calls,
      existsSync(join(cwd, "evidence")),
    ]).toEqual([false]);
  });

  it("tells every fault of a plan with its place, before anything is sent", async () => {
    const { cwd, env, sailpoint } = await night(plan.replace("report: IDENTITIES", "raport: IDENTITIES"));
    const { exitCode, stderr } = await call(["collect", "plan.yaml"], { cwd, env });
    expect([exitCode, sailpoint.fake.calls]).toEqual([2, []]);
    expect(stderr).toContain('plan.yaml:6:5 reports[0].raport: unknown key (did you mean "report"?)');
    expect(stderr).toContain("plan.yaml:4:5 reports[0].report: is missing");
  });
});

describe("a value of a plan that is no text where one is expected", () => {
  it.each([
    ["skip: false", "expected a reason, as text, and false without quotes is none"],
    ["skip: true", "expected a reason, as text, and true without quotes is none"],
    ["skip: no", "expected a reason, as text: a report without skip is collected"],
    ["skip: 1", "expected a reason, as text: a report without skip is collected"],
    ["skip: ~", "expected a reason, as text"],
    ["control: false", "expected a text, or a list of texts"],
    ["realm: true", "expected a text, and true without quotes is none"],
    ["declared: { owner: no, ticket: false }", "expected a text, and false without quotes is none"],
    ["expect: { columns: [true] }", "expected a text, and true without quotes is none"],
  ])("%s is refused with its place, and nothing is sent", async (entry, words) => {
    const { env, fake } = await serveFudo();
    const cwd = emptyFolder();
    const text = `version: 1\nfolder: f\nreports:\n  - id: a\n    tenant: fudo\n    report: AccountAccess\n    ${entry}\n`;
    writeFileSync(join(cwd, "plan.yaml"), text);
    const { exitCode, stderr } = await call(["collect", "plan.yaml"], { cwd, env });
    expect([exitCode, fake.calls, stderr]).toEqual([2, [], expect.stringContaining(`: ${words}\n`)]);
    expect(stderr).toMatch(/plan\.yaml:7:\d+ reports\[0\]\./);
  });
});

describe("verify", () => {
  it("ends with 1 where a byte has changed, and names the file", async () => {
    const { cwd, env } = await night();
    await call(["collect", "plan.yaml"], { cwd, env });
    const { reports } = documentOf<{ reports: { record: { file: { name: string } } }[] }>(
      await call(["verify", "evidence/night", "--json"], { cwd }),
    );
    const file = join(cwd, "evidence/night", reports[0]?.record.file.name ?? "");
    writeFileSync(file, readFileSync(file, "utf8").replace("a", "b"));
    const { exitCode, stdout } = await call(["verify", "evidence/night"], { cwd });
    expect([exitCode, stdout]).toEqual([1, expect.stringContaining(reports[0]?.record.file.name ?? "none")]);
  });
});

describe("a report that is not what the plan expects", () => {
  it("fails, keeps its file, and is not called missing by verify", async () => {
    const { cwd, env } = await night(plan.replace("minRows: 1 ", "minRows: 99 "));
    const collected = await call(["collect", "plan.yaml"], { cwd, env });
    const valid = await call(["verify", "evidence/night"], { cwd });
    const complete = await call(["verify", "evidence/night", "--complete"], { cwd });
    expect([collected.exitCode, valid.exitCode, complete.exitCode]).toEqual([1, 0, 1]);
    expect(valid.stdout).toMatch(
      /valid, 1 of 3 reports not as expected\n[^]*identities: not as expected, .* it has 37 rows, and at least 99 are/,
    );
  });
});

describe("verify --public-key", () => {
  const header = Buffer.from('{"alg":"EdDSA","b64":false,"crit":["b64"]}').toString("base64url");
  const [signer, other] = [generateKeyPairSync("ed25519"), generateKeyPairSync("ed25519")];

  /** A collection with a detached JWS, and keys beside it. */
  async function signedNight(): Promise<string> {
    const { cwd, env } = await night();
    await call(["collect", "plan.yaml"], { cwd, env });
    const path = join(cwd, "evidence/night/tagmanifest-sha256.txt");
    const bytes = Buffer.concat([Buffer.from(`${header}.`), readFileSync(path)]);
    writeFileSync(`${path}.jws`, `${header}..${sign(null, bytes, signer.privateKey).toString("base64url")}`);
    writeFileSync(join(cwd, "signer.pem"), signer.publicKey.export({ type: "spki", format: "pem" }));
    writeFileSync(join(cwd, "other.jwk"), JSON.stringify(other.publicKey.export({ format: "jwk" })));
    return cwd;
  }

  it("tells a signature of this key from one of another", async () => {
    const cwd = await signedNight();
    const right = await call(["verify", "evidence/night", "--public-key", "signer.pem"], { cwd });
    const wrong = await call(["verify", "evidence/night", "--public-key", "other.jwk"], { cwd });
    expect([right.exitCode, wrong.exitCode]).toEqual([0, 1]);
    expect(right.stdout).toContain("tagmanifest-sha256.txt.jws: valid key sha256:");
    expect(wrong.stdout).toContain("it was made with another key");
  });

  it.each([
    ["is not there", "gone.pem", "gone.pem cannot be read: it does not exist."],
    ["is no key", "plan.yaml", "--public-key plan.yaml is not a public key in PEM or JWK."],
  ])("ends with 2 where the file %s", async (_, file, text) => {
    const { cwd } = await night();
    const { exitCode, stderr } = await call(["verify", "evidence/night", "--public-key", file], { cwd });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(text)]);
  });
});
