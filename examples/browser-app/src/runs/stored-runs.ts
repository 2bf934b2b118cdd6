import { browserStore, tabStore, type JsonStore } from "../page/storage.ts";
import { noWork, type Mode, type Run } from "./run.ts";

const prefix = "run/";

/** A fake lives in its tab, and so do its runs. A vendor keeps its runs whatever becomes of the tab. */
const stores: Readonly<Record<Mode, JsonStore>> = { demo: tabStore, tenant: browserStore };

/** The runs that were stored, newest first, as they are after a reload: none is waited for yet. */
export function readRuns(): readonly Run[] {
  const stored = Object.values(stores).flatMap((store) =>
    store
      .keys()
      .filter((key) => key.startsWith(prefix))
      .map((key) => store.read(key) as Omit<Run, "work"> | undefined)
      .filter((run) => run !== undefined),
  );
  return stored.map(afterReload).toSorted((one, other) => other.createdAt.localeCompare(one.createdAt));
}

/** Keeps a run. Neither its token nor what this page is doing about it is part of that. */
export function writeRun(run: Run): void {
  stores[run.mode].write(prefix + run.key, { ...run, work: undefined });
}

export function removeRun({ mode, key }: Run): void {
  stores[mode].remove(prefix + key);
}

function afterReload(stored: Omit<Run, "work">): Run {
  const run: Run = { ...stored, work: noWork };
  if (run.state === "starting") return { ...run, state: "failed", problem: startUnknown(run) };
  if (run.state === "running" || run.state === "ready") return { ...run, state: "stopped" };
  return run;
}

const startUnknown = ({ vendorName }: { readonly vendorName: string }) => ({
  title: "The page was closed too early",
  message: `The request to start the report was sent, and the page was closed before ${vendorName} answered.`,
  advice: `The report may have been started: check at ${vendorName} before you run it again.`,
  facts: [],
  canWait: false,
  needsToken: false,
});
