import { resolve } from "node:path";
import type { Context } from "../context.ts";
import { whyRefused } from "../failures/system-words.ts";
import type { GlobalOptions } from "../globals.ts";
import type { EventLog } from "../invocation.ts";
import { Appender } from "./appender.ts";
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
  const appender = log === undefined ? undefined : new Appender(resolve(context.cwd, log));
  return {
    onEvent: (event) => {
      const line = JSON.stringify({ time: new Date().toISOString(), ...event });
      appender?.append(`${line}\n`);
      if (debug) output.event(line);
    },
    close: async () => {
      await appender?.close().catch((error: Error) => {
        output.warning(`--log ${log ?? ""} is not complete: ${whyRefused(error)}.`);
      });
    },
  };
}
