import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sessionFake } from "@identity-reports/session-reports/fake";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fudo-files-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function finished(title?: string) {
  const fake = sessionFake();
  const report = await fake.client().runReport({ criteria: [{ field: "protocol", value: "ssh" }], title });
  return { fake, report };
}

test("a target that is taken is found before the file is asked for", async () => {
  await writeFile(join(folder, "old.pdf"), "old");
  const { fake, report } = await finished();
  const before = fake.calls.length;
  await expect(report.saveTo(join(folder, "old.pdf"))).rejects.toMatchObject({ code: "file_exists" });
  expect(fake.calls).toHaveLength(before);
});

test("no ZIP can come, so none is asked for", async () => {
  const { report } = await finished();
  const saving = report.saveTo(join(folder, "sessions.zip"), { format: "csv" });
  await expect(saving).rejects.toMatchObject({ name: "ConfigError", option: "format" });
});

test.each([
  ["its title, if it has one", "SSH in November", "SSH in November.pdf"],
  ["no more than what it is, otherwise", undefined, "report.pdf"],
])("a report is named by %s", async (_, title, name) => {
  const { report } = await finished(title);
  const { path } = await report.saveTo(folder, { format: "pdf", fileName: "{report}.{ext}" });
  expect(path).toBe(join(folder, name));
});
