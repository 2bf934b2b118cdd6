import type { ReportsEvent } from "@identity-reports/core";
import type { Argument, Option } from "commander";
import type { Context } from "./context.ts";
import type { GlobalOptions } from "./globals.ts";
import type { Delivery } from "./output/delivery.ts";
import type { Output } from "./output/output.ts";

/** What a command is called and takes. */
export interface ListedCommand {
  readonly name: string;
  readonly summary: string;
  readonly arguments?: readonly Argument[];
  readonly options?: readonly Option[];
}

/** Where every event of the clients goes, for `--log` and `--debug`. They hold no secret. */
export interface EventLog {
  readonly onEvent: (event: ReportsEvent) => void;
  /** Resolves once everything is on the disk, or a warning says that it is not: what was done stays done. */
  close(): Promise<void>;
}

/** One call of a command. */
export interface Invocation {
  readonly context: Context;
  /** The variables: those of the process, and under them those of `--env-file`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly globals: GlobalOptions;
  /** Positional arguments; what was left out is undefined. */
  readonly args: readonly (string | readonly string[] | undefined)[];
  readonly options: Readonly<Record<string, unknown>>;
  /** Whether an option of the command is from the command line, and not from a variable or a default. */
  isTyped(this: void, option: string): boolean;
  readonly output: Output;
  readonly delivery: Delivery;
  readonly log: EventLog;
  /** All commands of the program. */
  readonly commands: readonly ListedCommand[];
}
