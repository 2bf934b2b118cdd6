import { noWork, type Order, type Run, type Work } from "./run.ts";
import { readRuns, removeRun, writeRun } from "./stored-runs.ts";

/** More than this many, and the oldest that have ended make room. */
const maxRuns = 50;

type Change = Partial<Pick<Run, "state" | "handle" | "problem" | "saved" | "baseUrl">>;

/** All runs that this page knows, newest first. Every change is stored, and told to those who show it. */
export class Runs {
  #runs: readonly Run[] = readRuns();
  readonly #listeners: (() => void)[] = [];

  get all(): readonly Run[] {
    return this.#runs;
  }

  get(key: string): Run | undefined {
    return this.#runs.find((run) => run.key === key);
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  add(order: Order): Run {
    const run: Run = {
      ...order,
      key: crypto.randomUUID(),
      state: "starting",
      createdAt: new Date().toISOString(),
      work: noWork,
    };
    writeRun(run);
    this.#set([run, ...this.#makeRoom()]);
    return run;
  }

  /** Changes what is stored. A run that was removed in the meantime stays removed. */
  change(key: string, change: Change): void {
    const changed = this.#replace(key, (run) => ({ ...run, ...change }));
    if (changed !== undefined) writeRun(changed);
  }

  /** Changes what this page does about a run, which is not stored. */
  changeWork(key: string, change: (work: Work) => Partial<Work>): void {
    this.#replace(key, (run) => ({ ...run, work: { ...run.work, ...change(run.work) } }));
  }

  /** @returns brings the run back. */
  remove(run: Run): () => void {
    const before = this.#runs;
    removeRun(run);
    this.#set(before.filter(({ key }) => key !== run.key));
    return () => {
      if (this.get(run.key) !== undefined) return;
      writeRun(run);
      this.#set([...this.#runs, run].toSorted((one, other) => other.createdAt.localeCompare(one.createdAt)));
    };
  }

  #replace(key: string, change: (run: Run) => Run): Run | undefined {
    const run = this.get(key);
    if (run === undefined) return undefined;
    const changed = change(run);
    this.#set(this.#runs.map((each) => (each === run ? changed : each)));
    return changed;
  }

  #makeRoom(): readonly Run[] {
    if (this.#runs.length < maxRuns) return this.#runs;
    const oldest = this.#runs.findLast(({ state }) => state === "saved" || state === "failed" || state === "cancelled");
    if (oldest === undefined) return this.#runs;
    removeRun(oldest);
    return this.#runs.filter((run) => run !== oldest);
  }

  #set(runs: readonly Run[]): void {
    this.#runs = runs;
    for (const listener of this.#listeners) listener();
  }
}
