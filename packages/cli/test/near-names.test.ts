import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { call, emptyFolder, serveFudo, servePing, serveSailPoint } from "./support.ts";

describe("a word that is nearly one that there is", () => {
  it.each([
    ["list pin", 'vendor: there is no "pin" (did you mean "ping"?); expected sailpoint, fudo or ping.'],
    ["run fudo User -f cvs", '--format: there is no "cvs" (did you mean "csv"?); expected csv, pdf'],
    ["--progress plan list fudo", '--progress: there is no "plan" (did you mean "plain"?)'],
    ["completion bsh", 'shell: there is no "bsh" (did you mean "bash"?)'],
    ["completion tcsh", 'shell: there is no "tcsh"; expected bash'],
    ["schema plann", 'document: there is no "plann" (did you mean "plan"?)'],
    ["schema '", 'document: there is no "\'"; expected plan,'],
    ["fake sailpont", 'There is no fake of "sailpont" (did you mean "sailpoint"?).'],
    ["doctor sailpont", 'There is no tenant called "sailpont" (did you mean "sailpoint"?).'],
    ["doctor sailpont --only token", 'There is no tenant called "sailpont" (did you mean "sailpoint"?).'],
    ["doctor fudo --only tsl", 'There is no check called "tsl" (did you mean "tls"?).'],
    ["--tenant pin list fudo", 'There is no tenant called "pin" (did you mean "ping"?).'],
    ["status sailpont:1", '(did you mean "sailpoint"?)'],
    ["help collet", '(did you mean "collect"?)'],
    ["list sailpoint type", '(did you mean "types"?)'],
    ["list fudo --realm alpha", "--realm does not narrow the list definitions of Fudo."],
    ["list ping templates --realm alpha", "it narrows only Ping's list of runs."],
    ["run sailpoint IDENTITIES --realm alpha", "--realm is an option of Ping, not of SailPoint."],
    ["submit ping JOURNEY-STATS --title A", "--title is an option of Fudo, not of Ping."],
    ["run fudo User --on-joined wait", "--on-joined is an option of SailPoint, not of Fudo."],
    ["run ping JOURNEY-STATS --cancel-on-stop", "--cancel-on-stop is an option of SailPoint, not of Ping."],
    ["run ping JOURNEY-STATS -f pdf -n", "--format pdf: Ping makes csv, jsonl."],
    ["doctor --start-one-run", "--start-one-run: this is for --probe <report>, which is missing."],
    ["rows a.csv --count --limit 3", "--limit: --count counts every row, and prints none."],
    ["rows a.jsonl --delimiter ;", "--delimiter is for CSV, and this is JSON Lines."],
    ["collet", "(Did you mean collect?)"],
    ["list ping --repot A", "(Did you mean --report?)"],
  ])("%s", async (line, said) => {
    const { exitCode, stderr } = await call(line.split(" "));
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(said)]);
  });

  it.each([
    ["list ping template", 'has no list called "template" (did you mean "templates"?)'],
    ["list ping runs --report ROLE-MEMBERSHP", 'a report "ROLE-MEMBERSHP" (did you mean "ROLE-MEMBERSHIP"?)'],
    ["list ping templates --report ROLE-MEMBERSHIP", "--report does not narrow the list templates of Ping."],
    ["run ping ROLE-MEMBERSHP --realm alpha", 'a report "ROLE-MEMBERSHP" (did you mean "ROLE-MEMBERSHIP"?)'],
  ])("at Ping: %s", async (line, said) => {
    const { env } = await servePing();
    const { exitCode, stderr } = await call(line.split(" "), { env });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(said)]);
  });

  it("of an argument comes with the arguments that the report takes", async () => {
    const { env } = await serveSailPoint();
    const { exitCode, stderr } = await call(["run", "sailpoint", "ACCOUNTS", "-a", "sorce=Workday"], { env });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("ACCOUNTS takes source=NAME, or application=ID")]);
  });
});

it("the types of SailPoint are listed without any setting", async () => {
  const { exitCode, stdout } = await call(["list", "sailpoint", "types", "--quiet"]);
  expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^ACCOUNTS\n/)]);
});

it("a list without an entry says so, and its table stays a table", async () => {
  const { env } = await servePing();
  const { exitCode, stderr } = await call(["list", "ping", "runs", "--report", "ROLE-MEMBERSHIP"], { env });
  expect([exitCode, stderr]).toEqual([0, "There are none.\n"]);
});

describe("a plan", () => {
  it.each([[[]], [["--dry-run"]]])("has every tenant that there is not told at its place, %j", async (flags) => {
    const cwd = emptyFolder();
    const reports = [
      { id: "a", tenant: "sailpont", report: "IDENTITIES" },
      { id: "b", tenant: "pong", report: "ROLE-MEMBERSHIP", realm: "alpha" },
    ];
    writeFileSync(join(cwd, "plan.json"), JSON.stringify({ version: 1, reports }, undefined, 1));
    const { exitCode, stderr } = await call(["collect", "plan.json", ...flags], { cwd });
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringMatching(/plan\.json:6:\d+ a: .*sailpoint"\?[^]*plan\.json:11:\d+ b: /),
    ]);
  });

  it("has formats, realms and arguments that its reports cannot have told at their places", async () => {
    const { env } = await serveSailPoint();
    const cwd = emptyFolder();
    const common = { tenant: "sailpoint", report: "IDENTITIES" };
    const write = (report: object): void =>
      writeFileSync(join(cwd, "plan.json"), JSON.stringify({ version: 1, folder: "ev", reports: [report] }));
    const said = [];
    for (const wrong of [
      { format: "cvs" },
      { format: "html" },
      { report: "SOD_VIOLATION_REPORT", format: "csv" },
      { realm: "alpha" },
      { report: "ACCOUNTS", arguments: { sorce: "Workday" } },
    ]) {
      write({ id: "a", ...common, ...wrong });
      said.push((await call(["collect", "plan.json"], { cwd, env })).stderr);
    }
    expect(said).toEqual([
      expect.stringMatching(/plan\.json:1:\d+ a: format cvs: SailPoint makes csv, pdf \(did you mean "csv"\?\)/),
      expect.stringMatching(/plan\.json:1:\d+ a: format html: SailPoint makes csv, pdf\./),
      expect.stringMatching(/plan\.json:1:\d+ a: format csv: SailPoint makes SOD_VIOLATION_REPORT as zip/),
      expect.stringMatching(/plan\.json:1:\d+ a: realm is a key for reports of Ping, not of SailPoint/),
      expect.stringMatching(/plan\.json:1:\d+ a: arguments[^]*ACCOUNTS takes source=NAME, or application=ID/),
    ]);
  });

  it("with a report that its vendor does not have ends with the name that was meant", async () => {
    const [ping, fudo] = [await servePing(), await serveFudo()];
    const cwd = emptyFolder();
    const reports = [
      { id: "roles", tenant: "ping", report: "ROLE-MEMBERSHP", realm: "alpha" },
      { id: "access", tenant: "fudo", report: "AccountAccess" },
    ];
    writeFileSync(join(cwd, "plan.json"), JSON.stringify({ version: 1, folder: "ev", reports }));
    const { exitCode, stdout } = await call(["collect", "plan.json"], { cwd, env: { ...ping.env, ...fudo.env } });
    const said = 'roles: Ping is not known to have a report "ROLE-MEMBERSHP" (did you mean "ROLE-MEMBERSHIP"?).';
    expect([exitCode, stdout]).toEqual([1, expect.stringContaining(said)]);
  });
});
