import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { mistyped } from "../../core/test/support/mistyped.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sailpoint-files-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function finished() {
  const fake = sailPointFake();
  const report = await fake.client().runReport({ reportType: "IDENTITIES" }, { label: "nightly" });
  return { fake, report };
}

test.each(["download", "saveTo"] as const)("%s asks SailPoint for a name and an audit event", async (how) => {
  const { fake, report } = await finished();
  const options = { format: "csv", name: "Access review", auditable: true } as const;
  await (how === "download" ? report.download(options) : report.saveTo(`${folder}/`, options));
  const { searchParams } = new URL(fake.callsTo("getReport")[0]?.url ?? "");
  expect(Object.fromEntries(searchParams)).toEqual({ fileFormat: "csv", name: "Access review", auditable: "true" });
});

test("neither is sent unless it is asked for", async () => {
  const { fake, report } = await finished();
  await report.download({ format: "pdf" });
  expect(new URL(fake.callsTo("getReport")[0]?.url ?? "").search).toBe("?fileFormat=pdf");
});

test.each([
  ["auditable", { auditable: "yes" }],
  ["name", { name: "" }],
])("a wrong %s is refused before a request", async (option, wrong) => {
  const { fake, report } = await finished();
  const asked = report.download(mistyped({ format: "csv", ...wrong }));
  await expect(asked).rejects.toMatchObject({ name: "ConfigError", option });
  expect(fake.callsTo("getReport")).toEqual([]);
});

test("a target that is taken is found before the file is asked for", async () => {
  await writeFile(join(folder, "old.csv"), "old");
  const { fake, report } = await finished();
  await expect(report.saveTo(join(folder, "old.csv"))).rejects.toMatchObject({ code: "file_exists" });
  expect(fake.callsTo("getReport")).toEqual([]);
});

test("a report is named by its type", async () => {
  const { report } = await finished();
  const { path } = await report.saveTo(folder, { format: "csv", fileName: "{label} {report}.{ext}" });
  expect(path).toBe(join(folder, "nightly IDENTITIES.csv"));
});
