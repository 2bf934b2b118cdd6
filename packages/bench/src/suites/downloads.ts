import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { ContestantName } from "../contestants/contestant.ts";
import { measure } from "../processes.ts";
import { median, medianRatio, rounded, spread } from "../statistics.ts";
import { interleave, type Suite } from "./suite.ts";

const streaming = [
  "identity-reports",
  "fetch",
  "fetch + fsync",
  "fetch, client loaded",
  "ky",
  "axios + axios-retry",
] as const satisfies readonly ContestantName[];
const contestants = [...streaming, "sailpoint-api-client"] as const;
const MiB = 1024 * 1024;
const minShare = 0.85;
const maxGrowthMB = 32;

type Names = (typeof contestants)[number];
type Measured = Partial<Record<Names, { readonly elapsedMs: number; readonly peakBytes: number }[]>>;

const label = (bytes: number): string => (bytes >= 1024 * MiB ? `${bytes / 1024 / MiB} GiB` : `${bytes / MiB} MiB`);
const speeds = (measured: Measured, name: Names, bytes: number): number[] =>
  (measured[name] ?? []).map(({ elapsedMs }) => bytes / MiB / (elapsedMs / 1000));
const peaks = (measured: Measured, name: Names): number[] =>
  (measured[name] ?? []).map(({ peakBytes }) => peakBytes / 1e6);

/** A file to disk with its SHA-256: how fast, and with how much memory. */
export const downloads: Suite = async ({ folder, server, settings, note }) => {
  const { small, large } = settings.downloads;
  const run = async (
    names: readonly Names[],
    { bytes, rounds }: { readonly bytes: number; readonly rounds: number },
  ): Promise<Measured> => {
    note(`downloads of ${label(bytes)}`);
    const hashes = new Set<string>();
    const results = await interleave(names, rounds, async (contestant) => {
      const path = join(folder, "download.csv");
      try {
        const result = await measure(folder, "download", { contestant, baseUrl: server.url, bytes, path });
        if (result.sizeBytes !== bytes || !existsSync(path)) throw new Error(`${contestant} saved another file`);
        hashes.add(result.sha256);
        return result;
      } finally {
        rmSync(path, { force: true });
      }
    });
    if (hashes.size !== 1) throw new Error(`the clients saved different files: ${[...hashes].join(", ")}`);
    return results;
  };
  const smallResults = await run(contestants, small);
  const largeResults = await run(streaming, large);

  const rowsOf = (measured: Measured, bytes: number): string[][] =>
    contestants.map((name) =>
      measured[name] === undefined
        ? [label(bytes), name, "– (the whole file in memory)", "–", "–"]
        : [
            label(bytes),
            name,
            spread(speeds(measured, name, bytes)),
            rounded(medianRatio(speeds(measured, name, bytes), speeds(measured, "fetch", bytes))),
            spread(peaks(measured, name)),
          ],
    );
  const shareOf = (measured: Measured, bytes: number, base: Names): number =>
    medianRatio(speeds(measured, "identity-reports", bytes), speeds(measured, base, bytes));
  const growth = median(peaks(largeResults, "identity-reports")) - median(peaks(smallResults, "identity-reports"));
  return {
    title: "Downloads",
    method: `A CSV file with its length, saved to the disk of the temporary folder with SHA-256 on the way; ${small.rounds} rounds for ${label(small.bytes)}, ${large.rounds} for ${label(large.bytes)}. "fetch" is \`pipeline(fetch body, hash, file)\`; "fetch + fsync" also waits until the file is on the disk, as \`saveTo\` does; "fetch, client loaded" is "fetch" in a process that has imported our client without using it. All files had the same hash. The peak is \`process.resourceUsage().maxRSS\` of the process that made this one download.`,
    columns: ["size", "client", "MiB per s", "× fetch", "peak RSS, MB"],
    rows: [...rowsOf(smallResults, small.bytes), ...rowsOf(largeResults, large.bytes)],
    measures: {
      largeFilePeakMegabytes: { "identity-reports": median(peaks(largeResults, "identity-reports")) },
      peakGrowthMegabytes: { "identity-reports": growth },
    },
    remarks: [
      "A process that has loaded a library keeps more alive, and V8 then collects the pieces of a download more often: that is the difference between the first and the third of the fetches. Ours gives the memory of each piece back as soon as it is written, so that there is little to collect, and hands the pieces to the system as they came, many at a time: a copy of everything, in a memory that the network and the disk are busy with as well, took a third of the time. `saveTo` ends when the file is on the disk, which a file that counts as evidence must not do without.",
    ],
    figures: [
      ...[
        { measured: smallResults, bytes: small.bytes },
        { measured: largeResults, bytes: large.bytes },
      ].map(({ measured, bytes }) => {
        const share = shareOf(measured, bytes, "fetch");
        return {
          what: `download of ${label(bytes)}: throughput against \`pipeline(fetch body, hash, file)\``,
          goal: `≥ ${minShare} ×`,
          measured: `${rounded(share)} × (${rounded(shareOf(measured, bytes, "fetch + fsync"))} × with fsync on both sides, ${rounded(shareOf(measured, bytes, "fetch, client loaded"))} × with the client loaded on both)`,
          isMet: share >= minShare,
        };
      }),
      {
        what: `peak memory of ${label(large.bytes)} above that of ${label(small.bytes)}`,
        goal: `≤ ${maxGrowthMB} MB`,
        measured: `${rounded(growth)} MB`,
        isMet: growth <= maxGrowthMB,
      },
    ],
  };
};
