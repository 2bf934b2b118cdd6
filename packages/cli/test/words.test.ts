import { globSync, readFileSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { inCommandWords, phrases } from "../src/failures/command-words.ts";
import { night } from "./night.ts";
import { call, emptyFolder, serveFudo, servePing, serveSailPoint } from "./support.ts";

const libraries = ["core", "sailpoint-reports", "session-reports", "ping-reports", "evidence", "rows"];

const sources = libraries
  .flatMap((name) => globSync(join(import.meta.dirname, `../../${name}/src/**/*.ts`)))
  .map((file) => readFileSync(file, "utf8"))
  .join("\n");

/** Words of the API that a person at the command line can do nothing with. */
const apiWords =
  /maxWaitMs|ifExists|onJoined|apiVersion|\btls: |request\(\)|resume\(|give-up|ask-a-person|\bE(?:NOENT|EXIST|ISDIR)\b/;

describe("words of the libraries", () => {
  it.each(phrases.map(([said]) => said))("%s is still said by one of them", (said) => {
    expect(sources.match(said)?.length ?? 0).toBeGreaterThan(0);
  });

  it.each([
    [
      "was not ready (last state: running) after waiting 2000 ms (maxWaitMs); it continues at the vendor: pass this error's handle to resume",
      "was not ready (last state: running) after waiting 2000 ms (--max-wait); it continues at the vendor",
    ],
    [
      "onStarted threw: --save-handle h.json cannot be written: the disk is full.; report 7 continues: pass this error's handle to resume",
      "--save-handle h.json cannot be written: the disk is full; report 7 continues",
    ],
    [
      'a.csv exists already; pass ifExists: "replace" or "number", or another path; a path that ends in "/" is a folder',
      "a.csv exists already",
    ],
    [
      'started no other; pass onJoined: "wait" or "accept"',
      "started no other; add --on-joined wait or --on-joined accept",
    ],
    [
      "No message available; this tenant has no such path; request() sends it as it is, and apiVersion changes nothing about it: try another version, as in /v2025/sources or /sources/v1 (request id 1)",
      "No message available; this tenant has no such path (request id 1)",
    ],
    ["only: the plan has no report", "--only: the plan has no report"],
    ["publicKey: is no public key in PEM or JWK", "--public-key: is no public key in PEM or JWK"],
    ["x cannot be read: ENOENT: no such file or directory, stat '/x'", "x cannot be read: it does not exist"],
    [
      `x: Unknown system error -${constants.errno.EDQUOT}: Unknown system error -${constants.errno.EDQUOT}, mkdir 'x'`,
      "x: the quota is used up",
    ],
    [
      "e: the disk is full; make room there, and call again",
      "e: the disk is full; make room there, and run the same command again",
    ],
    [
      "1 of 2 reports not done; call again to continue",
      "1 of 2 reports not done; run the same command again to continue",
    ],
    ["x cannot be read: ENOENT", "x cannot be read: it does not exist"],
  ])("%s", (said, told) => {
    expect(inCommandWords(said)).toBe(told);
  });
});

describe("a message of the command line has no word of the API", () => {
  it("about a source that cannot be looked up", async () => {
    const { env } = await serveSailPoint();
    const { stderr } = await call(["run", "sailpoint", "ACCOUNTS", "-a", "source=Workday"], { env });
    expect(stderr).not.toMatch(apiWords);
  });

  it("about a wait that is over", async () => {
    const { env } = await serveSailPoint({ runMs: 60_000 });
    const run = await call(["run", "sailpoint", "IDENTITIES", "--max-wait", "30ms"], { env });
    expect([run.exitCode, run.stderr]).toEqual([5, expect.not.stringMatching(apiWords)]);
  });

  it("about a report of a collection that fails", async () => {
    const { env, cwd, ping } = await night();
    ping.fake.fail("startRun", ["403"]);
    const { stderr } = await call(["collect", "plan.yaml", "--only", "roles"], { cwd, env });
    expect(stderr).toContain("roles: failed\n");
    expect(stderr).not.toMatch(apiWords);
  });

  it.each([
    ["verify", ["verify", "gone"]],
    ["verify of a file", ["verify", "plan.txt"]],
    ["a plan", ["collect", "gone.yaml"]],
    ["a plan that is a folder", ["collect", "."]],
    ["a handle", ["status", "gone.json"]],
    ["compare", ["compare", "gone", "gone"]],
  ])("about a path that %s cannot use, and ends with 2", async (_, argv) => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, "plan.txt"), "");
    const { exitCode, stderr } = await call(argv, { cwd });
    expect([exitCode, stderr]).toEqual([2, expect.not.stringMatching(apiWords)]);
    expect(stderr).not.toContain("Change something first");
  });
});

describe("advice fits what happened", () => {
  it("where the host does not exist: doctor says where the way ends", async () => {
    const env = { FUDO_BASE_URL: "https://no-such-appliance.invalid", FUDO_API_KEY: "k" };
    const { exitCode, stderr } = await call(["list", "fudo"], { env });
    expect([exitCode, stderr]).toEqual([5, expect.stringContaining("identity-reports doctor")]);
    expect(stderr).not.toContain("Change something first");
  });

  it("where another one collects in the folder: wait, or take another", async () => {
    const { env, cwd } = await night();
    const both = await Promise.all([1, 2].map(() => call(["collect", "plan.yaml", "--only", "ssh"], { cwd, env })));
    const second = both.find(({ exitCode }) => exitCode !== 0);
    expect(second).toMatchObject({ exitCode: 5, stderr: expect.stringContaining("Wait until it has ended") });
    expect(second?.stderr).not.toContain("Change something first");
  });
});

