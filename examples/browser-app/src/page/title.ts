import type { Run } from "../runs/run.ts";
import { byId } from "./dom.ts";

const name = "Identity reports";

/** Shows in the tab of the browser how the runs are: for those who look at another tab in the meantime. */
export function showInTitle(runs: readonly Run[]): void {
  const [title, icon] = titleOf(runs);
  document.title = title;
  byId("icon", HTMLLinkElement).href = `./${icon}.svg`;
}

function titleOf(runs: readonly Run[]): readonly [title: string, icon: string] {
  const running = runs.filter(({ state }) => state === "starting" || state === "running");
  if (running.length > 0) return [`Running (${running.length}) – ${name}`, "icon-running"];
  const [newest] = runs;
  if (newest?.state === "ready") return [`Ready: ${newest.title} – ${name}`, "icon-ready"];
  if (newest?.state === "failed") return [`Failed: ${newest.title} – ${name}`, "icon-failed"];
  return [name, "icon"];
}
