import { parseEnv } from "node:util";
import { usageError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { readInputFile } from "../input/read-input.ts";

/** The variables of the process, and under them those of `--env-file`. */
export async function readEnvironment(context: Context, file: string | undefined): Promise<Context["env"]> {
  if (file === undefined) return context.env;
  const bytes = await readInputFile(file, context, (why) => usageError(`--env-file ${file} cannot be read: ${why}.`));
  return { ...parseEnv(bytes.toString()), ...context.env };
}
