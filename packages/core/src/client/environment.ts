import { ConfigError } from "../errors/config-error.js";
import { readTextFile } from "#platform";

/** A file that was written with an editor or `echo` ends in a line break, and so does a variable that was read from one. */
const withoutLastBreaks = (text: string): string => text.replace(/(?<![\r\n])[\r\n]+$/, "");

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The process's variables; none where there is no process. */
export const environment = (): Environment => (globalThis as { process?: { env?: Environment } }).process?.env ?? {};

/**
 * Checks that every variable is there before any is read, so that one error names all that are missing.
 *
 * @param wanted for each value the variables that may hold it.
 * @param instead what `fromEnv` takes in their place.
 * @returns what gives the value of a variable, without line breaks at its end; an empty text when it is not set.
 * @throws ConfigError that names all that is missing.
 */
export function expectVariables(
  variables: Environment,
  wanted: readonly string[][],
  instead: string,
): (name: string) => string {
  const valueOf = (name: string): string => {
    const value = variables[name] ?? "";
    return value.trim() && withoutLastBreaks(value);
  };
  const missing = wanted.filter((names) => !names.some(valueOf));
  const first = missing[0]?.[0];
  if (first === undefined) return valueOf;
  const all = missing.map((names) => names.join(" or ")).join(", ");
  const list = all === first ? "" : `; missing are ${all}`;
  throw new ConfigError(first, `this environment variable is not set${list}; or pass ${instead} to fromEnv`);
}

/** Reads a text file that `option` names, without line breaks at its end. @throws ConfigError when it cannot be read. */
export function readFileOfVariable(option: string, path: string): string {
  try {
    return withoutLastBreaks(readTextFile(path));
  } catch (error) {
    throw new ConfigError(option, `the file cannot be read: ${(error as Error).message}`);
  }
}
