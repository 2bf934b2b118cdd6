import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "@identity-reports/fake-server";
import { parseRecord, verifyCollection, type EvidenceRecord } from "@identity-reports/evidence";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { checkWithSha256sum } from "../support/collected.ts";
import { countingVendors, twelveReports, type CountingVendors } from "./counting-vendors.ts";
import { bundleProgram, runProgram, startProgram, type Ended, type Kill } from "./program.ts";

const isNightly = process.env["MODE"] === "nightly";
const rounds = isNightly ? 50 : 1;
const killsEach = isNightly ? 5 : 3;

let scratch: string;
let program: string;
let plan: string;
beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), "evidence-kills-"));
  program = await bundleProgram(scratch);
  plan = join(scratch, "plan.json");
  writeFileSync(plan, JSON.stringify({ version: 1, reports: twelveReports }));
}, 60_000);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** What the kills of all rounds have left behind. */
interface Found {
  kills: number;
  /** The vendor had the start, and the record not yet its handle. */
  betweenStartAndHandle: number;
  sealed: number;
  unknown: number;
  readonly doubles: string[];
  readonly torn: string[];
  readonly invalid: string[];
}

/** Some kills come while reports are started, a moment after a line; the others anywhere. */
const randomKill = (): Kill =>
  Math.random() < 0.3
    ? { atLine: 2 + Math.floor(Math.random() * 6), laterMs: Math.random() * 40 }
    : { atLine: 1 + Math.floor(Math.random() * 24), laterMs: Math.random() * 200 };

async function playRound(found: Found): Promise<void> {
  const vendors = await countingVendors(40);
  const folder = mkdtempSync(join(scratch, "round-"));
  const run = (kill?: Kill): Promise<Ended> => runProgram(program, [plan, folder, vendors.wiring], { kill });
  for (let each = 0; each < killsEach; each++) {
    const start = each === 0 ? vendors.holdNextStart() : undefined;
    const { isKilled } = await run(start === undefined ? randomKill() : { after: start.received });
    start?.release();
    await look(folder, vendors, found);
    // One that was done before the kill came leaves nothing to do.
    if (!isKilled) break;
    found.kills += 1;
  }
  const { last } = await run();
  const records = await look(folder, vendors, found);
  found.unknown += records.filter(({ state }) => state === "unknown").length;
  // Where each start was killed there is nothing to seal.
  const isEmpty = records.every(({ state }) => state === "unknown");
  if (last["sealed"] !== !isEmpty) found.invalid.push(`${folder} is sealed, or is not: ${JSON.stringify(last)}`);
  await vendors.close();
}

/** Looks at the folder as a kill, or the end, has left it. */
async function look(folder: string, vendors: CountingVendors, found: Found): Promise<EvidenceRecord[]> {
  const records = readRecords(folder, found);
  for (const { id, state, run } of records) {
    // Else the starts would not be counted at all.
    if (state === "verified" && vendors.startsOf(id) !== 1) found.doubles.push(`${id}: ${vendors.startsOf(id)} starts`);
    if (state === "starting" && run === undefined && vendors.startsOf(id) > 0) found.betweenStartAndHandle += 1;
  }
  for (const { id } of twelveReports)
    if (vendors.startsOf(id) > 1) found.doubles.push(`${folder} ${id}: ${vendors.startsOf(id)} starts`);
  if (existsSync(join(folder, "bagit.txt"))) {
    found.sealed += 1;
    const { outcome, findings } = await verifyCollection(folder);
    if (outcome !== "valid") found.invalid.push(JSON.stringify(findings));
    checkWithSha256sum(folder);
  }
  return records;
}

function readRecords(folder: string, { torn }: Found): EvidenceRecord[] {
  const inside = join(folder, "records");
  if (!existsSync(inside)) return [];
  return readdirSync(inside).flatMap((name) => {
    try {
      return [parseRecord(readFileSync(join(inside, name), "utf8"), name)];
    } catch (error) {
      torn.push(String(error));
      return [];
    }
  });
}

