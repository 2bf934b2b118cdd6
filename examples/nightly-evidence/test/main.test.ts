import { spawn } from "node:child_process";
import { readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import type { EvidenceRecord } from "../src/records.ts";
import { fakes, main, outputOf, planOf, recordsIn, serveFakes, startScript, temporaryFolder } from "./support.ts";

/** Waits until the records are as wished, and gives them as they were then. */
async function recordsWhen(folder: string, isWished: (records: EvidenceRecord[]) => boolean) {
  const end = Date.now() + 8_000;
  while (Date.now() < end) {
    const records = await recordsIn(folder);
    if (isWished(records)) return records;
    await delay(10);
  }
  throw new Error("the records never came to be as wished");
}

test("killed in the middle, the next start goes on from the handles and starts nothing twice", async () => {
  const folder = await temporaryFolder();
  const sources = 16;
  const all = fakes();
  // Eight quick runs, and then one long one in each of the four lanes: nothing moves when the kill comes.
  for (let run = 0; run < 8; run++) all.sailpoint.nextRun({ runMs: 50 });
  for (let lane = 0; lane < 4; lane++) all.sailpoint.nextRun({ runMs: 2_500 });
  const env = await serveFakes(all);
  const plan = planOf(sources);
  const first = await startScript(folder, plan, env);
  const atKill = await recordsWhen(
    folder,
    (records) =>
      records.filter(({ state }) => state === "saved").length === 11 &&
      records.filter(({ state }) => state === "started").length === 4,
  );
  first.child.kill("SIGKILL");
  expect((await first.ended).code).toBeNull();
  const saved = atKill.filter(({ state }) => state === "saved");
  const savedAt = await Promise.all(saved.map(async ({ path = "" }) => (await stat(path)).mtimeMs));
  const downloads = all.sailpoint.callsTo("getReport").length;

  const { code, summary, errors } = await (await startScript(folder, plan, env)).ended;
  expect(errors).not.toContain("failed");
  expect({ code, saved: summary?.saved, failed: summary?.failed }).toEqual({ code: 0, saved: sources + 3, failed: 0 });

  const started = all.sailpoint.callsTo("startReport").map(({ body }) => JSON.stringify(body));
  expect(started).toHaveLength(sources);
  expect(new Set(started).size).toBe(sources);
  expect(all.ping.callsTo("startRun")).toHaveLength(2);
  expect(all.fudo.callsTo("createReport")).toHaveLength(1);

  const idsAtKill = new Map(atKill.map(({ key, handle }) => [key, handle?.id]));
  for (const { key, handle, step, state } of summary?.reports ?? []) {
    expect(state).toBe("saved");
    if (idsAtKill.has(key)) expect({ key, id: handle?.id }).toEqual({ key, id: idsAtKill.get(key) });
    if (saved.some((each) => each.key === key)) expect(step).toBe("keep");
  }
  expect(summary?.reports.filter(({ step }) => step === "resume")).toHaveLength(4);
  expect(await Promise.all(saved.map(async ({ path = "" }) => (await stat(path)).mtimeMs))).toEqual(savedAt);
  const savedSources = saved.filter(({ vendor }) => vendor === "sailpoint").length;
  expect(all.sailpoint.callsTo("getReport").length - downloads).toBe(sources - savedSources);
}, 15_000);

test("exit code 1 and a summary when some reports failed", async () => {
  const folder = await temporaryFolder();
  const all = fakes();
  all.ping.nextRun({ outcome: "COMPLETED_FAILED" });
  const { code, summary } = await (await startScript(folder, planOf(2), await serveFakes(all))).ended;
  expect(code).toBe(1);
  expect(summary).toMatchObject({ saved: 4, failed: 1 });
  expect(JSON.parse(await readFile(`${folder}/summary.json`, "utf8"))).toEqual(summary);
});

test.each<[string, Record<string, string>, string[], RegExp]>([
  ["no credentials", {}, [], /SAIL_BASE_URL/],
  ["an option nobody knows", {}, ["--folders=x"], /--folders/],
])("exit code 2 for %s", async (_, env, more, message) => {
  const folder = await temporaryFolder();
  const { code, errors } = await (await startScript(folder, planOf(1), env, more)).ended;
  expect(code).toBe(2);
  expect(errors).toMatch(message);
  expect(await recordsIn(folder)).toEqual([]);
});

test("exit code 2, and not the demo's 0, for a night without --live", async () => {
  const folder = await temporaryFolder();
  const child = spawn(process.execPath, [main, "--plan", join(folder, "plan.json"), "--folder", folder], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { code, errors, summary } = await outputOf(child);
  expect({ code, summary }).toEqual({ code: 2, summary: undefined });
  expect(errors).toContain("--live");
});

test("exit code 2 for a folder that cannot be used", async () => {
  const file = join(await temporaryFolder(), "file");
  await writeFile(file, "in the way");
  const env = await serveFakes(fakes());
  const { code, errors } = await (await startScript(dirname(file), planOf(1), env, ["--folder", file])).ended;
  expect(code).toBe(2);
  expect(errors).toContain("cannot be used");
});

test("SIGTERM stops the script; the runs go on at the vendors and are taken up later", async () => {
  const folder = await temporaryFolder();
  const all = fakes();
  for (let run = 0; run < 2; run++) all.sailpoint.nextRun({ runMs: 2_000 });
  const env = await serveFakes(all);
  const first = await startScript(folder, planOf(2), env);
  await recordsWhen(
    folder,
    (records) =>
      records.filter(({ state }) => state === "saved").length === 3 &&
      records.filter(({ state }) => state === "started").length === 2,
  );
  first.child.kill("SIGTERM");
  expect((await first.ended).code).toBe(1);
  const { code, summary } = await (await startScript(folder, planOf(2), env)).ended;
  expect({ code, saved: summary?.saved }).toEqual({ code: 0, saved: 5 });
  expect(all.sailpoint.callsTo("startReport")).toHaveLength(2);
}, 15_000);
