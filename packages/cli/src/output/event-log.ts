import { appendFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { ReportsEvent } from "@identity-reports/core";
import { whyRefused } from "../failures/system-words.ts";
import type { Invocation } from "../invocation.ts";

/** Every event of the clients, for `--log` and `--debug`. They hold no secret. */
export interface EventLog {
  readonly onEvent: (event: ReportsEvent) => void;
  /** Resolves once everything is on the disk, or a warning says that it is not: what was done stays done. */
  close(): Promise<void>;
}

/** Appends events as JSON Lines to the file of `--log`; `--debug` shows them on standard error. */
export function openEventLog({ context, globals, output }: Invocation): EventLog {
  const { log, debug = false } = globals;
  let written: Promise<void> = Promise.resolve();
  const append = (path: string, line: string): void => {
    written = written.then(() => appendFile(resolve(context.cwd, path), `${line}\n`));
    // close() tells the first failure. Without this line it would be an unhandled rejection, too.
    written.catch(() => {});
  };
  return {
    onEvent: (event) => {
      if (log === undefined && !debug) return;
      const line = JSON.stringify({ time: new Date().toISOString(), ...event });
      if (log !== undefined) append(log, line);
      if (debug) output.event(line);
    },
    close: () =>
      written.catch((error: Error) => {
        output.warning(`--log ${log ?? ""} is not complete: ${whyRefused(error)}.`);
      }),
  };
}
