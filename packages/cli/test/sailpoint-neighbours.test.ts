import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCommand } from "../src/commands/run.ts";
import { call, documentOf, emptyFolder, serveSailPoint } from "./support.ts";

/** The zips and tables below a folder. */
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.(?:zip|csv|pdf)$/.test(name));

describe("a source by its name", () => {
  it("is found: the first example of the help works", async () => {
    const { env, fake } = await serveSailPoint();
    const cwd = emptyFolder();
    const [example = ""] = runCommand.examples;
    const { exitCode } = await call(example.split(" "), { env, cwd });
    expect([exitCode, filesIn(cwd).length]).toEqual([0, 1]);
    expect(fake.runs[0]?.arguments).toMatchObject({ sourceName: "Workday" });
  });

  it("that is not there is told with those that are like it, and nothing is started", async () => {
    const { env, fake } = await serveSailPoint();
    const { exitCode, stderr } = await call(["run", "sailpoint", "ACCOUNTS", "-a", "source=Active Drectory"], { env });
    expect([exitCode, fake.runs]).toEqual([2, []]);
    expect(stderr.replaceAll(/\s+/g, " ")).toContain('"Active Directory" (2c9180897e7742b2017e781782f705b9)');
  });

  it("that is not there keeps a whole plan from being begun", async () => {
    const { env, fake } = await serveSailPoint();
    const cwd = emptyFolder();
    const reports = [
      { id: "identities", tenant: "sailpoint", report: "IDENTITIES" },
      { id: "accounts", tenant: "sailpoint", report: "ACCOUNTS", arguments: { source: "Nowhere" } },
    ];
    writeFileSync(join(cwd, "plan.json"), JSON.stringify({ version: 1, folder: "out", reports }));
    const { exitCode } = await call(["collect", "plan.json"], { env, cwd });
    expect([exitCode, fake.runs]).toEqual([2, []]);
  });
});

describe("list sailpoint", () => {
  it.each([
    ["sources", "Workday"],
    ["campaigns", "Manager Campaign"],
    ["policies", "policy-xyz"],
    ["profiles", "Employees"],
    ["types", "CERTIFICATION_SIGNOFF_REPORT"],
    ["types", "SOD_VIOLATION_REPORT"],
  ])("%s has %s", async (list, item) => {
    const { env } = await serveSailPoint();
    const { exitCode, stdout } = await call(["list", "sailpoint", list], { env });
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining(item)]);
  });

  it("has all campaigns, however many there are", async () => {
    const campaigns = Array.from({ length: 520 }, (_, n) => ({ id: `c-${n}`, name: `Campaign ${n}` }));
    const { env } = await serveSailPoint({ campaigns });
    const { items } = documentOf(await call(["list", "sailpoint", "campaigns", "--json"], { env }));
    expect(items).toHaveLength(520);
  });
});

describe("a report on violations", () => {
  it("is saved as the ZIP that it is", async () => {
    const { env } = await serveSailPoint();
    const cwd = emptyFolder();
    const argv = ["run", "sailpoint", "SOD_VIOLATION_REPORT", "-a", "policyId=p-1", "-o", "out/"];
    const { exitCode } = await call(argv, { env, cwd });
    expect([exitCode, filesIn(cwd)]).toEqual([0, ["out/PolicyReport.zip"]]);
  });

  it("in another format is refused before it is run", async () => {
    const { env, fake } = await serveSailPoint();
    const { exitCode, stderr } = await call(["run", "sailpoint", "SOD_VIOLATION_REPORT", "-f", "csv"], { env });
    expect([exitCode, fake.runs]).toEqual([2, []]);
    expect(stderr).toContain("SOD_VIOLATION_REPORT as zip");
  });

  it("that does not list all violations ends with 6, and says why", async () => {
    const { env, fake } = await serveSailPoint();
    fake.nextRun({ rows: 5_001 });
    const { exitCode, stderr } = await call(["run", "sailpoint", "SOD_VIOLATION_REPORT", "-q"], { env });
    expect([exitCode, stderr]).toEqual([6, expect.stringContaining("! the file has fewer rows than the report")]);
  });
});

it.each([
  ["CERTIFICATION_SIGNOFF_REPORT", "campaignId=c-1", "sailpoint:c-1/CERTIFICATION_SIGNOFF_REPORT"],
  ["SOD_VIOLATION_REPORT", "policyId=p-1", /sailpoint:SOD_VIOLATION_REPORT\/[0-9a-f]{32}/],
])("a %s goes on by the word that the tool tells", async (report, argument, word) => {
  const { env, fake } = await serveSailPoint({ runMs: 60_000 });
  const cwd = emptyFolder();
  const timedOut = await call(["run", "sailpoint", report, "-a", argument, "--max-wait", "100ms"], { env, cwd });
  const told = timedOut.stderr.replaceAll(/\s+/g, " ");
  expect(told).toMatch(word);
  const [name = ""] = new RegExp(word).exec(told) ?? [];
  const status = documentOf(await call(["status", name, "--json"], { env, cwd }));
  expect(JSON.stringify(status)).toContain("PENDING");
  expect(fake.runs).toHaveLength(1);
});

it("a plan collects reports of campaigns and on violations, seals them and proves them", async () => {
  const { env } = await serveSailPoint();
  const cwd = emptyFolder();
  const campaign = { tenant: "sailpoint", arguments: { campaignId: "c-1" } };
  const reports = [
    { ...campaign, id: "signoff", report: "CERTIFICATION_SIGNOFF_REPORT", format: "pdf" },
    { ...campaign, id: "status", report: "CAMPAIGN_STATUS_REPORT" },
    { id: "violations", tenant: "sailpoint", report: "SOD_VIOLATION_REPORT" },
    { id: "accounts", tenant: "sailpoint", report: "ACCOUNTS", arguments: { source: "Workday" } },
  ];
  writeFileSync(join(cwd, "plan.json"), JSON.stringify({ version: 1, folder: "out", reports }));
  const { exitCode, stdout } = await call(["collect", "plan.json"], { env, cwd });
  expect([exitCode, stdout]).toEqual([0, expect.stringContaining("4 of 4 saved")]);
  const verified = await call(["verify", "out", "--complete"], { env, cwd });
  expect(verified.exitCode).toBe(0);
  const records = readdirSync(join(cwd, "out"), { recursive: true, encoding: "utf8" });
  const [record = ""] = records.filter((name) => /accounts.*\.json$/.test(name));
  expect(readFileSync(join(cwd, "out", record), "utf8")).toContain('"sourceName": "Workday"');
});
