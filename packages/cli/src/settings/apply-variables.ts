import { InvalidArgumentError, type Command } from "commander";
import { SettableOption } from "../command.ts";
import type { Context } from "../context.ts";
import { usageError } from "../cli-error.ts";

const words: Readonly<Record<string, boolean>> = { 1: true, true: true, yes: true, 0: false, false: false, no: false };

/**
 * Sets the options that no flag has set from their variables. An empty variable counts as not set.
 *
 * @throws CliError that names the variable whose value the flag would refuse.
 */
export function applyVariables(command: Command, env: Context["env"]): void {
  for (let each: Command | null = command; each !== null; each = each.parent) {
    for (const option of each.options) {
      if (!(option instanceof SettableOption)) continue;
      const key = option.attributeName();
      const source = each.getOptionValueSource(key);
      const text = env[option.variable]?.trim();
      if (!text || (source !== undefined && source !== "default")) continue;
      if (option.required) each.setOptionValueWithSource(key, valueOf(option, text), "env");
      else if (isOn(option.variable, text)) each.setOptionValueWithSource(key, !option.negate, "env");
    }
  }
}

function valueOf({ parseArg, variable }: SettableOption, text: string): unknown {
  try {
    return parseArg === undefined ? text : parseArg(text, undefined);
  } catch (error) {
    if (error instanceof InvalidArgumentError) throw usageError(`${variable}=${text}: ${error.message}`);
    throw error;
  }
}

function isOn(variable: string, text: string): boolean {
  const word = words[text.toLowerCase()];
  if (word === undefined) throw usageError(`${variable}=${text}: expected 1 or 0.`);
  return word;
}
