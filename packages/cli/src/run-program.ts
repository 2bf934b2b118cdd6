import { CommanderError, type Command } from "commander";
import { usageError, type CliError } from "./cli-error.ts";
import { commands } from "./commands.ts";
import { programName, type CommandSpec } from "./command.ts";
import type { Context } from "./context.ts";
import type { GlobalOptions } from "./globals.ts";
import { exit } from "./exit-codes.ts";
import { Output } from "./output/output.ts";
import { createProgram } from "./program.ts";

/**
 * Runs a command line. Never rejects: every failure is told on standard error, in JSON with `--json`.
 *
 * @returns the exit code.
 */
export async function runProgram(argv: readonly string[], context: Context): Promise<number> {
  let exitCode = 0;
  let refused: CliError | undefined;
  const program = createProgram(context, {
    invoke: async (spec, command) => {
      exitCode = await invoke(spec, command, context);
    },
    refuse: (text, advice) => {
      refused = usageError(text.trim().replace(/^error: /, ""), advice);
    },
  });
  try {
    expectHelpTopic(program, argv);
    await program.parseAsync(argv.length === 0 ? ["--help"] : argv, { from: "user" });
    return exitCode;
  } catch (error) {
    // Help and version end by such an "error" too.
    if (error instanceof CommanderError && refused === undefined) return error.exitCode === 0 ? 0 : exit.usage;
    const globals = { ...program.opts<GlobalOptions>(), ...(argv.includes("--json") ? { json: true } : {}) };
    const { tellFailure } = await import("./failure.ts");
    return tellFailure(refused ?? error, { context, output: new Output(context, globals), globals });
  }
}

/** commander would show the main help for a topic that there is not. */
function expectHelpTopic(program: Command, [first, topic]: readonly string[]): void {
  if (first !== "help" || topic === undefined || topic.startsWith("-")) return;
  if (program.commands.some((command) => command.name() === topic)) return;
  throw usageError(
    `There is no help for ${JSON.stringify(topic)}.`,
    `${programName} --help lists commands and topics.`,
  );
}

async function invoke(spec: CommandSpec, command: Command, context: Context): Promise<number> {
  const [{ execute }, { readEnvironment }, { applyVariables }] = await Promise.all([
    spec.load(),
    import("./settings/env-file.ts"),
    import("./settings/apply-variables.ts"),
  ]);
  const { envFile = context.env["IDENTITY_REPORTS_ENV_FILE"] } = command.optsWithGlobals<GlobalOptions>();
  const env = await readEnvironment(context, envFile);
  applyVariables(command, env);
  const globals = command.optsWithGlobals<GlobalOptions>();
  const output = new Output(context, globals);
  return execute({ context, env, globals, args: command.processedArgs, options: command.opts(), output, commands });
}
