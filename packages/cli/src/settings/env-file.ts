import { parseEnv } from "node:util";
import { usageError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { decodeText } from "../documents/decode-text.ts";
import { readInputFile } from "../input/read-input.ts";

/**
 * The variables of the process, and under them those of a file.
 *
 * @param setting that names the file: `--env-file`, or its variable.
 * @throws CliError when it cannot be read, or is no file of variables. It quotes nothing of the file: there may be secrets in it.
 */
export async function readEnvironment(
  context: Context,
  file: string | undefined,
  setting: string,
): Promise<Context["env"]> {
  if (file === undefined) return context.env;
  const bytes = await readInputFile(file, context, (why) => usageError(`${setting} ${file} cannot be read: ${why}.`));
  const text = decodeText(bytes, file);
  expectVariables(text, file);
  return { ...parseEnv(text), ...context.env };
}

const assignment = /^\s*(?:export\s+)?[A-Za-z_][\w.-]*\s*=\s*(.*)$/;

/** @throws CliError for a line that sets no variable, and for a quote without its end: Node's parser reads both in silence. */
function expectVariables(text: string, file: string): void {
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (/^\s*(?:#|$)/.test(line)) continue;
    const [, value] = assignment.exec(line) ?? [];
    const place = `${file}:${at + 1}`;
    if (value === undefined) throw usageError(`${place} expected NAME=value.`, fileOfVariables);
    const [quote = ""] = /^["'`]/.exec(value) ?? [];
    if (quote === "" || value.includes(quote, 1)) continue;
    // A value in quotes may have line breaks.
    at = lines.findIndex((each, index) => index > at && each.includes(quote));
    if (at === -1) throw usageError(`${place} the value begins with ${quote}, which has no end.`, fileOfVariables);
  }
}

const fileOfVariables = "A file of variables has NAME=value on each line.";
