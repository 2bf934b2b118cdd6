import type { JobChange, JobName, JobProgress, Progress } from "./progress.ts";
import { withoutControls } from "./text-width.ts";

/** Progress for logs and pipes: one line at each change of state, with the time. */
export class LineProgress implements Progress {
  readonly #write: (line: string) => void;
  readonly #isJson: boolean;

  constructor(write: (line: string) => void, { isJson }: { readonly isJson: boolean }) {
    this.#write = write;
    this.#isJson = isJson;
  }

  job(name: JobName): JobProgress {
    let last = "";
    return {
      change: (change) => {
        // A line for the first bytes is enough: further ones arrive all the time.
        const key = change.kind === "state" ? change.state : change.kind;
        if ((change.kind === "state" || change.kind === "receiving") && key === last) return;
        last = key;
        this.#writeChange(name, change);
      },
    };
  }

  print(line: string): void {
    const time = new Date().toISOString();
    this.#write(this.#isJson ? JSON.stringify({ time, message: line }) : `${shortTime(time)} ${withoutControls(line)}`);
  }

  summarise(): void {
    // Each job has a line of its own.
  }

  close(): void {
    // Nothing is left open.
  }

  #writeChange(name: JobName, change: JobChange): void {
    const time = new Date().toISOString();
    if (this.#isJson) return this.#write(JSON.stringify({ time, ...name, event: change.kind, ...withoutKind(change) }));
    const lines = linesOf(change);
    for (const line of lines)
      this.#write(`${shortTime(time)} ${withoutControls(`${name.tenant} ${name.report}: ${line}`)}`);
  }
}

/** The time to the second. */
const shortTime = (time: string): string => time.replace(/\.\d+Z$/, "Z");

function withoutKind(change: JobChange): object {
  const { kind: _, ...rest } = change;
  return rest;
}

function linesOf(change: JobChange): string[] {
  switch (change.kind) {
    case "state":
      return [change.runId === undefined ? change.state : `${change.state} (run ${change.runId})`];
    case "receiving":
      return ["receiving the file"];
    case "note":
      return [change.text];
    case "ended":
      return [[...new Set([change.end, ...change.facts])].join(", "), ...(change.details ?? [])];
  }
}
