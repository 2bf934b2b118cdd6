import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execFile, execFileSync } from "node:child_process";
import { open } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { describe, expect, it, vi } from "vitest";
import { program, startProcess, type ProcessSetting } from "./real-process.ts";
import { emptyFolder, serveFudo, serveSailPoint } from "./support.ts";

describe("the real process", () => {
  it("saves a report, and the document says so", async () => {
    const { env } = await serveSailPoint();
    const cwd = emptyFolder();
    const { code, stdout } = await startProcess(["run", "sailpoint", "IDENTITIES", "-o", "i.csv", "--json"], {
      env,
      cwd,
    }).ended;
    expect([code, existsSync(join(cwd, "i.csv"))]).toEqual([0, true]);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true });
  });

  it("stops in order at SIGINT, says how to go on, and ends with 130", async () => {
    const { env } = await serveSailPoint({ runMs: 60_000 });
    const cwd = emptyFolder();
    const { child, ended } = startProcess(["run", "sailpoint", "IDENTITIES", "--save-handle", "run.json"], {
      env,
      cwd,
    });
    await untilFile(join(cwd, "run.json"));
    child.kill("SIGINT");
    const { code, stderr } = await ended;
    expect(code).toBe(130);
    const { id } = JSON.parse(readFileSync(join(cwd, "run.json"), "utf8"));
    expect(stderr).toContain(`identity-reports wait sailpoint:${id}`);
  });

  it.each([
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("ends by %s with %i, in order", async (signal, exitCode) => {
    const { env } = await serveSailPoint({ runMs: 60_000 });
    const cwd = emptyFolder();
    const { child, ended } = startProcess(["run", "sailpoint", "IDENTITIES", "--save-handle", "run.json"], {
      env,
      cwd,
    });
    await untilFile(join(cwd, "run.json"));
    child.kill(signal);
    expect(await ended).toMatchObject({ code: exitCode, stderr: expect.stringContaining("identity-reports wait ") });
  });

  it("waits for a start that is on its way also after a second SIGHUP", async () => {
    const { env, fake } = await serveFudo();
    fake.fail("createReport", [{ delayMs: 800 }]);
    const { child, ended } = startProcess(["run", "fudo", "AccountAccess"], { env, cwd: emptyFolder() });
    await vi.waitUntil(() => fake.callsTo("createReport").length > 0, { timeout: 60_000, interval: 5 });
    child.kill("SIGHUP");
    await setTimeout(400);
    child.kill("SIGHUP");
    expect(await ended).toMatchObject({ code: 129, stderr: expect.stringContaining("identity-reports wait fudo:") });
  });

  it.skipIf(process.platform === "win32")("stops in order at one SIGTERM also while a read never ends", async () => {
    const cwd = emptyFolder();
    const plan = join(cwd, "plan.yaml");
    execFileSync("mkfifo", [plan]);
    const { child, ended } = startProcess(["collect", "plan.yaml"], { cwd });
    // Opens once the program reads.
    await using _writer = await open(plan, "w");
    child.kill("SIGTERM");
    expect(await ended).toEqual({
      code: 143,
      stdout: "",
      stderr: expect.stringContaining("stopped by SIGTERM; identity-reports help exit-codes says how to continue"),
    });
  });

  it("tells a reader that goes away where the rest of its file is", async () => {
    const { env, fake } = await serveFudo();
    fake.nextRun({ rows: 20_000 });
    const { stdout, stderr } = await shell(
      `${quoted} run fudo SESSIONS -a protocol=ssh -o - --progress none | head -1; echo "exit \${PIPESTATUS[0]}"`,
      { env },
    );
    expect([stdout.trimEnd().split("\n").slice(1), stderr]).toEqual([
      ["exit 5"],
      expect.stringMatching(
        /standard output cannot be written: its reader has gone\n {2}The run is done\. .* download fudo:\d+ -o PATH\n$/,
      ),
    ]);
  });

  it("works on when its messages have no reader", async () => {
    const { env } = await serveFudo();
    const cwd = emptyFolder();
    const line = `${quoted} run fudo SESSIONS -a protocol=ssh -o s.csv 2>&1 | true; echo "exit \${PIPESTATUS[0]}"`;
    const { stdout } = await shell(line, { env, cwd });
    expect([stdout, existsSync(join(cwd, "s.csv"))]).toEqual(["exit 0\n", true]);
  });
});

describe.skipIf(!existsSync("/dev/full"))("a disk that is full", () => {
  it.each(["--help", "schema plan"])("is said in one line by %s, and is exit code 5", async (line) => {
    expect(await shell(`${quoted} ${line} > /dev/full; echo "exit $?"`)).toEqual({
      stdout: "exit 5\n",
      stderr: "✖ Standard output cannot be written: the disk is full. The rest of the output is lost.\n",
    });
  });

  it("of the messages changes neither the work nor the exit code", async () => {
    const { stdout } = await shell(`${quoted} verify nowhere 2> /dev/full; echo "exit $?"`);
    expect(stdout).toBe("exit 2\n");
  });
});

const quoted = `"${process.execPath}" "${program}"`;

/** A line of bash, with an environment of its own. */
const shell = (line: string, { env = {}, cwd }: ProcessSetting = {}) =>
  promisify(execFile)("bash", ["--norc", "-c", line], {
    cwd,
    env: { ...env, PATH: process.env["PATH"], IDENTITY_REPORTS_INTERVAL: "20ms" },
    timeout: 60_000,
    killSignal: "SIGKILL",
  });

/** A minute is far more than any machine needs; without an end, a failure would be a hang. */
async function untilFile(path: string): Promise<void> {
  for (let waitedMs = 0; !existsSync(path); waitedMs += 10) {
    if (waitedMs > 60_000) throw new Error(`${path} was never written`);
    await setTimeout(10);
  }
}
