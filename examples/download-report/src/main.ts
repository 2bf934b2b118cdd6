// The main job, from credentials to evidence in out/. `npm start` runs it against fakes on this machine;
// `npm start -- --live` against the tenants whose credentials are in the environment, and never without that flag.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { serveFakes } from "./fakes.ts";
import { livePlan } from "./live-plan.ts";
import { run, runTool } from "./program.ts";

const example = resolve(import.meta.dirname, "..");
const out = resolve("out");
const short = (path: string): string => relative(process.cwd(), path) || ".";

/** The columns that name a row: with them, `compare` says which rows came, went and changed. */
const keys = [
  "accounts=Email",
  "identities=Email",
  "orphans=Email",
  "ssh=Session",
  "roles-alpha=role_name,user_name",
  "roles-bravo=role_name,user_name",
  "access=user_name",
].flatMap((key) => ["-k", key]);

let isStopped = false;
// The tool in the same terminal gets the signal as well, and stops in order; this script waits for it.
for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => (isStopped = true));

/** Shows a command, and runs it. @throws Stopped once Ctrl-C was pressed. */
async function show(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  console.log(`\n$ ${shellLines(["identity-reports", ...args])}`);
  const code = await runTool(args, env);
  if (isStopped) process.exit(code);
  return code;
}

/** A command as it is typed, in lines of at most 76 columns. A flag stays with its value. */
function shellLines(words: readonly string[]): string {
  const text = words.map((word) => (/\s/.test(word) ? JSON.stringify(word) : word)).join(" ");
  const parts = text.split(/ (?=-)/);
  const lines = [""];
  for (const part of parts) {
    const line = `${lines.at(-1)} ${part}`.trim();
    if (line.length <= 72) lines[lines.length - 1] = line;
    else lines.push(part);
  }
  return lines.join(" \\\n    ");
}

async function live(): Promise<number> {
  const plan = await livePlan(join(example, "live.json"), process.env);
  if (plan === undefined) {
    console.error("--live needs the credentials of a tenant in the environment: identity-reports help environment");
    return 2;
  }
  await mkdir(out, { recursive: true });
  await writeFile(join(out, "live-plan.json"), plan);
  return show(["collect", short(join(out, "live-plan.json")), "--folder", short(join(out, "live"))], process.env);
}

/** What an auditor checks without Node and without this package. */
async function auditorsCommands(folder: string): Promise<void> {
  for (const manifest of ["manifest-sha256.txt", "tagmanifest-sha256.txt"]) {
    console.log(`\n$ (cd ${short(folder)} && sha256sum --check ${manifest})`);
    const code = await run("sha256sum", ["--check", manifest], process.env, folder);
    if (code === 127) console.log("There is no sha256sum here; shasum -a 256 --check does the same on macOS.");
  }
}

async function demo(): Promise<number> {
  const [before, after] = [join(out, "before"), join(out, "after")];
  for (const folder of [before, after]) await rm(folder, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const fakes = await serveFakes();
  const env = { ...process.env, ...fakes.env };
  const plan = short(join(example, "plan.yaml"));
  try {
    console.log("Fakes of three vendors run on this machine. Last night first, quietly.");
    const fast = { ...env, IDENTITY_REPORTS_INTERVAL: "150ms" };
    const first = await runTool(["collect", plan, "--folder", short(before), "--progress", "none"], fast);
    if (first !== 0 || isStopped) return first;
    console.log("\nTonight they respond with 429 and 503, let tokens expire and truncate files.");
    fakes.makeTrouble();
    const collected = await show(["collect", plan], { ...env, IDENTITY_REPORTS_INTERVAL: "400ms" });
    if (collected !== 0) return collected;
    await auditorsCommands(after);
    const verified = await show(["verify", short(after), "--complete"], env);
    if (verified !== 0) return verified;
    const folders = [short(before), short(after)];
    await show(["compare", ...folders, ...keys, "--page", short(join(out, "page.html"))], env);
    console.log(`\nThe evidence is in ${short(after)}/, a page about it in ${short(join(out, "page.html"))}.`);
    return 0;
  } finally {
    await fakes.close();
  }
}

process.exitCode = await (process.argv.includes("--live") ? live() : demo());
