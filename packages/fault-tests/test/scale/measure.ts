import { bundle } from "../support/bundle.ts";
import { start } from "../support/child.ts";

/** What many waiting runs cost. */
export interface WaitingCost {
  readonly heapBytesEach: number;
  readonly cpuMsEach: number;
  readonly ended: number;
}

/** What became of many starts at once. */
export interface StartingOutcome {
  /** As the server counted them. */
  readonly starts: number;
  readonly failures: readonly string[];
}

/** @throws Error when the program has failed. */
async function measured<T>(program: string, args: readonly string[], nodeOptions: readonly string[] = []): Promise<T> {
  const { code, output } = await start(program, args, { nodeOptions }).exited;
  if (code !== 0) throw new Error(`the program ended with ${code}: ${output}`);
  return JSON.parse(output) as T;
}

/** Bundles the programs into `folder`. */
export async function scalePrograms(folder: string) {
  const waiting = await bundle(new URL("waiting-program.ts", import.meta.url), folder);
  const starting = await bundle(new URL("starting-program.ts", import.meta.url), folder);
  return {
    waitFor: (runs: number, maxWaitingMs: number) =>
      measured<WaitingCost>(waiting, [String(runs), String(maxWaitingMs)], ["--expose-gc"]),
    startAtOnce: (count: number, rounds: number) =>
      measured<StartingOutcome>(starting, [String(count), String(rounds)]),
  };
}
