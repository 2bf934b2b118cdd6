import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lockFile } from "@identity-reports/evidence/lock";
import { describe, expect, it, vi } from "vitest";
import { startProcess } from "./real-process.ts";
import { afterThisTest, call, emptyFolder, serveFudo } from "./support.ts";

const submit = ["submit", "fudo", "AccountAccess", "--save-handle", "run.json"];
const run = ["run", "fudo", "AccountAccess", "-o", "a.csv", "--save-handle", "run.json"];

/** A Fudo, and a folder in which another process is about to start a run with the file `run.json`. */
async function takenFile() {
  const { fake, env } = await serveFudo();
  const cwd = emptyFolder();
  const lock = await lockFile(join(cwd, "run.json.lock"));
  afterThisTest(() => lock?.release());
  return { fake, env, cwd, lock };
}

describe("a file of --save-handle with which another process is starting a run", () => {
  it.each([
    ["run", run],
    ["submit", submit],
  ])("keeps %s from a start, with 5, and the message says where the handle will be", async (_, argv) => {
    const { fake, env, cwd } = await takenFile();
    const { exitCode, stderr } = await call(argv, { env, cwd });
    expect([exitCode, fake.calls]).toEqual([5, []]);
    expect(stderr).toBe(
      "✖ --save-handle run.json: another process is starting a run with this file. Nothing was started.\n  Its handle will be in the file: identity-reports wait run.json -o PATH\n",
    );
  });

  it("has a code of its own with --json", async () => {
    const { env, cwd } = await takenFile();
    const { stdout } = await call([...submit, "--json"], { env, cwd });
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, exitCode: 5, error: { code: "start_under_way" } });
  });

  it("keeps none from a start with another file", async () => {
    const { env, cwd } = await takenFile();
    const { exitCode } = await call(["submit", "fudo", "AccountAccess", "--save-handle", "2.json"], { env, cwd });
    expect(exitCode).toBe(0);
  });

  it("is free again when that process has left it", async () => {
    const { env, cwd, lock } = await takenFile();
    await lock?.release();
    const { exitCode, stderr } = await call([...submit, "-q"], { env, cwd });
    expect([exitCode, stderr]).toEqual([0, ""]);
  });

  it("is looked at once more when it is free: a handle that the other has left meanwhile is kept", async () => {
    const { env, cwd, fake } = await takenFile();
    await call(submit, { env, cwd: emptyFolder() });
    writeFileSync(join(cwd, "run.json"), '{ "vendor": "fudo", "id": "7" }');
    const { exitCode } = await call(submit, { env, cwd });
    expect([exitCode, fake.callsTo("createReport").length]).toEqual([2, 1]);
  });
});

