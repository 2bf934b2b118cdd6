import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Context } from "../context.ts";
import type { TenantEntry } from "./config-schema.ts";

/** The tenants of a configuration file. */
export interface Config {
  readonly file: string;
  /** What file names in it are relative to. */
  readonly folder: string;
  readonly tenants: Readonly<Record<string, TenantEntry>>;
}

/** What the file in a project, or in a user's own folder, may be called. */
const projectNames = ["identity-reports.yaml", "identity-reports.yml", "identity-reports.json"];
const userNames = ["config.yaml", "config.yml", "config.json"];

/** The file that `--config` names, else that of the project, else that of the user; undefined where there is none. */
export async function readConfig(context: Context, named: string | undefined): Promise<Config | undefined> {
  const file = named ?? candidates(context).find((each) => existsSync(resolve(context.cwd, each)));
  if (file === undefined) return undefined;
  // Most calls have no file: what reads one is loaded for those that have.
  const { readTenants } = await import("./read-tenants.ts");
  return { file, folder: dirname(resolve(context.cwd, file)), tenants: await readTenants(file, context) };
}

/** Where a configuration file is looked for; the first one counts. */
function candidates({ env, cwd }: Context): string[] {
  const home = env["HOME"] ?? env["USERPROFILE"] ?? homedir();
  const folder =
    process.platform === "win32"
      ? join(env["APPDATA"] ?? home, "identity-reports")
      : join(env["XDG_CONFIG_HOME"] ?? join(home, ".config"), "identity-reports");
  return [...projectNames.map((name) => join(cwd, name)), ...userNames.map((name) => join(folder, name))];
}
