import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { median, rounded, spread } from "../statistics.ts";
import { interleave, type Suite } from "./suite.ts";

const maxHelpRatio = 2;
const maxDoctorRatio = 4.5;

/** What is started, by its name in the table; the first is what all are held against. */
const commands = {
  "an empty Node": ["empty.mjs"],
  "Node, and one fetch": ["fetch.mjs"],
  "--version": ["identity-reports", "--version"],
  "--help": ["identity-reports", "--help"],
  "run --help": ["identity-reports", "run", "--help"],
  "doctor, before the first request": ["identity-reports", "doctor", "fudo"],
  "doctor, with its five requests": ["identity-reports", "doctor", "sailpoint"],
} as const;

type Name = keyof typeof commands;

/** How long the command line takes to start, as a multiple of an empty Node. */
export const commandLine: Suite = async ({ folder, settings, note }) => {
  const program = join(folder, "node_modules/@identity-reports/cli/dist/identity-reports.js");
  writeFileSync(join(folder, "empty.mjs"), "");
  const fake = await serveFake(program);
  try {
    const { url } = fake;
    writeFileSync(join(folder, "fetch.mjs"), `await (await fetch(${JSON.stringify(url)} + "/oauth/info")).text();`);
    const env = {
      PATH: process.env["PATH"],
      HOME: folder,
      SAIL_BASE_URL: url,
      SAIL_CLIENT_ID: "fake-client-id",
      SAIL_CLIENT_SECRET: "fake-client-secret",
    };
    const run = (name: Name): Promise<number> => {
      const [first, ...more] = commands[name];
      return processMs([first === "identity-reports" ? program : join(folder, first), ...more], env);
    };
    note("starts of the command line");
    const names = Object.keys(commands) as Name[];
    // The first start of each fills Node's cache of compiled code.
    await interleave(names, 1, run);
    const times = await interleave(names, settings.loading.rounds, run);
    const empty = times["an empty Node"];
    const ratioOf = (name: Name): number => median(times[name].map((ms, round) => ms / (empty[round] ?? ms)));
    return {
      title: "The command line",
      method: `From the start of a process to its end, ${settings.loading.rounds} rounds, medians; each as a multiple of an empty Node of the same run. The fake of SailPoint is a process of its own on this machine.`,
      columns: ["command", "ms", "× an empty Node"],
      rows: names.map((name) => [name, spread(times[name]), ratioOf(name).toFixed(2)]),
      figures: [
        ratioFigure("--help", ratioOf("--help"), maxHelpRatio),
        ratioFigure("doctor, with its five requests", ratioOf("doctor, with its five requests"), maxDoctorRatio),
      ],
      remarks: [
        `Of doctor, Node's own fetch is ${rounded(ratioOf("Node, and one fetch"))} × an empty Node by itself. The fake is reached by HTTP: at a real tenant, Node also reads the system's certificates.`,
      ],
    };
  } finally {
    fake.stop();
  }
};

const ratioFigure = (name: string, ratio: number, most: number) => ({
  what: `start of identity-reports ${name}`,
  goal: `≤ ${most} × an empty Node`,
  measured: `${ratio.toFixed(2)} ×`,
  isMet: ratio <= most,
});

/** How long a process takes; what it prints is not checked. */
async function processMs(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, argv, { env, stdio: "ignore" });
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => resolve());
  });
  return performance.now() - startedAt;
}

/** The fake of SailPoint in a process of its own. */
async function serveFake(program: string): Promise<{ readonly url: string; stop(): void }> {
  const child = spawn(process.execPath, [program, "fake", "sailpoint", "--port", "4710", "--quiet"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const url of createInterface({ input: child.stdout })) return { url, stop: () => void child.kill() };
  throw new Error("the fake did not start");
}