describe("the lock of a start", () => {
  it.each([
    ["has written its handle", undefined, 0, ["run.json"]],
    ["was refused", 403, 4, []],
    ["has no known outcome", "reset", 3, []],
  ] as const)("is gone once it %s", async (_, fault, expected, files) => {
    const { fake, env } = await serveFudo();
    const cwd = emptyFolder();
    if (fault !== undefined) fake.fail("createReport", [fault]);
    const { exitCode } = await call(submit, { env, cwd });
    expect([exitCode, readdirSync(cwd)]).toEqual([expected, files]);
  });

  it("is not in the way of a run that is waited for: its handle is", async () => {
    const { fake, env } = await serveFudo({ runMs: 600_000 });
    const cwd = emptyFolder();
    const stop = new AbortController();
    const running = call(run, { env, cwd, signal: stop.signal });
    await vi.waitUntil(() => fake.callsTo("listReports").length > 0, { timeout: 60_000, interval: 5 });
    const { exitCode, stderr } = await call(run, { env, cwd });
    stop.abort();
    await running;
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("the handle of a run whose report was not saved")]);
  });

  it.each([
    ["a file with a text", (path: string) => writeFileSync(path, "mine")],
    ["a folder", (path: string) => mkdirSync(path)],
    ["a symbolic link", (path: string) => symlinkSync("elsewhere", path)],
  ])("is not taken where its place has %s: that would keep no process out", async (_, make) => {
    const { fake, env } = await serveFudo();
    const cwd = emptyFolder();
    const path = join(cwd, "run.json.lock");
    make(path);
    const { exitCode, stderr } = await call([...submit, "--dry-run"], { env, cwd });
    const real = await call(submit, { env, cwd });
    expect([exitCode, real.exitCode, real.stderr, fake.calls, readdirSync(cwd)]).toEqual([
      2,
      2,
      stderr,
      [],
      ["run.json.lock"],
    ]);
    expect(stderr).toContain(`run.json.lock is needed for a lock, and is something else.\n  It was not changed: `);
  });

  it("is written by no other option", async () => {
    const { env, fake } = await serveFudo();
    const { exitCode, stderr } = await call([...submit, "--log", "run.json.lock"], { env, cwd: emptyFolder() });
    expect([exitCode, fake.calls]).toEqual([2, []]);
    expect(stderr).toMatch(/^✖ --log and the lock of --save-handle name the same file: \S+run\.json\.lock\.\n/);
  });

  it.skipIf(process.platform === "win32")("is that of the file which a symbolic link will make", async () => {
    const { env, cwd } = await takenFile();
    symlinkSync("run.json", join(cwd, "link.json"));
    const argv = ["submit", "fudo", "AccountAccess", "--save-handle", "link.json"];
    const { exitCode, stderr } = await call(argv, { env, cwd });
    expect([exitCode, stderr]).toEqual([5, expect.stringContaining("another process is starting a run")]);
  });

  it("ends with its process: after a kill the next job starts a run, and says that there may be one", async () => {
    const { fake, env } = await serveFudo();
    const cwd = emptyFolder();
    fake.fail("createReport", ["hang"]);
    const { child, ended } = startProcess([...submit, "-q"], { env, cwd });
    await vi.waitUntil(() => fake.callsTo("createReport").length > 0, { timeout: 60_000, interval: 5 });
    const meanwhile = await call(submit, { env, cwd });
    child.kill("SIGKILL");
    const killed = await ended;
    const { exitCode, stderr } = await call([...submit, "-q"], { env, cwd });
    expect([meanwhile.exitCode, exitCode, existsSync(join(cwd, "run.json.lock"))]).toEqual([5, 0, false]);
    // Node 22 calls what takes the lock an experiment.
    expect(killed.stderr).toBe("");
    expect(stderr).toMatch(
      /^Warning: --save-handle run\.json: a process was killed while it started a run \(\d{4}-.*Z\)\. The vendor may have that run: check there\.\n$/,
    );
  });
});

describe("a file of --save-handle that may have a handle is not replaced:", () => {
  it.each([
    [
      "a byte order mark before it",
      '\uFEFF{ "vendor": "fudo", "id": "7" }',
      "the handle of a run whose report was not saved",
    ],
    ["no time in doneAt", '{ "vendor": "fudo", "id": "7", "doneAt": null }', "the handle of a run whose report was"],
    ["a part of it", '{ "vendor": "fudo", "id": ', "something else than a handle, or a damaged one"],
    [
      "a document with it",
      '{ "handle": { "vendor": "fudo", "id": "7" } }',
      "something else than a handle, or a damaged",
    ],
  ])("%s", async (_, content, words) => {
    const { fake, env } = await serveFudo();
    const cwd = emptyFolder();
    writeFileSync(join(cwd, "run.json"), content);
    const { exitCode, stderr } = await call(submit, { env, cwd });
    expect([exitCode, fake.calls, stderr]).toEqual([2, [], expect.stringContaining(words)]);
    expect(readFileSync(join(cwd, "run.json"), "utf8")).toBe(content);
  });

  it("and one that is done, with a mark, is", async () => {
    const { env } = await serveFudo();
    const cwd = emptyFolder();
    writeFileSync(join(cwd, "run.json"), '\uFEFF{ "vendor": "fudo", "id": "7", "doneAt": "2026-11-30T00:00:00.000Z" }');
    expect((await call(submit, { env, cwd })).exitCode).toBe(0);
  });
});
