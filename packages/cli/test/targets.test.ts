import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { DownloadError, ReportsError } from "@identity-reports/core";
import { EvidenceError } from "@identity-reports/evidence";
import { describe, expect, it } from "vitest";
import { exitCodeOf } from "../src/exit-code-of.ts";
import { writeWhole } from "../src/output/own-files.ts";
import { night } from "./night.ts";
import { startProcess } from "./real-process.ts";
import { call, emptyFolder, serveSailPoint } from "./support.ts";

const systemError = (code: string, errno: number): Error =>
  Object.assign(new Error(`${code}: no space left, mkdir 'e'`), { code, errno, syscall: "mkdir" });

const run = ["run", "sailpoint", "IDENTITIES"];

describe("a file that is there already", () => {
  it("keeps its place in a folder: the new one gets a number", async () => {
    const { env } = await serveSailPoint();
    const cwd = emptyFolder();
    await call([...run, "-o", "out/"], { env, cwd });
    const { exitCode, stdout } = await call([...run, "-o", "out/"], { env, cwd });
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^✔ out\/Identities Report \(2\)\.csv\n/)]);
  });

  it("that only the end shows is no lost run: the message says how to save it elsewhere", async () => {
    const { env } = await serveSailPoint();
    const cwd = emptyFolder();
    await call([...run, "-o", "out/"], { env, cwd });
    const { stderr } = await call([...run, "-o", "out/", "--if-exists", "error"], { env, cwd });
    expect(stderr).toMatch(/Save its file elsewhere.*: identity-reports download sailpoint:\w+ -o PATH/);
  });

  it.each([
    ["--save-handle", [...run, "--save-handle", "mine.txt"]],
    ["--result", ["collect", "plan.yaml", "--result", "mine.txt"]],
    ["--page", ["verify", ".", "--page", "mine.txt"]],
    ["--lines", ["compare", "plan.yaml", "plan.yaml", "--lines", "mine.txt"]],
  ])("and that %s did not write is left as it is, before anything is started", async (_, argv) => {
    const { env, cwd, sailpoint } = await night();
    writeFileSync(join(cwd, "mine.txt"), "mine");
    const { exitCode } = await call(argv, { env, cwd });
    const starts = sailpoint.fake.calls.filter(({ operation }) => operation === "startReport");
    expect([exitCode, readFileSync(join(cwd, "mine.txt"), "utf8"), starts]).toEqual([2, "mine", []]);
  });

  it.each([
    ["is replaced where it is the handle of a run that is done", run, 0],
    ["is left where it is the handle of a run that was not saved", ["submit", "sailpoint", "IDENTITIES"], 2],
  ])("%s", async (_, start, expected) => {
    const { env } = await serveSailPoint();
    const cwd = emptyFolder();
    const argv = [...start, "--save-handle", "run.json"];
    await call(argv, { env, cwd });
    const { exitCode } = await call(argv, { env, cwd });
    expect(exitCode).toBe(expected);
  });

  it("with a handle that was not saved is no obstacle once wait has saved it", async () => {
    const { env } = await serveSailPoint();
    const cwd = emptyFolder();
    const submit = ["submit", "sailpoint", "IDENTITIES", "--save-handle", "run.json"];
    await call(submit, { env, cwd });
    const refused = await call(submit, { env, cwd });
    await call(["wait", "run.json", "-o", "a.csv"], { env, cwd });
    const again = await call(submit, { env, cwd });
    expect(refused.stderr).toContain("Save it: identity-reports wait run.json -o PATH.");
    expect(again.exitCode).toBe(0);
  });

  it("with a handle is no obstacle once its run has failed", async () => {
    const { env, fake } = await serveSailPoint();
    const cwd = emptyFolder();
    fake.nextRun({ outcome: "ERROR" });
    const argv = [...run, "-o", "a.csv", "--save-handle", "run.json"];
    const codes = [(await call(argv, { env, cwd })).exitCode, (await call(argv, { env, cwd })).exitCode];
    expect(codes).toEqual([1, 0]);
  });
});

describe("a place where nothing can be written", () => {
  it.each([
    ["the folder of a file is missing", ["-o", "gone/a.csv"]],
    ["the folder is a file", ["-o", "file/"]],
    ["the folder is below a file", ["-o", "file/sub/"]],
    ["the folder of a handle is missing", ["--save-handle", "gone/run.json"]],
    ["the name of a handle is too long for a part of it beside it", ["--save-handle", "h".repeat(255)]],
  ])("is told before the start, with 2: %s", async (_, flags) => {
    const { env, fake } = await serveSailPoint();
    const cwd = emptyFolder();
    writeFileSync(join(cwd, "file"), "");
    const { exitCode, stderr } = await call([...run, ...flags], { env, cwd });
    expect([exitCode, fake.calls]).toEqual([2, []]);
    expect(stderr).not.toMatch(/\bE[A-Z]{4,}\b/);
  });
});

