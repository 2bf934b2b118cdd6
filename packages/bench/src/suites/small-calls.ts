import type { ContestantName } from "../contestants/contestant.ts";
import type { ByClient, Figure } from "../figures.ts";
import { measure } from "../processes.ts";
import { median, medianRatio, ratiosOf, rounded, spread } from "../statistics.ts";
import { interleave, type Suite } from "./suite.ts";

const contestants = [
  "identity-reports",
  "sailpoint-api-client",
  "fetch",
  "ky",
  "axios + axios-retry",
] as const satisfies readonly ContestantName[];
/** Processor time of a call of ours, at most so many times that of the others. */
const largestRatios = { ky: 1.1, "axios + axios-retry": 1 } as const;

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
    const processor = (name: ContestantName & keyof typeof results): number[] =>
      results[name].map(({ processorMicroseconds }) => processorMicroseconds);
    for (const name of contestants) {
      rows.push([
        mode,
        name,
        spread(wall(name)),
        spread(processor(name)),
        rounded(medianRatio(wall(name), wall("fetch"))),
      ]);
    }
    if (callers === 1) callMicroseconds = Object.fromEntries(contestants.map((name) => [name, median(wall(name))]));
    const toPeer = medianRatio(wall("identity-reports"), wall("sailpoint-api-client"));
    figures.push({
      what: `small calls, ${mode}: time against sailpoint-api-client`,
      goal: "ahead (< 1 ×)",
      measured: `${rounded(toPeer)} ×`,
      isMet: toPeer < 1,
    });
    for (const [name, largest] of entriesOf(largestRatios)) {
      const ratios = ratiosOf(processor("identity-reports"), processor(name));
      figures.push({
        what: `small calls, ${mode}: processor time against ${name}`,
        goal: `≤ ${largest} ×`,
        measured: `${spread(ratios)} ×`,
        isMet: median(ratios) <= largest,
      });
    }
  }
  return {
    title: "Small calls",
    method: `GET of a JSON document of 250 bytes with a ready token; ${warmUp} calls to warm up, then ${calls} timed ones, in each of ${rounds} rounds. The pace is off. The processor time is that of the main thread; a ratio is the median of those within each round.`,
    columns: ["callers", "client", "µs per call", "processor µs per call", "× fetch"],
    rows,
    figures,
    measures: { callMicroseconds },
    remarks: [
      "Ours sends over node:http and not over Node's fetch (docs/decisions/0006), and adds to ky two time limits, a signal for each attempt, the gate, the pace, the token, and the checks of the request and of the answer. No single part stands out; most of it is code that runs before the engine has compiled it.",
      "sailpoint-api-client adds another pair of interceptors to the shared axios with each call, so its calls get slower the more of them a process has made.",
    ],
  };
};

const entriesOf = <Name extends string>(values: Readonly<Record<Name, number>>): [Name, number][] =>
  Object.entries(values) as [Name, number][];
