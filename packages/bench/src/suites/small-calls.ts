import type { ContestantName } from "../contestants/contestant.ts";
import type { ByClient, Figure } from "../figures.ts";
import { measure } from "../processes.ts";
import { median, medianRatio, rounded, spread } from "../statistics.ts";
import { interleave, type Suite } from "./suite.ts";

const contestants = [
  "identity-reports",
  "sailpoint-api-client",
  "fetch",
  "ky",
  "axios + axios-retry",
] as const satisfies readonly ContestantName[];
const largestRatio = 1.5;

/** The price of a call that fetches a small JSON document. */
export const smallCalls: Suite = async ({ folder, server, settings, note }) => {
  const { rounds, calls, warmUp } = settings.smallCalls;
  const rows: string[][] = [];
  const figures: Figure[] = [];
  let callMicroseconds: ByClient = {};
  for (const [mode, callers] of [
    ["sequential", 1],
    ["50 parallel", 50],
  ] as const) {
    note(`small calls, ${mode}`);
    const results = await interleave(contestants, rounds, (contestant) =>
      measure(folder, "small-calls", { contestant, baseUrl: server.url, calls, warmUp, callers }),
    );
    const wall = (name: ContestantName & keyof typeof results): number[] =>
      results[name].map(({ wallMicroseconds }) => wallMicroseconds);
    for (const name of contestants) {
      rows.push([
        mode,
        name,
        spread(wall(name)),
        spread(results[name].map(({ processorMicroseconds }) => processorMicroseconds)),
        rounded(medianRatio(wall(name), wall("fetch"))),
      ]);
    }
    if (callers === 1) callMicroseconds = Object.fromEntries(contestants.map((name) => [name, median(wall(name))]));
    const ours = wall("identity-reports");
    const toPeer = medianRatio(ours, wall("sailpoint-api-client"));
    const toFetch = medianRatio(ours, wall("fetch"));
    figures.push(
      {
        what: `small calls, ${mode}: time against sailpoint-api-client`,
        goal: "ahead (< 1 ×)",
        measured: `${rounded(toPeer)} ×`,
        isMet: toPeer < 1,
      },
      {
        what: `small calls, ${mode}: time against plain fetch`,
        goal: `≤ ${largestRatio} ×`,
        measured: `${rounded(toFetch)} ×`,
        isMet: toFetch <= largestRatio,
      },
    );
  }
  return {
    title: "Small calls",
    method: `GET of a JSON document of 250 bytes with a ready token; ${warmUp} calls to warm up, then ${calls} timed ones, in each of ${rounds} rounds. The pace is off.`,
    columns: ["callers", "client", "µs per call", "processor µs per call", "× fetch"],
    rows,
    figures,
    measures: { callMicroseconds },
    remarks: [
      "What we add to ky and p-retry, which ours are built on, is two time limits, one signal for each attempt, the gate, the pace, the token, and the checks of the request and of the answer. A goal of 1.5 × leaves hardly any room for that: around a plain fetch with a signal, and with nothing of ours, ky and p-retry alone took 1.30 × (sequential) and 1.36 × (50 parallel). Trial builds showed where the rest goes: without ky ours took 1.41 × and 1.56 ×; with ky, but without preparing, checks, time limits and pace, 1.36 × and 1.66 ×. No single part stands out; most of it is code that runs before the engine has compiled it.",
      "sailpoint-api-client adds another pair of interceptors to the shared axios with each call, so its calls get slower the more of them a process has made.",
    ],
  };
};
