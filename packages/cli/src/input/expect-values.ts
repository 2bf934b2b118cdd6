import type { Command } from "commander";
import { usageError } from "../cli-error.ts";

/**
 * A value without a character is a shell's variable that is not set: an empty path would mean the current folder, and an empty
 * tenant another one.
 *
 * @throws CliError that names the option or the argument.
 */
export function expectValues(command: Command): void {
  const isEmpty = (value: unknown): boolean => typeof value === "string" && value.trim() === "";
  const advice = "Is a variable of the shell not set?";
  for (let each: Command | null = command; each !== null; each = each.parent)
    for (const option of each.options)
      if (
        each.getOptionValueSource(option.attributeName()) === "cli" &&
        isEmpty(each.getOptionValue(option.attributeName()))
      )
        throw usageError(`${option.long ?? option.flags}: its value is empty.`, advice);
  for (const [index, argument] of command.registeredArguments.entries())
    if ([command.processedArgs[index]].flat().some(isEmpty)) throw usageError(`${argument.name()}: is empty.`, advice);
}
