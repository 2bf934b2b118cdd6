import { appendFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Context } from "../context.ts";
import { whyRefused } from "../failures/system-words.ts";
import type { GlobalOptions } from "../globals.ts";
import type { EventLog } from "../invocation.ts";
import type { Output } from "./output.ts";

/** What an event log is opened with. */
export interface EventLogSetting {
  readonly context: Pick<Context, "cwd">;
  readonly globals: GlobalOptions;
  readonly output: Output;
}

/** Appends events as JSON Lines to the file of `--log`; `--debug` shows them on standard error. */
export function openEventLog({ context, globals, output }: EventLogSetting): EventLog {
  const { log, debug = false } = globals;
  let written: Promise<void> = Promise.resolve();
  const append = (path: string, line: string): void => {
    written = written.then(() => appendFile(resolve(context.cwd, path), `${line}\n`));
    // close() tells the first failure. Without this line it would be an unhandled rejection, too.
    written.catch(() => {});
  };
  return {
    onEvent: (event) => {
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
