import type { Command } from "commander";
import type { Context } from "../context.ts";
import type { GlobalOptions } from "../globals.ts";
import { expectValues } from "../input/expect-values.ts";
import { applyVariables } from "./apply-variables.ts";
import { readEnvironment } from "./env-file.ts";

const envFileVariable = "IDENTITY_REPORTS_ENV_FILE";

/** The variables of a call, with those of `--env-file`. Sets the options that no flag has set from them. */
export async function readSettings(command: Command, context: Context): Promise<Context["env"]> {
  expectValues(command);
  const { envFile } = command.optsWithGlobals<GlobalOptions>();
  const { [envFileVariable]: fromVariable } = context.env;
  const env = await readEnvironment(
    context,
    envFile ?? (fromVariable || undefined),
    envFile === undefined ? envFileVariable : "--env-file",
  );
  applyVariables(command, env);
  return env;
}
