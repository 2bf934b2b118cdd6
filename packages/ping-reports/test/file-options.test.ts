import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { pingFake } from "@identity-reports/ping-reports/fake";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ping-files-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function finished() {
  const fake = pingFake();
  const run = { name: "ROLE-MEMBERSHIP", realm: "alpha" } as const;
  return { fake, report: await fake.client().runReport(run, { label: "nightly" }) };
}

test.each([
  ["a file that exists", "old.csv", "file_exists"],
  ["a folder that does not", "none/x.csv", "folder_missing"],
])("%s is found before Ping is asked to make a file", async (_, target, code) => {
  await writeFile(join(folder, "old.csv"), "old");
  const { fake, report } = await finished();
  const before = fake.calls.length;
  await expect(report.saveTo(join(folder, target))).rejects.toMatchObject({ code });
  expect(fake.calls).toHaveLength(before);
});

test.each(["roles.jsonl", "roles.json"])("%s is asked for as JSON Lines", async (name) => {
  const { report } = await finished();
  expect(await report.saveTo(join(folder, name))).toMatchObject({ format: "jsonl" });
});

test("a ZIP may come as CSV or as JSON Lines, so its name says too little", async () => {
  const { report } = await finished();
  await expect(report.saveTo(join(folder, "roles.zip"))).rejects.toMatchObject({ option: "format" });
});

test("a report is named by its template", async () => {
  const { report } = await finished();
  const { path } = await report.saveTo(folder, { format: "csv", fileName: "{label} {report}.{ext}" });
  expect(path).toBe(join(folder, "nightly ROLE-MEMBERSHIP.csv"));
});
