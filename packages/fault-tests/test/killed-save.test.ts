import { mkdirSync, writeFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { atMost, numRuns } from "../../core/test/support/property-cases.ts";
import { startFaultServer, type FaultCase, type FaultServer } from "../src/fault-server.ts";
import { bundle } from "./support/bundle.ts";
import { start, temporaryFolder, type Exit } from "./support/child.ts";

const { numRuns: killsEach } = numRuns(15, 500);
/** More than there are cores, for much of a process's time is spent waiting. */
const atOnce = 4;
/** No two blocks are alike, so that a piece that is missing or twice would show. */
const content = Array.from({ length: 30_000 }, (_, n) => `user-${n},user-${n * 7919}@example.com\n`).join("");

const folder = temporaryFolder();
let program = "";
let server: FaultServer;
let running: FaultCase;
let saved = 0;
/** How many pieces a save takes that is not disturbed. */
let pieces = 0;

interface Save {
  readonly target: string;
  readonly exit: Exit;
}

/** When to kill: after so many pieces were written, and a moment later. */
interface Kill {
  readonly afterPieces: number;
  readonly laterMs: number;
}

/** From before the first piece to well into the commit. */
const randomKill = (): Kill => ({
  afterPieces: Math.floor(Math.random() * (pieces + 1)),
  laterMs: Math.random() < 0.5 ? 0 : Math.random() * 10,
});

/** Saves in a process of its own, which is killed if so told. */
async function save(ifExists: "error" | "replace", kill?: Kill): Promise<Save> {
  const inside = join(folder, String((saved += 1)));
  mkdirSync(inside);
  const target = join(inside, "report.csv");
  if (ifExists === "replace") writeFileSync(target, "old");
  let isKilled = false;
  const { child, exited } = start(program, [server.baseUrl, JSON.stringify(running.headers), target, ifExists], {
    onOutput(output) {
      if (kill === undefined || isKilled || piecesIn(output) < kill.afterPieces) return;
      isKilled = true;
      if (kill.laterMs === 0) child.kill("SIGKILL");
      else setTimeout(() => child.kill("SIGKILL"), kill.laterMs);
    },
  });
  return { target, exit: await exited };
}

/** The program writes a dot for each. */
const piecesIn = (output: string): number => output.split(".").length - 1;

async function findAt(target: string): Promise<string> {
  const found = await readFile(target, "latin1").catch(() => undefined);
  if (found === undefined) return "absent";
  if (found === content) return "complete";
  return found === "old" ? "old" : `partial: ${found.length} characters`;
}

beforeAll(async () => {
  program = await bundle(new URL("support/saving-program.ts", import.meta.url), folder);
  server = await startFaultServer();
  running = server.begin({
    faults: [],
    answer: async () => ({ body: content, headers: { "content-type": "text/csv" } }),
  });
  const { exit } = await save("error");
  pieces = piecesIn(exit.output);
});
afterAll(() => server.close());

it("a process that is left alone saves everything", async () => {
  for (const ifExists of ["error", "replace"] as const) {
    const { target, exit } = await save(ifExists);
    expect(exit).toMatchObject({ code: 0, signal: null });
    expect(exit.output).toMatch(/^start\n\.{5,}done\n$/);
    expect(await findAt(target)).toBe("complete");
  }
});

describe("the target of a client's saveTo", () => {
  it.each([
    ["error", "absent"],
    ["replace", "old"],
  ] as const)(
    `is as before or complete after each of ${killsEach} kills (ifExists: %s)`,
    atMost(120_000),
    async (ifExists, before) => {
      const found: Record<string, number> = {};
      let killed = 0;
      const killOnAndOn = async (): Promise<void> => {
        while (killed < killsEach) {
          const { target, exit } = await save(ifExists, randomKill());
          const state = await findAt(target);
          // One that was done before the kill came does not count, but must be complete.
          if (exit.signal === "SIGKILL") killed += 1;
          else expect(exit.code).toBe(0);
          const isDone = exit.output.includes("done");
          expect(isDone ? ["complete"] : [before, "complete"]).toContain(state);
          const traces = (await readdir(dirname(target))).some((name) => name.endsWith(".part")) ? ", began" : "";
          const key = `${isDone ? "done" : "saving"}, ${state}${traces}`;
          found[key] = (found[key] ?? 0) + 1;
        }
      };
      await Promise.all(Array.from({ length: atOnce }, killOnAndOn));
      expect(killed).toBeGreaterThanOrEqual(killsEach);
      // Most kills must have come while there was something to leave half done.
      expect(found[`saving, ${before}, began`]).toBeGreaterThan(killsEach / 4);
    },
  );
});
