import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { night } from "./night.ts";
import { startProcess } from "./real-process.ts";
import { call, emptyFolder, serveSailPoint } from "./support.ts";

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
  ])("and that %s did not write is left as it is, before anything is started", async (_, argv) => {
    const { env, cwd, sailpoint } = await night();
    writeFileSync(join(cwd, "mine.txt"), "mine");
    const { exitCode } = await call(argv, { env, cwd });
    const starts = sailpoint.fake.calls.filter(({ operation }) => operation === "startReport");
    expect([exitCode, readFileSync(join(cwd, "mine.txt"), "utf8"), starts]).toEqual([2, "mine", []]);
  });

  it("is replaced where it is an earlier handle", async () => {
    const { env } = await serveSailPoint();
    const cwd = emptyFolder();
    const argv = ["submit", "sailpoint", "IDENTITIES", "--save-handle", "run.json"];
    const codes = [(await call(argv, { env, cwd })).exitCode, (await call(argv, { env, cwd })).exitCode];
    expect(codes).toEqual([0, 0]);
  });
});

describe("a place where nothing can be written", () => {
  it.each([
    ["the folder of a file is missing", ["-o", "gone/a.csv"]],
    ["the folder is a file", ["-o", "file/"]],
    ["the folder is below a file", ["-o", "file/sub/"]],
    ["the folder of a handle is missing", ["--save-handle", "gone/run.json"]],
  ])("is told before the start, with 2: %s", async (_, flags) => {
    const { env, fake } = await serveSailPoint();
    const cwd = emptyFolder();
    writeFileSync(join(cwd, "file"), "");
    const { exitCode, stderr } = await call([...run, ...flags], { env, cwd });
    expect([exitCode, fake.calls]).toEqual([2, []]);
    expect(stderr).not.toMatch(/\bE[A-Z]{4,}\b/);
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