test(
  "whatever is killed when, nothing is started twice, no record is torn, and every sealed bag is valid",
  { timeout: isNightly ? 0 : 60_000 },
  async () => {
    const found: Found = {
      kills: 0,
      betweenStartAndHandle: 0,
      sealed: 0,
      unknown: 0,
      doubles: [],
      torn: [],
      invalid: [],
    };
    const lanes = [0, 1].map(async (lane) => {
      for (let round = lane; round < rounds; round += 2) await playRound(found);
    });
    await Promise.all(lanes);
    if (isNightly) console.log(found);
    expect(found).toMatchObject({ doubles: [], torn: [], invalid: [] });
    expect(found.kills).toBeGreaterThanOrEqual(isNightly ? 160 : 1);
    // The first kill of each round comes when the vendor has a start, and its answer is still kept back.
    expect(found.betweenStartAndHandle).toBeGreaterThanOrEqual(rounds);
    expect(found.unknown).toBeGreaterThanOrEqual(rounds);
    if (isNightly) expect(found.sealed).toBeGreaterThan(rounds / 2);
  },
);

test.each([
  ["with the lock", []],
  ["without a lock", ["--no-experimental-sqlite"]],
])("two processes at once start each report once: %s", { timeout: 60_000 }, async (_, node) => {
  const vendors = await countingVendors(40);
  const folder = mkdtempSync(join(scratch, "two-"));
  const ids = ["accounts-0", "roles-0", "sessions-0"];
  const run = (): Promise<Ended> => runProgram(program, [plan, folder, vendors.wiring, ids.join()], { node });

  await Promise.all([run(), run()]);

  expect(ids.map((id) => vendors.startsOf(id))).toEqual([1, 1, 1]);
  await vendors.close();
});

/** SailPoint's reports of campaigns and on violations. */
const neighbours = [
  ...["STATUS", "COMPOSITION", "REMEDIATION_STATUS"].map((name, n) => ({
    id: `campaign-${n}`,
    tenant: "acme",
    report: `CAMPAIGN_${name}_REPORT`,
    arguments: { campaignId: `c-${n}` },
  })),
  { id: "signoff", tenant: "acme", report: "CERTIFICATION_SIGNOFF_REPORT", arguments: { campaignId: "c-3" } },
  { id: "violations", tenant: "acme", report: "SOD_VIOLATION_REPORT", arguments: { policyId: "p-1" } },
];

const startedIn = (folder: string): number => {
  const inside = join(folder, "records");
  if (!existsSync(inside)) return 0;
  const records = readdirSync(inside).filter((name) => name.endsWith(".json"));
  return records.filter((name) => parseRecord(readFileSync(join(inside, name), "utf8"), name).state === "started")
    .length;
};

test(
  "reports of campaigns and on violations go on in another process, and are started once each",
  { timeout: 60_000 },
  async () => {
    const fake = sailPointFake({ runMs: 50, rows: 5, rateLimit: false });
    // The two that are under way when the first process is killed.
    for (let n = 0; n < 2; n++) fake.nextRun({ runMs: 2_500, rows: 5 });
    const [server, others] = [await serve(fake), await countingVendors(0)];
    onTestFinished(async () => {
      await Promise.all([server.close(), others.close()]);
    });
    const wiring = { ...JSON.parse(others.wiring), acme: { baseUrl: server.url, auth: fake.credentials } };
    const folder = mkdtempSync(join(scratch, "neighbours-"));
    const planFile = join(scratch, "neighbours.json");
    writeFileSync(planFile, JSON.stringify({ version: 1, reports: neighbours }));
    const parameters = [planFile, folder, JSON.stringify(wiring)];

    const first = startProgram(program, parameters);
    while (startedIn(folder) < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    first.kill("SIGKILL");
    await once(first, "close");
    const { last } = await runProgram(program, parameters);

    expect(last).toMatchObject({ sealed: true });
    expect(fake.runs.map(({ reportType }) => reportType).toSorted()).toEqual(
      neighbours.map(({ report }) => report).toSorted(),
    );
    expect((await verifyCollection(folder)).outcome).toBe("valid");
  },
);
