import { Command, type Argument, type Option } from "commander";
import { examplesText, programName, toCommand, type CommandSpec } from "./command.ts";
import { commands, hiddenCommands } from "./commands.ts";
import type { Context } from "./context.ts";
import { globalOptions } from "./global-options.ts";

declare const __VERSION__: string;
/** Address of the documentation site: the home page of the package. */
declare const __DOCS__: string;

/** Below this width commander would not wrap at all. */
const MIN_WIDTH_TO_WRAP = 16;
/** Help is never wider, however wide the terminal. */
const MAX_WIDTH = 80;

/** What a call of the program leads to. */
export interface ProgramListener {
  /** Does what a command is there for. */
  invoke(spec: CommandSpec, command: Command): Promise<void>;
  /** A command line that is wrong. @param text commander's words. @param advice which help to read. */
  refuse(text: string, advice: string): void;
}

/** The program with all its commands. It writes help to the streams of `context` and never ends the process. */
export function createProgram(context: Context, { invoke, refuse }: ProgramListener): Command {
  const program = new Command(programName)
    .description("Reports of SailPoint, Fudo and Ping: run them, save them, verify them.")
    .version(__VERSION__, "-V, --version", "print the version")
    .helpOption("-h, --help", "show help")
    .helpCommand("help [command]", "show help for a command or a topic");
  for (const option of globalOptions()) program.addOption(option);
  for (const spec of commands) program.addCommand(toCommand(spec, invoke));
  for (const spec of hiddenCommands) program.addCommand(toCommand(spec, invoke), { hidden: true });
  program.addHelpText("after", mainText);
  for (const command of [program, ...program.commands]) {
    const path = command === program ? programName : `${programName} ${command.name()}`;
    command.exitOverride().helpOption("-h, --help", "show help");
    command.configureHelp({
      minWidthToWrap: MIN_WIDTH_TO_WRAP,
      optionDescription,
      argumentDescription,
      subcommandTerm,
    });
    command.configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      getOutHelpWidth: () => widthOf(context.stdout),
      getErrHelpWidth: () => widthOf(context.stderr),
      outputError: (text) => refuse(withoutValues(text), `${path} --help shows how.`),
    });
  }
  return program;
}

/** One rule makes the variable of every flag; naming it at each would double the help. */
const optionDescription = ({ description, argChoices }: Option): string => withChoices(description, argChoices);
const argumentDescription = ({ description, argChoices }: Argument): string => withChoices(description, argChoices);

/** `[options]` says nothing. */
const subcommandTerm = (command: Command): string =>
  [command.name(), ...command.registeredArguments.map(argumentTerm)].join(" ");

const argumentTerm = (argument: Argument): string => {
  const name = argument.variadic ? `${argument.name()}...` : argument.name();
  return argument.required ? `<${name}>` : `[${name}]`;
};

const withChoices = (description: string, choices: readonly string[] | undefined): string =>
  choices === undefined ? description : `${description}: ${choices.join(", ")}`;

/** commander's words without what was typed as a value: it may be a secret, and what is printed ends up in logs. */
const withoutValues = (text: string): string =>
  text.replace(/(unknown option '[^'=]*)=[^]*'/, "$1'").replace(/(Expected \d+ arguments? but got \d+): [^]*/, "$1.");

/** Some terminals, and `script` of util-linux, say that they have 0 columns. */
export const widthOf = ({ columns }: { readonly columns?: number }): number =>
  Math.min(MAX_WIDTH, columns || MAX_WIDTH);

const mainText = `${examplesText([
  "doctor",
  "run sailpoint ACCOUNTS -a source=Workday -o evidence/",
  "collect quarter.yaml",
  "verify evidence/2026-11-30",
])}

Topics: help environment, help exit-codes, help plan
Documentation: ${__DOCS__}`;
