import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { runSecretProgram } from "../src/settings/secret-program.ts";
import { startProcess } from "./real-process.ts";
import { afterThisTest, emptyFolder } from "./support.ts";

/** A program that starts another one; both write their ids to `pids`, and neither heeds a signal that can be ignored. */
const stubborn = `trap "" TERM HUP; sleep 60 & echo "$$ $!" > pids.part; mv pids.part pids; wait`;

/** A folder with a tenant whose secret such a program prints. */
function stubbornTenant(): string {
  const cwd = emptyFolder();
  const apiKey = { command: ["sh", "-c", stubborn] };
  const pam = { vendor: "fudo", baseUrl: "https://127.0.0.1:1", apiKey };
  writeFileSync(join(cwd, "identity-reports.json"), JSON.stringify({ version: 1, tenants: { pam } }));
  return cwd;
}

/** The processes of {@link stubborn}, once they are there. They end with the test in any case. */
async function processesIn(cwd: string): Promise<number[]> {
  const file = join(cwd, "pids");
  await vi.waitUntil(() => existsSync(file), { timeout: 60_000, interval: 5 });
  const pids = readFileSync(file, "utf8").trim().split(" ").map(Number);
  afterThisTest(() => pids.filter(isAlive).forEach((pid) => process.kill(pid, "SIGKILL")));
  return pids;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0) && !isZombie(pid);
  } catch {
    return false;
  }
}

/** A process that has ended keeps its id until its parent asks how; on Linux that shows. */
function isZombie(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && / Z /.test(readFileSync(stat, "utf8"));
}

const setting = { cwd: import.meta.dirname, env: process.env, signal: new AbortController().signal };

describe.skipIf(process.platform === "win32")("the program of a secret, and what it has started,", () => {
  it.each([
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("end with the process at one %s, even if they ignore it", async (signal, exitCode) => {
    const cwd = stubbornTenant();
    const { child, ended } = startProcess(["list", "fudo"], { cwd, detached: true });
    const pids = await processesIn(cwd);
    child.kill(signal);
    const { code } = await ended;
    await vi.waitUntil(() => !pids.some(isAlive), { timeout: 60_000, interval: 5 });
    expect(code).toBe(exitCode);
  });

  it("stay when it has printed its secret: an agent, for one, is asked again", async () => {
    const cwd = emptyFolder();
    const command = ["sh", "-c", "sleep 60 > sleeping 2>&1 & echo $! > pids; echo a-secret"];
    const outcome = await runSecretProgram(command, { cwd, env: process.env, signal: new AbortController().signal });
    const [agent = 0] = await processesIn(cwd);
    expect([outcome, isAlive(agent)]).toEqual([{ text: "a-secret\n" }, true]);
  });

  it("end when it prints without end", async () => {
    const cwd = emptyFolder();
    const command = ["sh", "-c", "echo $$ > pids; exec yes"];
    const outcome = await runSecretProgram(command, { cwd, env: process.env, signal: new AbortController().signal });
    const [yes = 0] = await processesIn(cwd);
    await vi.waitUntil(() => !isAlive(yes), { timeout: 60_000, interval: 5 });
    expect(outcome).toMatchObject({ problem: "sh printed more than 1048576 bytes." });
  });

  it("end after a minute", async () => {
    const cwd = emptyFolder();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    afterThisTest(() => vi.useRealTimers());
    const setting = { cwd, env: process.env, signal: new AbortController().signal };
    const running = runSecretProgram(["sh", "-c", stubborn], setting);
    const pids = await processesIn(cwd);
    await vi.advanceTimersByTimeAsync(60_000);
    const outcome = await running;
    await vi.advanceTimersByTimeAsync(300);
    vi.useRealTimers();
    await vi.waitUntil(() => !pids.some(isAlive), { timeout: 60_000, interval: 5 });
    expect(outcome).toMatchObject({ problem: "sh did not end within 60 s." });
  });

  it("is said to have ended where only what it has started keeps its output open", async () => {
    const cwd = emptyFolder();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    afterThisTest(() => vi.useRealTimers());
    const running = runSecretProgram(["sh", "-c", "sleep 60 & echo $! $$ > pids.part; mv pids.part pids"], {
      ...setting,
      cwd,
    });
    const [, shell = 0] = await processesIn(cwd);
    await vi.waitUntil(() => !isAlive(shell), { timeout: 60_000, interval: 5 });
    await vi.advanceTimersByTimeAsync(60_000);
    const outcome = await running;
    await vi.advanceTimersByTimeAsync(300);
    expect(outcome).toMatchObject({
      problem: "sh has ended, but a program that it started kept its output open for 60 s.",
    });
  });

  it("gets the end of its standard input at once", async () => {
    expect(await runSecretProgram(["cat"], setting)).toEqual({ text: "" });
  });
});

describe.skipIf(process.platform === "win32")(
  "a program of a secret that cannot be started is told, without its arguments:",
  () => {
    it.each([
      ["no name", [""], "its program has no name, or there is a zero byte in the name or in an argument."],
      [
        "a zero byte",
        ["sh", "a\0b"],
        "its program has no name, or there is a zero byte in the name or in an argument.",
      ],
      ["too long arguments", ["sh", "-c", "x".repeat(4_000_000)], "the arguments of sh are too long."],
      ["a path over a file", ["/dev/null/x"], "/dev/null/x cannot be run: a part of its path is not a folder."],
    ])("%s", async (_, command, problem) => {
      expect(await runSecretProgram(command, setting)).toMatchObject({ problem });
    });
  },
);
