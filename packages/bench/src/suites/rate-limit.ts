import type { ContestantName } from "../contestants/contestant.ts";
import { measure, type ServerCounts } from "../processes.ts";
import { limit } from "../settings.ts";
import { median, rounded, spread } from "../statistics.ts";
import { interleave, type Suite } from "./suite.ts";

const runs = {
  "identity-reports, pace = limit": { contestant: "identity-reports", isPaced: true },
  "identity-reports, no pace": { contestant: "identity-reports", isPaced: false },
  "sailpoint-api-client": { contestant: "sailpoint-api-client", isPaced: false },
  ky: { contestant: "ky", isPaced: false },
  "axios + axios-retry": { contestant: "axios + axios-retry", isPaced: false },
  fetch: { contestant: "fetch", isPaced: false },
} as const satisfies Record<string, { contestant: ContestantName; isPaced: boolean }>;
const names = Object.keys(runs) as (keyof typeof runs)[];
const maxRatio = 1.05;
const maxRefused = 0.02;

/** Many callers against a server that counts. */
export const rateLimit: Suite = async ({ folder, server, settings, note }) => {
  const { rounds, calls, callers } = settings.rateLimit;
  // A full window at once, then one call after the other has to wait for its place.
  const minMs = (Math.ceil(calls / limit.requests) - 1) * limit.windowMs;
  note(`${calls} calls against a limit of ${limit.requests} in ${limit.windowMs} ms`);
  const results = await interleave(names, rounds, async (name) => {
    await server.reset();
    const options = { ...runs[name], baseUrl: server.url, id: "limited", calls, callers };
    const result = await measure(folder, "crowd", options);
    return { ...result, ...(await server.counts()) };
  });
  const refusedShare = ({ requests, refused }: ServerCounts): number => refused / requests;
  const rows = names.map((name) => {
    const measured = results[name];
    return [
      name,
      spread(measured.map(({ elapsedMs }) => elapsedMs / minMs)),
      spread(measured.map((one) => refusedShare(one) * 100)),
      spread(measured.map(({ requests }) => requests)),
      spread(measured.map(({ failed }) => failed)),
    ];
  });
  const ours = results["identity-reports, pace = limit"];
  const ratio = median(ours.map(({ elapsedMs }) => elapsedMs / minMs));
  const refused = median(ours.map(refusedShare));
  const failed = Math.max(...ours.map((one) => one.failed));
  const load = `${calls} calls from ${callers} callers against ${limit.requests} per second`;
  return {
    title: "Against a rate limit",
    method: `${load}: a sliding window that counts what it lets through and answers the rest 429 with Retry-After in whole seconds. ${rounds} rounds. The least possible time is ${rounded(minMs / 1000)} s. A client that gives up early is done early: "failed" are calls that did not get their document.`,
    columns: ["client", "× least possible time", "answered 429, %", "requests", "failed calls"],
    rows,
    measures: {
      failedOfThousand: Object.fromEntries(
        (["identity-reports, pace = limit", "sailpoint-api-client"] as const).map((name) => [
          runs[name].contestant,
          (median(results[name].map((one) => one.failed)) * 1000) / calls,
        ]),
      ),
    },
    figures: [
      {
        what: `${load}, \`pace\` set to the limit: time`,
        goal: `≤ ${maxRatio} × the least possible, no call failed`,
        measured: `${rounded(ratio)} ×, ${failed} failed`,
        isMet: ratio <= maxRatio && failed === 0,
      },
      {
        what: "the same: share answered 429",
        goal: `≤ ${maxRefused * 100} %`,
        measured: `${rounded(refused * 100)} %`,
        isMet: refused <= maxRefused,
      },
    ],
  };
};