it.each([
  ["of a collection", new EvidenceError("e: the disk is full", { code: "disk_full" })],
  ["of a file that was saved", new DownloadError("a.csv does not fit", { code: "disk_full", carriedOut: "yes" })],
  ["of a folder", systemError("ENOSPC", -28)],
  [
    "with a quota that Node has no name for",
    systemError(`Unknown system error -${constants.errno.EDQUOT}`, -constants.errno.EDQUOT),
  ],
])("a full disk %s is 5: the same command may work later", (_, error) => {
  expect(exitCodeOf(error, undefined)).toBe(5);
});

describe.skipIf(!existsSync("/dev/full"))("a flag that writes to a full disk", () => {
  it("says that, and ends with 5", async () => {
    const { env, cwd } = await night();
    const { exitCode, stderr } = await call(["collect", "plan.yaml", "--summary", "/dev/full"], { env, cwd });
    expect([exitCode, stderr]).toEqual([
      5,
      expect.stringContaining("--summary /dev/full cannot be written: the disk is full. Make room"),
    ]);
  });
});

it("a handle that could not be written is 5, as every run that goes on and whose handle is shown", () => {
  const handle = { id: "7" };
  const error = new ReportsError("onStarted threw", { code: "on_started_failed", carriedOut: "yes", handle });
  expect(exitCodeOf(error, undefined)).toBe(5);
});

describe.skipIf(process.platform === "win32")("a pipe or a device in the place of a file", () => {
  it.each([
    ["--save-handle", [...run, "--save-handle", "pipe"]],
    ["--result", ["collect", "plan.yaml", "--result", "pipe"]],
    ["--page", ["verify", ".", "--page", "pipe"]],
    ["--output", [...run, "-o", "pipe", "--if-exists", "replace"]],
  ])("is refused by %s before anything is started, and neither read nor replaced", async (flag, argv) => {
    const { env, cwd, sailpoint } = await night();
    execFileSync("mkfifo", [join(cwd, "pipe")]);
    const { exitCode, stderr } = await call(argv, { env, cwd });
    const starts = sailpoint.fake.calls.filter(({ operation }) => operation === "startReport");
    expect([exitCode, stderr, starts]).toEqual([2, expect.stringContaining(`${flag} pipe is a pipe or a device`), []]);
    expect(statSync(join(cwd, "pipe")).isFIFO()).toBe(true);
  });
});

describe.skipIf(process.platform === "win32")("what the program writes", () => {
  const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

  it("is for its user alone", async () => {
    const { env } = await serveSailPoint();
    const cwd = emptyFolder();
    const argv = [...run, "-o", "new/", "--save-handle", "run.json", "--log", "events.jsonl"];
    expect((await startProcess(argv, { env, cwd }).ended).code).toBe(0);
    const files = ["new/Identities Report.csv", "run.json", "events.jsonl"];
    expect(files.map((file) => modeOf(join(cwd, file)))).toEqual(["600", "600", "600"]);
    expect(modeOf(join(cwd, "new"))).toBe("700");
  });

  it.each([
    ["an empty file", (path: string) => writeFileSync(path, "")],
    ["nothing yet", () => {}],
  ])("goes to where a symbolic link leads, to %s, and the link stays", async (_, make) => {
    const { env } = await serveSailPoint();
    const cwd = emptyFolder();
    make(join(cwd, "real.json"));
    symlinkSync("real.json", join(cwd, "link.json"));
    await call(["submit", "sailpoint", "IDENTITIES", "--save-handle", "link.json"], { env, cwd });
    expect(readFileSync(join(cwd, "real.json"), "utf8")).toContain('"vendor": "sailpoint"');
  });

  it("leaves no part of a file that could not be put in its place", async () => {
    const cwd = emptyFolder();
    mkdirSync(join(cwd, "folder"));
    await expect(writeWhole("--save-handle", "folder", "{}", cwd)).rejects.toThrow("folder cannot be written");
    expect(readdirSync(cwd)).toEqual(["folder"]);
  });

  it("keeps the mode of a file that it replaces", async () => {
    const { env } = await serveSailPoint();
    const cwd = emptyFolder();
    mkdirSync(join(cwd, "out"));
    writeFileSync(join(cwd, "out/a.csv"), "old");
    chmodSync(join(cwd, "out/a.csv"), 0o640);
    await startProcess([...run, "-o", "out/a.csv", "--if-exists", "replace"], { env, cwd }).ended;
    expect([modeOf(join(cwd, "out/a.csv")), existsSync(join(cwd, "out/a.csv"))]).toEqual(["640", true]);
  });
});