describe("a run that the vendor does not know", () => {
  it("of Ping goes on nowhere", async () => {
    const { env } = await servePing();
    const { exitCode, stderr } = await call(["status", "ping:ROLE-MEMBERSHIP/job_99"], { env });
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining("does not know the run")]);
    expect(stderr).not.toContain("goes on at the vendor");
  });

  it("of SailPoint cannot be told from one that goes on, and that is said", async () => {
    const { env } = await serveSailPoint();
    const word = "sailpoint:deadbeefdeadbeefdeadbeefdeadbeef";
    const told = [];
    for (const argv of [
      ["status", word],
      ["wait", word, "--max-wait", "30ms"],
      ["download", word],
    ])
      told.push(await call(argv, { env }));
    const said = expect.stringContaining("the same response for an id that it does not know");
    expect(told.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual([
      [8, said],
      [8, said],
      [8, said],
    ]);
  });
});

describe("a name that is nearly right is offered the right one", () => {
  it.each([
    ["a type of SailPoint", serveSailPoint, ["run", "sailpoint", "IDENTITIE"], 'did you mean "IDENTITIES"?'],
    [
      "a template of Ping",
      servePing,
      ["submit", "ping", "ROLE-MEMBERSHP", "--realm", "alpha"],
      'did you mean "ROLE-MEMBERSHIP"?',
    ],
    ["a realm of Ping", servePing, ["run", "ping", "ROLE-MEMBERSHIP", "--realm", "gamma"], "alpha and bravo"],
    ["a definition of Fudo", serveFudo, ["run", "fudo", "Acount access"], 'did you mean "AccountAccess"?'],
    ["a topic of the help", serveFudo, ["help", "exit-code"], 'did you mean "exit-codes"?'],
  ])("%s", async (_, serve, argv, words) => {
    const { env } = await serve();
    const { exitCode, stderr } = await call(argv, { env });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(words)]);
  });

  it("and a title of `list fudo` is the definition of that title", async () => {
    const { env, fake } = await serveFudo();
    const { exitCode } = await call(["submit", "fudo", "Account access report"], { env });
    const body = JSON.stringify(fake.calls.find(({ operation }) => operation === "createReport")?.body);
    expect([exitCode, body]).toEqual([0, expect.stringContaining('"defined_report_id":"6"')]);
  });
});

describe("what was typed in the wrong place is told in plain words", () => {
  it.each([
    ["collect -", "-: standard input is not read here: name a file"],
    [
      "rows /dev/null",
      "/dev/null is a pipe or a device.\n  Use - to read from standard input: … | identity-reports rows -",
    ],
    [
      "run fudo Sessions -n -a source:=[",
      "--arg source:=[: what follows := is not JSON: Unexpected end of JSON input.",
    ],
  ])("%s", async (line, words) => {
    const { exitCode, stderr } = await call(line.split(" "));
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(words)]);
  });

  it.each([
    ['{ "vendor": "fudo", "id": 9124292845052624897 }', "its id is no text: write it in quotes"],
    ['{ "vendor": "fudo" }', "it has no id"],
    ['{ "id": "1" }', "it has no vendor"],
    ['{ "vendor": "fudo", "id": "1", "baseUrl": "fudo.example" }', "its baseUrl is no URL"],
    ['{ "vendor": "fudo", "id": "1", "baseUrl": 7 }', "its baseUrl is no URL"],
  ])("a handle %s: %s", async (stdin, words) => {
    const { exitCode, stderr } = await call(["status", "-"], { stdin });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`standard input is not a handle: ${words}.`)]);
  });

  it("an argument that a report does not take has its place in the plan with --dry-run, too", async () => {
    const { env } = await serveSailPoint();
    const cwd = emptyFolder();
    const report = "{ id: a, tenant: sailpoint, report: ACCOUNTS, arguments: { sorce: B } }";
    writeFileSync(join(cwd, "plan.yaml"), `version: 1\nfolder: f\nreports:\n  - ${report}\n`);
    const { exitCode, stderr } = await call(["collect", "plan.yaml", "-n"], { cwd, env });
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringMatching(/plan\.yaml:4:\d+ a: arguments\.sorce: is not known/),
    ]);
  });
});

describe("a name with control characters", () => {
  const name = "a\u001b[31m\nb";
  const shown = String.raw`a\u001b[31m\nb`;

  it.each(["collect", "wait"])("is shown escaped by %s where it cannot be read", async (command) => {
    const { stderr } = await call([command, name]);
    expect([stderr.includes("\u001b"), stderr]).toEqual([false, expect.stringContaining(shown)]);
  });

  it("is shown escaped in a result", async () => {
    const { env } = await serveFudo();
    const { stdout } = await call(["run", "fudo", "AccountAccess", `--output=${name}.csv`], { env });
    expect(stdout).toContain(`✔ ${shown}.csv\n`);
  });
});
