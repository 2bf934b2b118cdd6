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
    ["schema plann", 'document: there is no "plann" (did you mean "plan"?)'],
    ["schema '", 'document: there is no "\'"; expected plan,'],
    ["fake sailpont", 'There is no fake of "sailpont" (did you mean "sailpoint"?).'],
    ["doctor sailpont", 'There is no tenant called "sailpont" (did you mean "sailpoint"?).'],
    ["doctor sailpont --only token", 'There is no tenant called "sailpont" (did you mean "sailpoint"?).'],
    ["doctor fudo --only tsl", 'There is no check called "tsl" (did you mean "tls"?).'],
    ["--tenant pin list fudo", 'There is no tenant called "pin" (did you mean "ping"?).'],
    ["status sailpont:1", '(did you mean "sailpoint"?)'],
    ["help collet", '(did you mean "collect"?)'],
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
