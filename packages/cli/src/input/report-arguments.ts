import { usageError, type CliError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { decodeText } from "../documents/decode-text.ts";
import { parseDocumentText } from "../documents/read-document.ts";
import { toValue } from "../documents/placed-node.ts";
import { MAX_DOCUMENT_BYTES, readInputFile, readStandardInput } from "./read-input.ts";

/**
 * Arguments of a report: those of a file, and over them those of the command line. `key=text` is text as it stands,
 * `key:=JSON` anything else.
 *
 * @throws CliError that names the argument.
 */
export async function readReportArguments(
  words: readonly string[],
  file: string | undefined,
  context: Context,
): Promise<Readonly<Record<string, unknown>>> {
  const fromFile = file === undefined ? {} : await readArgumentsFile(file, context);
  const own = await Promise.all(words.map(parseArgument));
  return { ...fromFile, ...Object.fromEntries(own) };
}

async function parseArgument(word: string): Promise<[key: string, value: unknown]> {
  const [, key, sign, value] = /^([^=:\s][^=:]*)(:?=)(.*)$/s.exec(word) ?? [];
  if (key === undefined || value === undefined)
    throw usageError(`--arg ${JSON.stringify(word)}: expected key=value, or key:=JSON.`);
  if (sign === "=") return [key, value];
  try {
    JSON.parse(value);
  } catch (error) {
    throw usageError(
      `--arg ${word}: what follows := is not JSON: ${(error as Error).message}.`,
      `Text needs no JSON: --arg ${key}=TEXT.`,
    );
  }
  // JSON.parse would round numbers of more than 15 digits.
  const { root } = await parseDocumentText(value, `--arg ${key}`);
  return [key, toValue(root, undefined)];
}

async function readArgumentsFile(file: string, context: Context): Promise<Record<string, unknown>> {
  const name = file === "-" ? "standard input" : file;
  const toError = (why: string): CliError => usageError(`--args-file ${file} cannot be read: ${why}.`);
  const text =
    file === "-"
      ? await readStandardInput("--args-file", context, MAX_DOCUMENT_BYTES)
      : decodeText(await readInputFile(file, context, toError, MAX_DOCUMENT_BYTES), file);
  const { root } = await parseDocumentText(text, name);
  if (root.kind !== "map") throw usageError(`${name}: expected keys and values.`);
  return toValue(root, undefined) as Record<string, unknown>;
}
