// The reports of a night, for cron. Standard output has the summary in JSON, standard error a line per report.
// Exit code: 0 every file is there and whole, 1 some are not, 2 nothing was started because something is set up wrong.
import { rm } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { PingReportsClient } from "@identity-reports/ping-reports";
import { ConfigError, SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { SessionReportsClient } from "@identity-reports/session-reports";
import type { Outcome } from "./collect.ts";
import { evidenceOf, type Clients } from "./evidence.ts";
import { lock } from "./lock.ts";
import { ConfigurationProblem, readPlan, type Plan } from "./plan.ts";
import { runNight } from "./run-night.ts";

const options = {
  live: { type: "boolean", default: false },
  plan: { type: "string" },
  folder: { type: "string" },
  "start-unknown": { type: "boolean", default: false },
} as const;

/** Where the night's reports come from and where they go. */
interface Night {
  readonly plan: Plan;
  readonly clients: Clients;
  readonly folder: string;
  close(): Promise<void>;
}

async function liveNight(planFile: string | undefined, folder: string | undefined): Promise<Night> {
  if (planFile === undefined || folder === undefined)
    throw new ConfigurationProblem("--live needs --plan <file> and --folder <folder>");
  const plan = await readPlan(planFile);
  const clients: Clients = {
    ...(plan.sailpoint?.length ? { sailpoint: SailPointReportsClient.fromEnv() } : {}),
    ...(plan.ping?.length ? { ping: PingReportsClient.fromEnv() } : {}),
    ...(plan.fudo?.length ? { fudo: SessionReportsClient.fromEnv() } : {}),
  };
  if (Object.keys(clients).length === 0) throw new ConfigurationProblem("the plan has no reports");
  const close = async (): Promise<void> => {
    for (const client of [clients.sailpoint, clients.ping, clients.fudo]) client?.close();
  };
  return { plan, clients, folder: resolve(folder), close };
}

async function demoNight(): Promise<Night> {
  const { demoPlan, startFakes } = await import("./fakes.ts");
  const folder = resolve(import.meta.dirname, "../../../out/nightly-evidence");
  // Its runs are gone with the fakes of last time.
  await rm(folder, { recursive: true, force: true });
  return { plan: demoPlan, folder, ...(await startFakes()) };
}

function logOutcome({ record, step }: Outcome): void {
  const { key, state, sizeBytes, error } = record;
  const detail = state === "saved" ? `${sizeBytes} bytes` : String(error?.["message"]);
  console.error(`${state.padEnd(7)} ${step.padEnd(7)} ${key}: ${detail}`);
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options });
  // A demo in place of the night that was meant would be exit code 0, and evidence of nothing.
  if (!values.live && (values.plan !== undefined || values.folder !== undefined))
    throw new ConfigurationProblem("--plan and --folder need --live: without it, this is a demo");
  const night = values.live ? await liveNight(values.plan, values.folder) : await demoNight();
  const { plan, clients, folder } = night;
  const stop = new AbortController();
  // Runs go on at the vendors; the next start takes them up.
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stop.abort(new Error(name)));
  const unlock = await lock(folder);
  try {
    const { concurrency, maxWaitMs, poll } = plan;
    const summary = await runNight(evidenceOf(plan, clients), {
      folder,
      concurrency,
      maxWaitMs,
      poll,
      startUnknown: values["start-unknown"],
      signal: stop.signal,
      onOutcome: logOutcome,
    });
    console.log(JSON.stringify(summary, undefined, 2));
    return summary.failed + summary.incomplete === 0 ? 0 : 1;
  } finally {
    unlock();
    await night.close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const isParseError = error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
  if (!(error instanceof ConfigurationProblem || ConfigError.is(error) || isParseError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
