import type { Option } from "commander";
import type { ListedCommand } from "../invocation.ts";
import { globalOptions } from "../global-options.ts";
import { topicNames } from "../topics.ts";
import { listWords } from "../vendors/list-words.ts";
import { documentedReports } from "../vendors/report-names.ts";
import { vendorNames } from "../vendors/vendor-names.ts";

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

/** Words that are offered behind another one. */
export interface WordsBehind {
  readonly command: string;
  /** The word before, or a flag. */
  readonly previous: string;
  readonly words: readonly string[];
}

const commandsOfReports = ["run", "submit"];

/** Reports behind their vendor, lists behind theirs, and the choices of flags by every way to write them. */
export const wordsBehind = (commands: readonly CommandWords[]): readonly WordsBehind[] => [
  ...vendorNames.flatMap((previous) => [
    ...commandsOfReports.map((command) => ({ command, previous, words: documentedReports[previous] })),
    { command: "list", previous, words: listWords[previous] },
  ]),
  ...commands.flatMap(({ name: command, flags }) =>
    [...flags, ...globalFlags()].flatMap(({ long, short, choices: words }) =>
      words.length === 0 ? [] : [long, short].flatMap((previous) => (previous ? [{ command, previous, words }] : [])),
    ),
  ),
];

/** What may stand behind `help`. */
export const helpWords = (commands: readonly CommandWords[]): readonly string[] => [
  ...commands.map(({ name }) => name),
  ...topicNames,
];

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
