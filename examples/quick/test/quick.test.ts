import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { runFile, type Outcome } from "../demo/run-file.ts";
import { serveVendors, type Vendors } from "../demo/vendors.ts";

// Each test starts processes, which wait for reports; a machine may be busy with something else.
vi.setConfig({ testTimeout: 120_000 });

const sources = join(import.meta.dirname, "../src");
const files = readdirSync(sources);

let vendors: Vendors;
let folders: string;
beforeAll(async () => {
  vendors = await serveVendors();
  folders = mkdtempSync(join(tmpdir(), "quick-"));
});
afterAll(async () => {
  await vendors.close();
  rmSync(folders, { recursive: true, force: true });
});

/** An empty folder, and a way to run files in it, one after the other. */
function emptyFolder() {
  const folder = mkdtempSync(join(folders, "run-"));
  const run = (file: string, ...args: string[]): Promise<Outcome> => runFile(vendors, folder, file, ...args);
  const saved = (): string[] => readdirSync(join(folder, "evidence")).sort();
  return { folder, run, saved };
}

const succeeded = (output: unknown): object => ({ code: 0, output, errors: "" });

test.each(files)("%s has at most 20 lines", (file) => {
  expect(readFileSync(join(sources, file), "utf8").trimEnd().split("\n").length).toBeLessThanOrEqual(20);
});

test("there are ten, and each is run below", () => {
  const suite = readFileSync(import.meta.filename, "utf8");
  expect(files).toHaveLength(10);
  expect(files.filter((file) => !suite.includes(`run("${file}"`))).toEqual([]);
});

test.concurrent("run.ts saves the file, and on the next night another one", async () => {
  const { run, saved } = emptyFolder();
  expect(await run("run.ts")).toEqual(succeeded(expect.stringContaining("37 rows, all there: true, SHA-256 ")));
  expect(await run("run.ts")).toEqual(succeeded(expect.stringContaining(" (2).csv")));
  expect(saved()).toHaveLength(2);
});

test.concurrent("resume.ts starts in one process and saves in the next", async () => {
  const { run, saved } = emptyFolder();
  expect(await run("resume.ts")).toEqual(succeeded(expect.stringMatching(/^Started /)));
  expect(await run("resume.ts")).toEqual(succeeded(expect.stringContaining(".csv")));
  expect(saved()).toHaveLength(1);
});

test.concurrent("upload.ts stores the bytes that it verified", async () => {
  const { run } = emptyFolder();
  const { output } = await run("upload.ts");
  const bytes = vendors.uploads.get("/evidence/identities.csv") ?? "";
  expect(output).toContain(createHash("sha256").update(bytes).digest("hex"));
});

test.concurrent("cron.ts saves one file a day", async () => {
  const { run, saved } = emptyFolder();
  expect(await run("cron.ts")).toEqual(succeeded(""));
  expect(await run("cron.ts")).toEqual(succeeded(""));
  expect(saved()).toHaveLength(1);
});

test.concurrent("token-function.ts signs in with a token that it was handed", async () => {
  const { run } = emptyFolder();
  expect(await run("token-function.ts")).toEqual(succeeded("SUCCESS\n"));
});

test.concurrent("tls.ts reaches an appliance whose certificate it knows", async () => {
  const { run, saved } = emptyFolder();
  expect(await run("tls.ts")).toEqual(succeeded(expect.stringContaining(".pdf")));
  expect(saved()).toHaveLength(1);
});

test.concurrent("fudo-filter.ts sends the filter as Fudo documents it", async () => {
  const { run } = emptyFolder();
  expect(await run("fudo-filter.ts")).toEqual(succeeded(expect.stringContaining(".csv")));
  const filters = vendors.fudo.objects("report").map(({ query_filter: filter }) => filter);
  expect(filters.join()).toMatch(/created_at\.ge\(.*subprotocol\.iin\(rdp\).*finished_at\.isnull/);
});

test.concurrent("rows-to-sqlite.ts makes a table of the report", async () => {
  const { folder, run } = emptyFolder();
  expect(await run("rows-to-sqlite.ts")).toMatchObject({ code: 0, output: expect.stringContaining("37 rows") });
  const database = new DatabaseSync(join(folder, "reports.db"));
  const first = database.prepare("SELECT email FROM identities LIMIT 1").get();
  database.close();
  expect(first).toEqual({ email: expect.stringContaining("@") });
});

test.concurrent("promote.ts changes nothing without --apply", async () => {
  const { run } = emptyFolder();
  expect(await run("promote.ts", "TOWNS")).toEqual(succeeded("TOWNS planned \n"));
  expect(await run("promote.ts", "TOWNS", "--apply")).toEqual(succeeded("TOWNS promoted \n"));
});

test.concurrent("evidence.ts makes a collection that is valid and complete", async () => {
  const { run } = emptyFolder();
  expect(await run("evidence.ts")).toEqual(succeeded("valid, complete: 2 reports\n"));
});
