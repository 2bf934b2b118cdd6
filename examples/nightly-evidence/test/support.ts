import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { serve } from "@identity-reports/fake-server";
import { pingFake } from "@identity-reports/ping-reports/fake";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { sessionFake } from "@identity-reports/session-reports/fake";
import { onTestFinished } from "vitest";
import type { Plan } from "../src/plan.ts";
import type { EvidenceRecord } from "../src/records.ts";
import type { Summary } from "../src/run-night.ts";

export const main = resolve(import.meta.dirname, "../src/main.ts");

/** So many SailPoint sources, one Ping report in both realms, and one of Fudo. */
export const planOf = (sources: number): Plan => ({
  sailpoint: Array.from({ length: sources }, (_, index) => ({ id: `2c91${index}`, name: `Source ${index}` })),
  ping: ["alpha", "bravo"].map((realm) => ({ name: "ROLE-MEMBERSHIP", realm })),
  fudo: [{ title: "Sessions by ssh", protocol: "ssh" }],
  // The client's own pace, 95 requests in 10 s, is on: polling much more often would only make it wait.
  poll: { firstMs: 20, maxMs: 300 },
});

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "nightly-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export function fakes(runMs = 50) {
  return {
    sailpoint: sailPointFake({ runMs, rateLimit: false, behaviour: { concurrency: "one-per-arguments" } }),
    ping: pingFake({ runMs }),
    fudo: sessionFake({ runMs }),
  };
}

export type Fakes = ReturnType<typeof fakes>;

/** Fakes behind real sockets, and the environment that leads the script to them. */
export async function serveFakes(all: Fakes): Promise<Record<string, string>> {
  const servers = await Promise.all([serve(all.sailpoint), serve(all.ping), serve(all.fudo)]);
  onTestFinished(async () => void (await Promise.all(servers.map((server) => server.close()))));
  const [sailpoint, ping, fudo] = servers;
  return {
    SAIL_BASE_URL: sailpoint.url,
    SAIL_CLIENT_ID: all.sailpoint.credentials.clientId,
    SAIL_CLIENT_SECRET: all.sailpoint.credentials.clientSecret,
    PING_BASE_URL: ping.url,
    PING_SERVICE_ACCOUNT_ID: all.ping.credentials.serviceAccountId,
    PING_SERVICE_ACCOUNT_JWK: JSON.stringify(all.ping.credentials.jwk),
    FUDO_BASE_URL: fudo.url,
    FUDO_API_KEY: all.fudo.credentials.apiKey,
  };
}

/** The script in a process of its own, as cron would start it. */
export async function startScript(folder: string, plan: Plan, env: Record<string, string>, more: string[] = []) {
  const planFile = join(folder, "plan.json");
  await writeFile(planFile, JSON.stringify(plan));
  const child = spawn(process.execPath, [main, "--live", "--plan", planFile, "--folder", folder, ...more], {
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return { child, ended: outputOf(child) };
}

export async function outputOf(
  child: ChildProcess,
): Promise<{ code: number | null; errors: string; summary?: Summary }> {
  let output = "";
  let errors = "";
  child.stdout?.on("data", (chunk) => (output += String(chunk)));
  child.stderr?.on("data", (chunk) => (errors += String(chunk)));
  const code = await new Promise<number | null>((done) => child.once("close", done));
  return { code, errors, ...(output === "" ? {} : { summary: JSON.parse(output) as Summary }) };
}

/** What the script has written down so far. */
export async function recordsIn(folder: string): Promise<EvidenceRecord[]> {
  const names = await readdir(join(folder, "records")).catch(() => []);
  const texts = names
    .filter((name) => name.endsWith(".json"))
    .map((name) => readFile(join(folder, "records", name), "utf8"));
  return (await Promise.all(texts)).map((text) => JSON.parse(text) as EvidenceRecord);
}
