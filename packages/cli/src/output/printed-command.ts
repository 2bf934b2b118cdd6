import type { GlobalOptions } from "../globals.ts";

/** A command in a text, of those that work with the settings of a tenant. */
const command = /\bidentity-reports (?=(?:cancel|collect|doctor|download|list|run|status|submit|wait)\b)/g;

/** A text with the options that say whose settings count in every command that it tells the reader to run. */
export function withSettings(text: string, { config, envFile, tenant }: GlobalOptions): string {
  const options = optionWords({ "--config": config, "--env-file": envFile, "--tenant": tenant });
  if (options.length === 0) return text;
  return text.replaceAll(command, (start) => `${start}${options.join(" ")} `);
}

/** Options of a command line that is printed: those that have a value, and true for one without. */
export const optionWords = (
  options: Readonly<Record<string, string | readonly string[] | boolean | undefined>>,
): string[] =>
  Object.entries(options).flatMap(([flag, value]) => {
    if (value === undefined || value === false) return [];
    return value === true ? [flag] : [flag, shellWord([value].flat().join(","))];
  });

/** A word as a POSIX shell reads it back; PowerShell reads all but a quote within quotes in the same way. */
export const shellWord = (word: string): string =>
  /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
