import { describe, expect, it, vi } from "vitest";
import { StopRequest } from "../src/context.ts";
import { call, serveSailPoint, type CallOutcome } from "./support.ts";

/** A run that is stopped while SailPoint works on it, and how often SailPoint was asked to cancel it. */
async function stopped(signal: "SIGINT" | "SIGTERM", options: readonly string[]) {
  const { fake, env } = await serveSailPoint({ runMs: 600_000 });
  const refuse = (): void => fake.fail("cancelReport", [403]);
  const outcome = async (): Promise<CallOutcome & { readonly cancelled: number }> => {
    const stop = new AbortController();
    const running = call(["run", "sailpoint", "IDENTITIES", ...options], { env, signal: stop.signal });
    await vi.waitUntil(() => fake.callsTo("getReportResult").length > 0, { timeout: 20_000 });
    stop.abort(new StopRequest(signal));
    return { ...(await running), cancelled: fake.callsTo("cancelReport").length };
  };
  return { refuse, outcome };
}

describe("--cancel-on-stop", () => {
  it.each([
    ["SIGINT", 130, "stopped by Ctrl-C"],
    ["SIGTERM", 143, "stopped by SIGTERM"],
  ] as const)("cancels the run at %s, and says so", async (signal, exitCode, words) => {
    const { outcome } = await stopped(signal, ["--cancel-on-stop", "-q"]);
    expect(await outcome()).toEqual({
      exitCode,
      stdout: "",
      stderr: expect.stringMatching(
        `^✖ ${words}; SailPoint has cancelled the run \\w+\n  The same command starts another one.\n$`,
      ),
      cancelled: 1,
    });
  });

  it("says why a run could not be cancelled, and how to continue with it", async () => {
    const { refuse, outcome } = await stopped("SIGTERM", ["--cancel-on-stop", "-q"]);
    refuse();
    expect((await outcome()).stderr).toMatch(
      /^✖ stopped by SIGTERM; report \w+ could not be cancelled: .*403.*\n {2}The run continues at the vendor: identity-reports wait sailpoint:\w+\n$/,
    );
  });

  it("announces what it does, and what a second signal does", async () => {
    const { outcome } = await stopped("SIGTERM", ["--cancel-on-stop"]);
    expect((await outcome()).stderr).toMatch(
      /Stopping\. SailPoint is asked to cancel the run \w+\.\n.* SIGTERM again quits at once\.\n/,
    );
  });
});

it("a stop while the file is saved has nothing to cancel", async () => {
  const { fake, env } = await serveSailPoint();
  fake.fail("getReport", ["hang"]);
  const stop = new AbortController();
  const running = call(["run", "sailpoint", "IDENTITIES", "--cancel-on-stop"], { env, signal: stop.signal });
  await vi.waitUntil(() => fake.callsTo("getReport").length > 0, { timeout: 20_000 });
  stop.abort(new StopRequest("SIGTERM"));
  const { exitCode, stderr } = await running;
  expect([exitCode, stderr, fake.callsTo("cancelReport").length]).toEqual([
    143,
    expect.stringMatching(/Stopping\. The run is done: identity-reports download sailpoint:\w+\n/),
    0,
  ]);
});

it("a stop without it leaves the run, and says by what it was stopped and how to continue", async () => {
  const { outcome } = await stopped("SIGTERM", ["-q"]);
  expect(await outcome()).toEqual({
    exitCode: 143,
    stdout: "",
    stderr: expect.stringMatching(
      /^✖ runReport \(sailpoint\) was stopped by SIGTERM\n {2}The run continues at the vendor: identity-reports wait sailpoint:\w+\n$/,
    ),
    cancelled: 0,
  });
});
