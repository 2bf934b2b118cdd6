import { ConfigError } from "../errors/config-error.js";
import { readTextFile as readFile } from "#platform";

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The process's variables; none where there is no process. */
export const environment = (): Environment => (globalThis as { process?: { env?: Environment } }).process?.env ?? {};

/** @throws ConfigError unless the variable is set and not empty. */
export function requireVariable(variables: Environment, name: string): string {
  const value = variables[name];
  if (value === undefined || value.trim() === "") throw new ConfigError(name, "this environment variable is not set");
  return value;
}

/** Reads a text file that `option` names. @throws ConfigError when it cannot be read. */
export function readTextFile(option: string, path: string): string {
  try {
    return readFile(path);
  } catch (error) {
    throw new ConfigError(option, `the file cannot be read: ${(error as Error).message}`);
  }
}
