import { commandWords } from "../completion/command-words.ts";
import { completionScripts, type ShellName } from "../completion/scripts.ts";
import type { Invocation } from "../invocation.ts";

/** Prints the completion script of a shell. */
export async function execute({ args, commands, output }: Invocation): Promise<number> {
  output.data(completionScripts[args[0] as ShellName](commandWords(commands)));
  return 0;
}
