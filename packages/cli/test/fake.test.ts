import { createServer } from "node:http";
import { once } from "node:events";
import { parseEnv } from "node:util";
import { describe, expect, it } from "vitest";
import { StopRequest } from "../src/context.ts";
import { variableLines } from "../src/fakes/variable-lines.ts";
import { afterThisTest, call, type CallOutcome } from "./support.ts";
import { portOf } from "../../core/test/support/port-of.js";

/**
 * The first of three neighbouring ports that nothing listens on. They lie below the ports that systems give to servers
 * that want any port, so that no other test takes one of them in the meantime.
 */
async function freePort(): Promise<string> {
  const first = 20_000 + Math.floor(Math.random() * 12_000);
  const areFree = await Promise.all([first, first + 1, first + 2].map(isFree));
  return areFree.includes(false) ? await freePort() : String(first);
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
      .once("error", () => resolve(false))
      .listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });

/** Serves fakes, does `work` once they answer, and stops as Ctrl-C does. */
async function whileServing(argv: readonly string[], url: string, work: () => Promise<void>): Promise<CallOutcome> {
  const stop = new AbortController();
  const served = call(["fake", ...argv], { signal: stop.signal });
  let isOver = false;
  void served.finally(() => (isOver = true));
  while (!isOver && (await fetch(url).catch(() => undefined)) === undefined) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  try {
    await work();
  } finally {
    stop.abort(new StopRequest("SIGINT"));
  }
  return await served;
}

it("serves a vendor on its port until Ctrl-C, and another call of the tool runs a report there", async () => {
  const port = await freePort();
  let run: CallOutcome | undefined;
  const url = `http://127.0.0.1:${port}`;
  const outcome = await whileServing(
    ["sailpoint", "--port", port, "--run-time", "50ms", "--shell", "env"],
    url,
    async () => {
      const env = { SAIL_BASE_URL: url, SAIL_CLIENT_ID: "fake-client-id", SAIL_CLIENT_SECRET: "fake-client-secret" };
      run = await call(["run", "sailpoint", "IDENTITIES", "-q"], { env });
    },
  );
  expect(run).toMatchObject({ exitCode: 0 });
  expect(outcome).toMatchObject({ exitCode: 130, stderr: `Serving SailPoint at ${url}. Ctrl-C stops it.\n` });
  expect(parseEnv(outcome.stdout)).toEqual({
    SAIL_BASE_URL: url,
    SAIL_CLIENT_ID: "fake-client-id",
    SAIL_CLIENT_SECRET: "fake-client-secret",
  });
});

it("gives each vendor the same port, whichever are served", async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${Number(port) + 2}`;
  const outcome = await whileServing(["ping", "--port", port, "-q"], url, async () => {});
  expect(outcome.stdout).toBe(`${url}\n`);
});

describe("a command line that cannot be done", () => {
  it("names a vendor that has no fake", async () => {
    const { exitCode, stderr } = await call(["fake", "okta"]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('no fake of "okta"')]);
  });

  it("names a fault that there is not", async () => {
    const { exitCode, stderr } = await call(["fake", "fudo", "--fail", "explode"]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("--fail")]);
  });

  it("has a port that is taken", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    afterThisTest(() => server.close());
    const port = portOf(server);
    const { exitCode, stderr } = await call(["fake", "sailpoint", "--port", String(port)]);
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining(`Port ${port} cannot be used: another program is using it.`),
    ]);
  });
});

describe("variables", () => {
  it.each([
    ["sh", `export A='it'\\''s'`],
    ["powershell", `$env:A = 'it''s'`],
  ] as const)("are quoted for %s", (shell, line) => {
    expect(variableLines({ A: "it's" }, shell)).toEqual([line]);
  });

  it("are a file that Node reads", () => {
    const value = '{"kty":"RSA","n":"a b"}';
    expect(parseEnv(variableLines({ A: value }, "env").join("\n"))).toEqual({ A: value });
  });
});
