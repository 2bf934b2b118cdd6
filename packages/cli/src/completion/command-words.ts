import type { Option } from "commander";
import type { ListedCommand } from "../invocation.ts";
import { globalOptions } from "../global-options.ts";

/** A flag as a shell completes it. */
export interface FlagWords {
  readonly long: string;
  readonly short: string | undefined;
  readonly description: string;
  readonly takesValue: boolean;
  readonly choices: readonly string[];
}

/** A command as a shell completes it. */
export interface CommandWords {
  readonly name: string;
  readonly summary: string;
  /** Choices of its arguments. */
  readonly words: readonly string[];
  readonly flags: readonly FlagWords[];
}

/** Flags that every command takes. */
export const globalFlags = (): FlagWords[] => globalOptions().map(flagWords);

/** All commands with their words. */
export const commandWords = (commands: readonly ListedCommand[]): CommandWords[] =>
  commands.map(({ name, summary, arguments: args = [], options = [] }) => ({
    name,
    summary,
    words: args.flatMap(({ argChoices = [] }) => argChoices),
    flags: options.map(flagWords),
  }));

const flagWords = ({ long, short, description, required, argChoices = [] }: Option): FlagWords => ({
  long: long ?? "",
  short,
  description,
  takesValue: required,
  choices: argChoices,
});
