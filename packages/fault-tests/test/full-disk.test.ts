import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startFaultServer, type FaultCase, type FaultServer } from "../src/fault-server.ts";
import { bundle } from "./support/bundle.ts";
import { start, temporaryFolder } from "./support/child.ts";

const content = Array.from({ length: 100_000 }, (_, n) => `user-${n},user-${n * 7919}@example.com\n`).join("");
const isPosix = process.platform !== "win32";
const folder = temporaryFolder();
let program = "";
let server: FaultServer;
let running: FaultCase;
let saved = 0;

beforeAll(async () => {
  program = await bundle(new URL("support/saving-program.ts", import.meta.url), folder);
  server = await startFaultServer();
  const answer = { body: content, headers: { "content-type": "text/csv" } };
  running = server.begin({ faults: [], answer: async () => answer });
});
afterAll(() => server.close());

/** Saves in a process that cannot write it all. */
async function saveBelow(shell: (inside: string) => string) {
  const inside = join(folder, String((saved += 1)));
  mkdirSync(inside);
  const target = join(inside, "report.csv");
  const args = [server.baseUrl, JSON.stringify(running.headers), target, "error"];
  const { exited } = start(program, args, { shell: shell(inside) });
  const exit = await exited;
  const [dots = "", told = "{}", ...rest] = exit.output.replace("start\n", "").split("\n");
  await running.settled();
  return { target, inside, exit, begun: dots.length, error: JSON.parse(told), rest };
}

/** True where a user namespace lets us mount a disk of our own. */
function canMount(): boolean {
  try {
    execFileSync("unshare", ["--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", tmpdir()]);
    return true;
  } catch {
    return false;
  }
}

describe.runIf(isPosix)("a disk that does not take what a client saves", () => {
  it("because the file grows over the limit: it is told, and nothing is left", async () => {
    const { target, inside, exit, begun, error, rest } = await saveBelow(() => 'ulimit -f 1001; "$@"');
    expect(error).toMatchObject({ name: "DownloadError", code: "disk_full", path: target, carriedOut: "yes" });
    expect(begun).toBeGreaterThan(3);
    expect(rest).toEqual([`read ${content.length}`, ""]);
    expect(exit).toMatchObject({ code: 0, signal: null });
    expect(readdirSync(inside)).toEqual([]);
  });

  it.runIf(canMount())("because it is full: it is told, and nothing is left", async () => {
    const { target, exit, begun, error, rest } = await saveBelow(
      (inside) =>
        `exec unshare --user --map-root-user --mount sh -c 'mount -t tmpfs -o size=1m tmpfs "$0" && "$@" && ls -A "$0"' '${inside}' "$@"`,
    );
    expect(error).toMatchObject({ name: "DownloadError", code: "disk_full", path: target, carriedOut: "yes" });
    expect(begun).toBeGreaterThan(3);
    expect(rest).toEqual([`read ${content.length}`, ""]);
    expect(exit).toMatchObject({ code: 0, signal: null });
  });
});
