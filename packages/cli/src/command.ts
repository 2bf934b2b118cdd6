import { Command, Option } from "commander";
import type { Invocation, ListedCommand } from "./invocation.ts";

/** A command: its name, what it takes, and the module that does its work, which is loaded only when it is called. */
export interface CommandSpec extends ListedCommand {
  /** Sentences above the list of its options. */
  readonly description?: string;
  /** Command lines without the program's name; the first one leads its help. */
  readonly examples: readonly string[];
  /** The module that does the work. */
  load(): Promise<CommandModule>;
}

/** A module of `src/actions`, loaded on demand. */
export interface CommandModule {
  /** Does the work. @returns the exit code. */
  execute(invocation: Invocation): Promise<number>;
}

export const programName = "identity-reports";

/** An option that can be set by a variable as well: `IDENTITY_REPORTS_` and its long name. */
export class SettableOption extends Option {
  readonly variable: string;

  constructor(flags: string, description: string) {
    super(flags, description);
    this.variable = `IDENTITY_REPORTS_${this.name().replaceAll("-", "_").toUpperCase()}`;
  }
}

/** An option that can be set by a variable as well. */
export const option = (flags: string, description: string): Option => new SettableOption(flags, description);

/** An option that makes sense on one call only, and that no variable sets. */
export const callOption = (flags: string, description: string): Option => new Option(flags, description);

/** Gathers the values of an option that may be given several times. */
export const collectValues = (value: string, previous: readonly string[] | undefined): string[] => [
  ...(previous ?? []),
  value,
];

/** Splits words separated by commas. */
export const splitWords = (value: string, previous: readonly string[] | undefined): string[] => [
  ...(previous ?? []),
  ...value.split(",").map((word) => word.trim()),
];

/** Help of a command: what it does, how it is called, its examples and its options. */
export function toCommand(spec: CommandSpec, invoke: (spec: CommandSpec, command: Command) => Promise<void>): Command {
  const command = new Command(spec.name)
    .summary(spec.summary)
    .description(spec.description ?? capitalised(spec.summary))
    .addHelpText("after", examplesText(spec.examples));
  for (const argument of spec.arguments ?? []) command.addArgument(argument);
  for (const one of spec.options ?? []) command.addOption(one);
  return command.action(() => invoke(spec, command));
}

const capitalised = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

export const examplesText = (examples: readonly string[]): string =>
  `\nExamples:\n${examples.map((line) => `  $ ${programName} ${line}`).join("\n")}`;
