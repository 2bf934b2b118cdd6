import type { Section } from "../figures.ts";
import type { ServerProcess } from "../processes.ts";
import type { Settings } from "../settings.ts";

/** What a suite works with. */
export interface Bench {
  /** The prepared folder. */
  readonly folder: string;
  readonly server: ServerProcess;
  readonly settings: Settings;
  /** Says what is going on. */
  readonly note: (text: string) => void;
}

/** One part of the run. @throws Error when it cannot measure. */
export type Suite = (bench: Bench) => Promise<Section>;

/** Measures everyone once, then everyone again: A B C A B C. What disturbs one round disturbs all in it. */
export async function interleave<Name extends string, Result>(
  names: readonly Name[],
  rounds: number,
  measureOne: (name: Name, round: number) => Promise<Result>,
): Promise<Record<Name, Result[]>> {
  const results = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Result[]>;
  for (let round = 0; round < rounds; round++) {
    // The client that comes first must not always be the same.
    const order = names.map((_, index) => names[(index + round) % names.length] as Name);
    for (const name of order) results[name].push(await measureOne(name, round));
  }
  return results;
}
