import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Figure } from "../figures.ts";
import { makeCollection, rowText, shuffled } from "../make-collection.ts";
import { measure } from "../processes.ts";
import { median, medianRatio, rounded, spread } from "../statistics.ts";
import { interleave, type Suite } from "./suite.ts";

const works = ["reading both sides", "comparing, in the same order", "comparing, in any order"] as const;

const maxRatioToReading = 2;
const maxMB = 350;

/** Two collections, row by row: how long beside reading them, and with how much memory. */
export const compare: Suite = async ({ folder, settings, note }) => {
  const { rounds, rows } = settings.compare;
  const [before, after, mixed] = ["before", "after", "mixed"].map((name) => join(folder, name));
  if (before === undefined || after === undefined || mixed === undefined) throw new Error("three folders");
  const part = Math.round(rows / 1000);
  const ids = Array.from({ length: rows }, (_, id) => id);
  const later = [
    ...ids.slice(part).map((id) => rowText(id, id < 3 * part ? "x" : "")),
    ...ids.slice(0, part).map((id) => rowText(rows + id)),
  ];
  note(`two collections of ${rows} rows`);
  const bytes = makeCollection(
    before,
    ids.map((id) => rowText(id)),
  );
  makeCollection(after, later);
  makeCollection(mixed, shuffled(later));
  const expected = `1 of 1 report differs: ${part} rows added, ${part} removed, ${2 * part} changed`;

  const found = await interleave(works, rounds, async (work) => {
    const other = work === "comparing, in the same order" ? after : mixed;
    const kind = work === "reading both sides" ? "reading" : "comparing";
    const measured = await measure(folder, "compare", { work: kind, before, after: other });
    if (kind === "comparing" && measured.summary !== expected) throw new Error(`it found ${measured.summary}`);
    return measured;
  });
  for (const each of [before, after, mixed]) rmSync(each, { recursive: true });

  const timesOf = (work: (typeof works)[number]): number[] => found[work].map(({ elapsedMs }) => elapsedMs);
  const times = (work: (typeof works)[number]): number => medianRatio(timesOf(work), timesOf("reading both sides"));
  const peakMB = (work: (typeof works)[number]): number => median(found[work].map(({ peakBytes }) => peakBytes / 1e6));
  const figures: Figure[] = works.slice(1).flatMap((work) => [
    {
      what: `${work}: time beside reading both sides`,
      goal: `≤ ${maxRatioToReading} ×`,
      measured: `${rounded(times(work))} ×`,
      isMet: times(work) <= maxRatioToReading,
    },
    {
      what: `${work}: peak memory`,
      goal: `≤ ${maxMB} MB`,
      measured: `${rounded(peakMB(work))} MB`,
      isMet: peakMB(work) <= maxMB,
    },
  ]);
  return {
    title: "Comparing collections",
    method: `\`compareCollections\` over two collections of one report: ${rows.toLocaleString("en-US")} rows of five columns, ${rounded(bytes / 1e6)} MB each, of which ${part} were added, ${part} removed and ${2 * part} changed; ${rounds} rounds, each in a process of its own, which has loaded its library before. "Reading" makes objects of the rows of both files and compares nothing.`,
    columns: ["work", "s", "processor, s", "× reading", "peak RSS, MB"],
    rows: works.map((work) => [
      work,
      spread(timesOf(work).map((ms) => ms / 1000)),
      spread(found[work].map(({ processorMs }) => processorMs / 1000)),
      rounded(times(work)),
      spread(found[work].map(({ peakBytes }) => peakBytes / 1e6)),
    ]),
    remarks: [],
    figures,
  };
};
