import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { Appender } from "../src/output/appender.ts";
import { appendText } from "../src/output/appended-files.ts";
import { call, documentOf, emptyFolder, serveFudo, serveSailPoint } from "./support.ts";

/** The events of a log, in their order. */
const eventsIn = (cwd: string): readonly { readonly type: string; readonly url?: string }[] =>
  readFileSync(join(cwd, "log.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

/** A Fudo with one run that is done. */
async function fudoWithRun() {
  const { fake, env } = await serveFudo();
  const cwd = emptyFolder();
  const submitted = await call(["submit", "fudo", "AccountAccess", "--json"], { env, cwd });
  const { handle } = documentOf<{ handle: { id: string } }>(submitted);
  await call(["wait", `fudo:${handle.id}`, "-o", "-"], { env, cwd });
  return { fake, env, cwd, run: `fudo:${handle.id}` };
}

describe("--log has a line for each request of", () => {
  it.each([
    ["list", () => ["list", "fudo"]],
    ["status", (run: string) => ["status", run]],
    ["download", (run: string) => ["download", run, "-o", "a.csv"]],
    ["wait --max-wait 0", (run: string) => ["wait", run, "-o", "a.csv", "--max-wait", "0"]],
    ["wait", (run: string) => ["wait", run, "-o", "a.csv"]],
    ["run", () => ["run", "fudo", "AccountAccess", "-o", "a.csv"]],
    ["doctor", () => ["doctor", "fudo", "--only", "key,read"]],
  ])("%s", async (_, argvFor) => {
    const { fake, env, cwd, run } = await fudoWithRun();
    const before = fake.calls.length;
    await call([...argvFor(run), "--log", "log.jsonl"], { env, cwd });
    const requests = eventsIn(cwd).filter(({ type }) => type === "request");
    expect([requests.length > 0, requests.length]).toEqual([true, fake.calls.length - before]);
  });

  it("cancel, and of the token that it asks for", async () => {
    const { env } = await serveSailPoint();
    const cwd = emptyFolder();
    await call(["cancel", "sailpoint:6c29d0c1", "--log", "log.jsonl"], { env, cwd });
    const requests = eventsIn(cwd).filter(({ type }) => type === "request");
    expect(requests.map(({ url = "" }) => new URL(url).pathname)).toEqual([
      "/oauth/token",
      expect.stringMatching(/\/6c29d0c1\/cancel$/),
    ]);
  });
});

describe("--log", () => {
  it("is not made by a call that sends nothing", async () => {
    const cwd = emptyFolder();
    const { exitCode } = await call(["list", "sailpoint", "types", "--log", "log.jsonl"], { cwd });
    expect([exitCode, existsSync(join(cwd, "log.jsonl"))]).toEqual([0, false]);
  });

  it("is complete when a call fails", async () => {
    const { fake, env } = await serveFudo();
    const cwd = emptyFolder();
    fake.fail("listDefinedReports", [403]);
    const { exitCode } = await call(["list", "fudo", "--log", "log.jsonl"], { env, cwd });
    expect([exitCode, eventsIn(cwd).map(({ type }) => type)]).toEqual([
      4,
      expect.arrayContaining(["response", "call"]),
    ]);
  });

  it("has a warning where it could not be written, and the result stays", async () => {
    const { env } = await serveFudo();
    const { exitCode, stderr } = await call(["list", "fudo", "-q", "--log", "/dev/full"], { env });
    expect([exitCode, stderr]).toEqual([0, "Warning: --log /dev/full is not complete: the disk is full.\n"]);
  });

  it("and --debug show the same events", async () => {
    const { env } = await serveFudo();
    const cwd = emptyFolder();
    const { stderr } = await call(["list", "fudo", "--debug", "--log", "log.jsonl"], { env, cwd });
    expect(stderr).toBe(readFileSync(join(cwd, "log.jsonl"), "utf8"));
  });
});

describe.skipIf(process.platform === "win32")("--log to a pipe", () => {
  /** A folder with a pipe. */
  function pipeFolder(): string {
    const cwd = emptyFolder();
    execFileSync("mkfifo", [join(cwd, "pipe")]);
    return cwd;
  }

  it("brings every event to one reader", async () => {
    const { env } = await serveFudo();
    const cwd = pipeFolder();
    const read = text(createReadStream(join(cwd, "pipe")));
    const { stderr } = await call(["list", "fudo", "--debug", "--log", "pipe"], { env, cwd });
    expect(await read).toBe(stderr);
  });

  it("without a reader neither keeps the call from its work nor from its end", async () => {
    const { env } = await serveFudo();
    const { exitCode, stderr } = await call(["list", "fudo", "-q", "--log", "pipe"], { env, cwd: pipeFolder() });
    expect([exitCode, stderr]).toEqual([0, "Warning: --log pipe is not complete: it has no reader.\n"]);
  });

  it("whose reader goes is not waited for", async () => {
    const cwd = pipeFolder();
    const reader = spawn("head", ["-c", "1", "pipe"], { cwd, stdio: "ignore" });
    const appender = new Appender(join(cwd, "pipe"));
    appender.append("a");
    await once(reader, "exit");
    appender.append("b");
    await expect(appender.close()).rejects.toThrow(/^its reader has gone$/);
  });

  it("whose reader takes nothing is not waited for, and its summary is not, either", async () => {
    const cwd = pipeFolder();
    const reader = createReadStream(join(cwd, "pipe"), { highWaterMark: 1 });
    const written = appendText("--summary", "pipe", "x".repeat(1_000_000), cwd);
    await expect(written).rejects.toThrow("--summary pipe cannot be written: its reader takes nothing.");
    reader.destroy();
  });
});
