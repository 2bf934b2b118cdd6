import type { Invocation } from "../invocation.ts";
import { LineProgress } from "./line-progress.ts";
import { LiveProgress } from "./live-progress.ts";
import type { Progress } from "./progress.ts";

const silent: Progress = { job: () => ({ change: () => {} }), print: () => {}, summarise: () => {}, close: () => {} };

/** Whether the progress of a call is not shown at all. */
export const isSilent = ({ globals, output }: Pick<Invocation, "globals" | "output">): boolean =>
  output.isQuiet || globals.progress === "none";

/** Opens the display of a call's jobs, as `--progress` says. Default: updated in place on a terminal, else lines; `--quiet`: none. */
export function openProgress(invocation: Invocation): Progress {
  if (isSilent(invocation)) return silent;
  const { context, env, globals, output } = invocation;
  const { progress = "auto" } = globals;
  const isTerminal = context.stderr.isTTY === true && env["TERM"] !== "dumb" && !env["CI"];
  if (progress === "auto" && isTerminal) return new LiveProgress(context, output);
  const isJson = progress === "json" || (progress === "auto" && output.isInfoJson);
  return new LineProgress((line) => output.event(output.forPeople(line)), { isJson });
}
