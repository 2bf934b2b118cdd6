import { CommanderError, type Command } from "commander";
import type { CommandModule } from "./command.ts";
import { commands } from "./commands.ts";
import type { Context } from "./context.ts";
import type { GlobalOptions } from "./globals.ts";
import type { EventLog, Invocation } from "./invocation.ts";
import { exit } from "./exit-codes.ts";
import { Delivery, isHandleLost } from "./output/delivery.ts";
import type { EventLogSetting } from "./output/event-log.ts";
import { Output } from "./output/output.ts";
import { createProgram, widthOf } from "./program.ts";
import { topicNames, topicOf } from "./topics.ts";
import { unlessStopped } from "./unless-stopped.ts";

/**
 * How long a command may take to stop. It waits ten seconds for a start whose answer is on its way; what takes longer waits
 * for a disk or a reader that is gone. Kubernetes kills after 30 s.
 */
const STOP_MS = 25_000;

/**
 * Runs a command line. Never rejects: every failure is written to standard error, in JSON with `--json`.
 *
 * @returns the exit code.
 */
export async function runProgram(argv: readonly string[], context: Context): Promise<number> {
  const delivery = new Delivery(context);
  let exitCode = 0;
  let refused: { readonly text: string; readonly advice: string } | undefined;
  let output: Output | undefined;
  const program = createProgram(context, {
    invoke: async (spec, command) => {
      const invocation = await prepare(command, { context, delivery, argv });
      ({ output } = invocation);
      const module = await spec.load();
      exitCode = await unlessStopped(executeLogged(module, invocation), context.signal, STOP_MS);
    },
    refuse: (text, advice) => {
      refused = { text, advice };
    },
  });
  const parse = async (): Promise<void> => {
    try {
      await program.parseAsync(argv.length === 0 ? ["--help"] : argv, { from: "user" });
    } catch (error) {
      // Help and version end by such an "error" too.
      if (!(error instanceof CommanderError) || refused !== undefined) throw error;
      exitCode = error.exitCode === 0 ? 0 : exit.usage;
    }
  };
  try {
    const topic = topicOf(argv);
    if (topic === undefined) {
      await expectHelpTopic(program, argv);
      await parse();
    } else {
      const { topicText } = await import("./help-topics.ts");
      context.stdout.write(topicText(topic, widthOf(context.stdout)));
    }
    await delivery.expectResult(exitCode);
    return exitCode;
  } catch (error) {
    const globals = { ...program.opts<GlobalOptions>(), ...(argv.includes("--json") ? { json: true } : {}) };
    const { writeFailure } = await import("./failure.ts");
    const failure = refused === undefined ? error : await aboutCall(refused);
    const code = writeFailure(failure, { context, output: output ?? new Output(context, globals, argv), globals });
    // A handle that is lost, and said nowhere: only the vendor knows of the run.
    return isHandleLost(failure) && (await delivery.hasLostMessage()) ? exit.unknown : code;
  }
}

/** Does the work of a command. Its log is complete before its failure is written. */
async function executeLogged({ execute }: CommandModule, invocation: Invocation): Promise<number> {
  try {
    return await execute(invocation);
  } finally {
    await invocation.log.close();
  }
}

/** A command line that commander refused, with the word that was meant. */
async function aboutCall({ text, advice }: { readonly text: string; readonly advice: string }): Promise<Error> {
  const { refusedCall } = await import("./failures/refused-call.ts");
  return refusedCall(text, advice);
}

/** commander would show the main help for a topic that there is not. */
async function expectHelpTopic(program: Command, [first, topic]: readonly string[]): Promise<void> {
  if (first !== "help" || topic === undefined || topic.startsWith("-")) return;
  const known = [...program.commands.map((command) => command.name()), ...topicNames];
  if (known.includes(topic)) return;
  const { unknownTopic } = await import("./failures/unknown-topic.ts");
  throw unknownTopic(topic, known);
}

/** What the command line says, with what the environment adds to it. */
async function prepare(
  command: Command,
  {
    context,
    delivery,
    argv,
  }: { readonly context: Context; readonly delivery: Delivery; readonly argv: readonly string[] },
): Promise<Invocation> {
  const { readSettings } = await import("./settings/read-settings.ts");
  const env = await readSettings(command, context);
  const globals = command.optsWithGlobals<GlobalOptions>();
  const { expectDistinctFiles, filesOfArguments } = await import("./output/distinct-files.ts");
  expectDistinctFiles({ ...command.opts(), ...globals }, context.cwd, filesOfArguments(command));
  if (globals.log !== undefined) {
    const { expectAppendable } = await import("./output/appended-files.ts");
    await expectAppendable("--log", globals.log, "log", context);
  }
  const output = new Output(context, globals, argv);
  const log = await openLog({ context, globals, output });
  const isTyped = (option: string): boolean => command.getOptionValueSource(option) === "cli";
  const { processedArgs: args } = command;
  return { context, env, globals, args, options: command.opts(), isTyped, output, delivery, log, commands };
}

/** Most calls have none: what writes one is loaded for those that do. */
async function openLog(setting: EventLogSetting): Promise<EventLog> {
  const { log, debug = false } = setting.globals;
  if (log === undefined && !debug) return { onEvent: () => {}, close: async () => {} };
  const { openEventLog } = await import("./output/event-log.ts");
  return openEventLog(setting);
}
