import type { Invocation } from "../invocation.ts";
import { LineProgress } from "./line-progress.ts";
import { LiveProgress } from "./live-progress.ts";
import type { Progress } from "./progress.ts";

const silent: Progress = { job: () => ({ change: () => {} }), print: () => {}, summarise: () => {}, close: () => {} };

/** Opens the display of a call's jobs, as `--progress` says. Default: updated in place on a terminal, else lines; `--quiet`: none. */
export function openProgress({ context, env, globals, output }: Invocation): Progress {
  const { progress = "auto" } = globals;
  if (output.isQuiet || progress === "none") return silent;
  const isTerminal = context.stderr.isTTY === true && env["TERM"] !== "dumb" && !env["CI"];
  if (progress === "auto" && isTerminal) return new LiveProgress(context, output);
  const isJson = progress === "json" || (progress === "auto" && output.isInfoJson);
  return new LineProgress((line) => output.event(output.withSettings(line)), { isJson });
}
