import type { RunCandidate } from "../clients.js";
import type { CandidateJson } from "../format/result.js";
import type { ReportWork } from "./report-work.js";

/** Longest search for the runs of a lost start. */
const searchMs = 30_000;

/** All runs that the last start may have made. Empty for a vendor that lists no runs. */
export async function findCandidates({ job, context, current }: ReportWork): Promise<readonly RunCandidate[]> {
  const { client, vendor, question, id } = job;
  const since = new Date(current.attempts.at(-1)?.at ?? 0);
  const { signal } = context.stop;
  const found = client.findRuns?.(vendor.inputOf(question), { since, label: id, signal, totalTimeoutMs: searchMs });
  return (await found) ?? [];
}

/** The same for the result, where a person chooses one. Undefined when the vendor lists no runs, or does not answer. */
export async function candidatesOf(work: ReportWork): Promise<readonly CandidateJson[] | undefined> {
  if (work.job.client.findRuns === undefined) return undefined;
  const found = await findCandidates(work).catch(() => undefined);
  return found?.flatMap(({ handle, createdAt }) =>
    handle === undefined ? [] : [{ runId: handle.id, createdAt: createdAt?.toISOString() }],
  );
}
