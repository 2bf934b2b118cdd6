import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, it, vi } from "vitest";
import { StopRequest } from "../src/context.ts";
import { unlessStopped } from "../src/unless-stopped.ts";
import type { Fault } from "@identity-reports/core/fake";
import { afterThisTest, call, emptyFolder, serveFudo } from "./support.ts";

/** Standard input that never comes; the process is asked to stop once it is read. */
function silentInput() {
  const stop = new AbortController();
  const stdin = new Readable({ read: () => stop.abort(new StopRequest("SIGTERM")) });
  return { stdin, signal: stop.signal };
}

describe("one SIGTERM, while a command waits for", () => {
  const expected = {
    exitCode: 143,
    stdout: "",
    stderr: "✖ stopped by SIGTERM; identity-reports help exit-codes says how to continue\n",
  };
  const sailPoint = { SAIL_BASE_URL: "https://acme.api.identitynow.com", SAIL_CLIENT_ID: "an-id" };

  it.each([
    ["a handle", ["status", "-"], {}],
    ["arguments", ["run", "sailpoint", "IDENTITIES", "--args-file", "-", "--dry-run"], sailPoint],
    ["a secret", ["run", "sailpoint", "IDENTITIES"], { ...sailPoint, SAIL_CLIENT_SECRET_FILE: "-" }],
  ])("%s from standard input, ends it with 143", async (_, argv, env) => {
    expect(await call(argv, { env, ...silentInput() })).toEqual(expected);
  });

  it("rows from standard input, ends it with 143", async () => {
    expect(await call(["rows", "-"], silentInput())).toEqual({
      ...expected,
      stderr: "✖ reading was stopped by SIGTERM\n  Nothing was started.\n",
    });
  });

  it("a secret from a command, ends it with 143", async () => {
    const cwd = emptyFolder();
    const waiting = "require('fs').writeFileSync('begun', ''); setInterval(() => {}, 1000)";
    const secret = { command: [process.execPath, "-e", waiting] };
    const acme = { vendor: "sailpoint", baseUrl: sailPoint.SAIL_BASE_URL, clientId: "an-id", clientSecret: secret };
    writeFileSync(join(cwd, "identity-reports.json"), JSON.stringify({ version: 1, tenants: { acme } }));
    const stop = new AbortController();
    const outcome = call(["run", "sailpoint", "IDENTITIES"], { cwd, signal: stop.signal });
    await vi.waitUntil(() => existsSync(join(cwd, "begun")), { timeout: 20_000 });
    stop.abort(new StopRequest("SIGTERM"));
    expect(await outcome).toEqual(expected);
  });
});

/** Asks to stop once the start of a report is on its way at a Fudo. */
async function stoppedStart(command: string, fault: Fault) {
  const { fake, env } = await serveFudo();
  fake.fail("createReport", [fault]);
  const stop = new AbortController();
  const cwd = emptyFolder();
  const argv = [command, "fudo", "AccountAccess", "--save-handle", "h.json"];
  const outcome = call(argv, { cwd, env, signal: stop.signal });
  await vi.waitUntil(() => fake.calls.length > 0, { interval: 5 });
  // Of the ten seconds that a start may still take, none is waited for.
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  afterThisTest(() => vi.useRealTimers());
  stop.abort(new StopRequest("SIGTERM"));
  return { outcome, handle: () => readFileSync(join(cwd, "h.json"), "utf8") };
}

describe("one SIGTERM, while a start is on its way", () => {
  it.each(["run", "submit"])("of %s that is never answered, ends with 3, as a person must check", async (command) => {
    const { outcome } = await stoppedStart(command, "hang");
    await vi.advanceTimersByTimeAsync(10_000);
    const { exitCode, stderr } = await outcome;
    expect([exitCode, stderr]).toEqual([
      3,
      expect.stringContaining("A person must check: a run may have been started"),
    ]);
  });

  it("that is answered, has its handle saved and shown", async () => {
    const { outcome, handle } = await stoppedStart("run", { delayMs: 300 });
    vi.useRealTimers();
    const { exitCode, stderr } = await outcome;
    const { id } = JSON.parse(handle());
    expect([exitCode, stderr]).toEqual([143, expect.stringContaining(`identity-reports wait fudo:${id}`)]);
  });
});

describe("work that may hang", () => {
  const never = new Promise<string>(() => {});

  it("is given up when its time after the stop is over", async () => {
    vi.useFakeTimers();
    afterThisTest(() => vi.useRealTimers());
    const stop = new AbortController();
    const outcome = unlessStopped(never, stop.signal, 25_000).catch((error: unknown) => [error, Date.now()]);
    const stoppedAt = Date.now();
    const request = new StopRequest("SIGTERM");
    stop.abort(request);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await outcome).toEqual([request, stoppedAt + 25_000]);
  });

  it("has its own outcome when it ends before", async () => {
    const work = Promise.resolve("done");
    expect(await unlessStopped(work, AbortSignal.abort(), 25_000)).toBe("done");
  });

  it("is given up at once without such a time, also where the stop came first", async () => {
    await expect(unlessStopped(never, AbortSignal.abort("a stop"))).rejects.toBe("a stop");
  });
});
