import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { StopRequest } from "../src/context.ts";
import { call, emptyFolder, serveFudo } from "./support.ts";

const planText = JSON.stringify({
  version: 1,
  folder: "e",
  reports: [{ id: "ssh", tenant: "fudo", report: "SESSIONS", arguments: { protocol: "ssh" } }],
});

/** A Fudo, and a folder with a plan of one report of it. */
async function collection(options = {}) {
  const { env, fake } = await serveFudo(options);
  const cwd = emptyFolder();
  writeFileSync(join(cwd, "plan.json"), planText);
  return { env, fake, cwd };
}

const refusal = /^✖ fudo ssh: POST \/api\/v2\/report answered 403: .*\n {2}Change something first: .*\n/;

describe("a collection that fails", () => {
  it("says with --quiet why, and how it came out", async () => {
    const { env, fake, cwd } = await collection();
    fake.fail("createReport", [403]);
    const { exitCode, stdout, stderr } = await call(["collect", "plan.json", "-q"], { env, cwd });
    expect([exitCode, stdout, stderr.replace(refusal, "")]).toEqual([
      4,
      `${join(cwd, "e")}\n`,
      expect.stringMatching(/^✖ 0 of 1 saved, 1 failed, .*\n {2}e\n {2}not sealed: .*\n$/),
    ]);
  });

  it("says it without a display of the progress, too", async () => {
    const { env, fake, cwd } = await collection();
    fake.fail("createReport", [403]);
    const { stderr } = await call(["collect", "plan.json", "--progress", "none"], { env, cwd });
    expect(stderr.replace(refusal, "")).toBe("");
  });

  it("says it in JSON where standard error is JSON", async () => {
    const { env, fake, cwd } = await collection();
    fake.fail("createReport", [403]);
    const { stderr } = await call(["collect", "plan.json", "-q", "--json"], { env, cwd });
    const [cause] = stderr
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
    expect(cause).toEqual({ message: expect.stringMatching(/^fudo ssh: POST \/api\/v2\/report answered 403/) });
  });

  it("says by what it was stopped, and not what that did to each report", async () => {
    const { env, fake, cwd } = await collection({ runMs: 600_000 });
    const stop = new AbortController();
    const running = call(["collect", "plan.json", "-q"], { env, cwd, signal: stop.signal });
    await vi.waitUntil(() => fake.callsTo("listReports").length > 0, { timeout: 20_000 });
    stop.abort(new StopRequest("SIGTERM"));
    const { exitCode, stderr } = await running;
    expect([exitCode, stderr]).toEqual([
      143,
      expect.stringMatching(
        /^✖ stopped by SIGTERM; run the same command again to continue\n✖ 0 of 1 saved, 1 running, /,
      ),
    ]);
  });
});

it("a collection that is done says nothing with --quiet", async () => {
  const { env, cwd } = await collection();
  const { exitCode, stderr } = await call(["collect", "plan.json", "-q"], { env, cwd });
  expect([exitCode, stderr]).toEqual([0, ""]);
});

it("a collection that is no longer valid: verify --quiet says what is wrong", async () => {
  const { env, cwd } = await collection();
  await call(["collect", "plan.json", "-q"], { env, cwd });
  rmSync(join(cwd, "e/manifest-sha256.txt"));
  expect(await call(["verify", "e", "-q"], { cwd })).toEqual({
    exitCode: 1,
    stdout: "invalid\n",
    stderr: expect.stringContaining("manifest-sha256.txt"),
  });
});

describe("compare --quiet", () => {
  const filesOf = (before: string, after: string): string => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, "a.csv"), before);
    writeFileSync(join(cwd, "b.csv"), after);
    return cwd;
  };

  it("says why files could not be compared", async () => {
    const cwd = filesOf("id\n1\n1\n", "id\n1\n");
    expect(await call(["compare", "a.csv", "b.csv", "-k", "id", "-q"], { cwd })).toEqual({
      exitCode: 2,
      stdout: "not-compared\n",
      stderr: expect.stringContaining('has a key "id" more than once'),
    });
  });

  it("says nothing of files that differ: that is its answer", async () => {
    const cwd = filesOf("id\n1\n", "id\n2\n");
    const outcome = await call(["compare", "a.csv", "b.csv", "-k", "id", "-q"], { cwd });
    expect(outcome).toEqual({ exitCode: 1, stdout: "different\n", stderr: "" });
  });
});

it("doctor --quiet says which checks failed", async () => {
  const { env } = await serveFudo();
  const outcome = await call(["doctor", "fudo", "-q"], { env: { ...env, FUDO_API_KEY: "another-key" } });
  expect(outcome).toEqual({
    exitCode: 4,
    stdout: "",
    stderr: expect.stringMatching(/^ {2}✖ key +the appliance rejects the API key \(401\)\n(?: {6}.*\n)+$/),
  });
});

it("rows --strict --quiet says that the file may be truncated", async () => {
  const outcome = await call(["rows", "-", "--strict", "--count", "-q"], { stdin: "a\n1" });
  expect(outcome).toEqual({
    exitCode: 6,
    stdout: "1\n",
    stderr: "The file does not end with a line end: its last cell may be truncated.\n",
  });
});
