import type { Context } from "./context.ts";
import type { GlobalOptions } from "./globals.ts";
import type { Output } from "./output/output.ts";

/** One call of a command. */
export interface Invocation {
  readonly context: Context;
  /** The variables: those of the process, and under them those of `--env-file`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly globals: GlobalOptions;
  /** Positional arguments; what was left out is undefined. */
  readonly args: readonly (string | readonly string[] | undefined)[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly output: Output;
}
