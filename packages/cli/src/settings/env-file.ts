import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseEnv } from "node:util";
import { usageError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { whyRefused } from "../failures/system-words.ts";

/** The variables of the process, and under them those of `--env-file`. */
export async function readEnvironment(context: Context, file: string | undefined): Promise<Context["env"]> {
  if (file === undefined) return context.env;
  const text = await readFile(resolve(context.cwd, file), "utf8").catch((error: Error) => {
    throw usageError(`--env-file ${file} cannot be read: ${whyRefused(error)}.`);
  });
  return { ...parseEnv(text), ...context.env };
}
