import type { GrowthCase } from "../client/measure-options.ts";
import type { Figure } from "../figures.ts";
import { measure } from "../processes.ts";
import { median, ratiosOf, rounded, spread } from "../statistics.ts";
import { interleave, type Suite } from "./suite.ts";

/** What grows, and how many of it the smaller run has. */
const sizes: Readonly<Record<GrowthCase, number>> = {
  "starts of one type": 400,
  "turns of a pace": 1_000,
  "calls in a queue": 1_000,
  "items of a list": 20_000,
  "runs that are waited for": 300,
  "events of calls": 1_000,
};
const factor = 10;
const largestRatio = 1.3;

/** Whether each unit costs the same where there are ten times as many. */
export const growth: Suite = async ({ folder, settings, note }) => {
  const rows: string[][] = [];
  const figures: Figure[] = [];
  for (const [work, small] of Object.entries(sizes) as [GrowthCase, number][]) {
    note(`growth: ${work}`);
    const large = small * factor;
    const costs = await interleave([small, large].map(String), settings.growth.rounds, (units) =>
      measure(folder, "growth", { work, units: Number(units), warmUp: small }),
    );
    const few = costs[small] ?? [];
    const many = costs[large] ?? [];
    const ratios = ratiosOf(many, few);
    rows.push([work, small.toLocaleString("en-US"), spread(few), spread(many), spread(ratios)]);
    figures.push({
      what: `${work}: processor time of one among ${large.toLocaleString("en-US")}, against one among ${small.toLocaleString("en-US")}`,
      goal: `≤ ${largestRatio} ×`,
      measured: `${rounded(median(ratios))} ×`,
      isMet: median(ratios) <= largestRatio,
    });
  }
  return {
    title: "Growth",
    method: `The same work with ten times as many units, each size in a process of its own that has done the smaller one before; ${settings.growth.rounds} rounds. The server is a fetch in the same process that answers in the next turn of the event loop. The time is that of the main thread, for one unit.`,
    columns: ["what", "units", "µs each", `µs each, ${factor} times as many`, "ratio"],
    rows,
    figures,
  };
};
