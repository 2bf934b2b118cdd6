import type { AbortPhase } from "../client/measure-options.ts";
import type { ContestantName } from "../contestants/contestant.ts";
import type { Figure } from "../figures.ts";
import { measure } from "../processes.ts";
import { percentile, rounded } from "../statistics.ts";
import type { Suite } from "./suite.ts";

const ours: readonly AbortPhase[] = [
  "queue",
  "token",
  "headers",
  "backoff",
  "body",
  "file body",
  "write",
  "write to a full stream",
];
const peers: readonly ContestantName[] = ["sailpoint-api-client", "fetch", "ky", "axios + axios-retry"];
const peersPhases: readonly AbortPhase[] = ["headers", "backoff", "body"];
/** Few, for those who do not settle cost seconds each. */
const peersTrials = 20;
const maxMs = 20;

/** How long after an abort the call has settled. */
export const abort: Suite = async ({ folder, server, settings, note }) => {
  const { trials } = settings.abort;
  const rows: string[][] = [];
  const figures: Figure[] = [];
  const run = async (contestant: ContestantName, phase: AbortPhase, count: number): Promise<number> => {
    note(`abort: ${contestant}, ${phase}`);
    const options = { contestant, baseUrl: server.url, phase, trials: count, folder };
    const { latenciesMs, unsettled, outcomes, leftOpen } = await measure(folder, "abort", options);
    const [p50, p99] = [percentile(latenciesMs, 0.5), percentile(latenciesMs, 0.99)];
    rows.push([
      phase,
      contestant,
      String(latenciesMs.length),
      rounded(p50),
      rounded(p99),
      rounded(Math.max(...latenciesMs)),
      unsettled > 0 ? `not within 2 s: ${unsettled}` : outcomes.join(", "),
      String(leftOpen),
    ]);
    return p99;
  };
  for (const phase of ours) {
    const p99 = await run("identity-reports", phase, trials);
    figures.push({
      what: `abort to settled, phase "${phase}", p99`,
      goal: `≤ ${maxMs} ms`,
      measured: `${rounded(p99)} ms`,
      isMet: p99 <= maxMs,
    });
  }
  for (const phase of peersPhases) {
    for (const contestant of peers) {
      if (contestant === "fetch" && phase === "backoff") continue;
      await run(contestant, phase, Math.min(peersTrials, trials));
    }
  }
  return {
    title: "Abort to settled",
    method: `${trials} calls one after the other (peers: ${Math.min(peersTrials, trials)}), each aborted in the phase; the time from \`abort()\` to the rejection. "queue" waits for its turn under a pace, "token" for a token endpoint that does not answer, "backoff" for a Retry-After of 20 s, "body" and "file body" for a body that stalls; "write" saves a file at full speed, "write to a full stream" waits for a WritableStream that takes nothing more.`,
    columns: ["phase", "client", "trials", "p50, ms", "p99, ms", "max, ms", "settled as", "answers left open"],
    rows,
    figures,
    remarks: [
      "sailpoint-api-client does not wait for Retry-After: what it settled as AxiosError had failed before the abort.",
      'The answer that is left open in the phase "token" is the token\'s own: it is fetched once for all callers, under a time limit of its own, and goes on when one of them gives up.',
    ],
  };
};
