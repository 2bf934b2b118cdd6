import type { KnownStart, StartedRun } from "./plan.ts";
import type { SoakFacts } from "./run-soak.ts";

/** What must never happen, each time it did. */
export interface Verdict {
  readonly wrongFiles: readonly string[];
  /** Jobs for which more than one run was started. */
  readonly doubleStarts: readonly string[];
  /** Runs whose id reached the client, and not its caller. */
  readonly lostHandles: readonly string[];
  /** Jobs whose caller was told that nothing was carried out, while a run was started. */
  readonly falseNo: readonly string[];
  readonly unhandled: readonly string[];
  readonly strangeErrors: readonly string[];
}

/** Holds what callers know against what the servers did. */
export function judge({ server, client, known }: Pick<SoakFacts, "server" | "client" | "known">): Verdict {
  const runsOf = new Map<string, StartedRun[]>();
  for (const run of server.started) runsOf.set(run.job, [...(runsOf.get(run.job) ?? []), run]);
  const knownOf = new Map<string, KnownStart>(known.map((each) => [each.job, each]));
  const started = [...runsOf].filter(([job]) => !job.endsWith(":standing"));
  const { wrongFiles, unhandled, strangeErrors } = client;
  return {
    wrongFiles,
    doubleStarts: started.filter(([, runs]) => runs.length > 1).map(([job, runs]) => `${job}: ${runs.length} runs`),
    lostHandles: started.flatMap(([job, runs]) => {
      const { ids = [], isUnanswered } = knownOf.get(job) ?? {};
      if (isUnanswered === true) return [];
      return runs.filter(({ id, isAnswered }) => isAnswered && !ids.includes(id)).map(({ id }) => `${job}: ${id}`);
    }),
    falseNo: started.flatMap(([job]) => (knownOf.get(job)?.carriedOut === "no" ? [job] : [])),
    unhandled,
    strangeErrors,
  };
}

/** True when nothing happened that must not. */
export const isClean = (verdict: Verdict): boolean => Object.values(verdict).every((found) => found.length === 0);
