import type { Command } from "commander";
import type { Context } from "../context.ts";
import type { GlobalOptions } from "../globals.ts";
import { expectValues } from "../input/expect-values.ts";
import { applyVariables } from "./apply-variables.ts";
import { readEnvironment } from "./env-file.ts";

/** The variables of a call, with those of `--env-file`. Sets the options that no flag has set from them. */
export async function readSettings(command: Command, context: Context): Promise<Context["env"]> {
  expectValues(command);
  const { envFile = context.env["IDENTITY_REPORTS_ENV_FILE"] } = command.optsWithGlobals<GlobalOptions>();
  const env = await readEnvironment(context, envFile);
  applyVariables(command, env);
  return env;
}
