import { join } from "node:path";
import { rmSync } from "node:fs";
import type { ReaderName } from "../client/measure-options.ts";
import type { Figure } from "../figures.ts";
import { makeBomb, makeCsv, packFile } from "../make-files.ts";
import { measureBundle } from "../measure-bundle.ts";
import { measure } from "../processes.ts";
import { median, medianRatio, rounded, spread } from "../statistics.ts";
import { interleave, type Suite } from "./suite.ts";

const ofCsv = [
  "reading",
  "reading and decoding",
  "identity-reports",
  "identity-reports, arrays",
  "csv-parse",
  "papaparse",
  "DuckDB",
] as const satisfies readonly ReaderName[];
const ofZip = ["identity-reports, ZIP", "zip.js and csv-parse"] as const satisfies readonly ReaderName[];
const ofAnySize = ["reading", "identity-reports"] as const satisfies readonly ReaderName[];

const minRatioToCsvParse = 4;
const minRatioToDecoding = 0.4;
const maxAboveReadingMB = 30;
const maxBombMB = 150;
const maxBundleKB = 4;

type Measured = Partial<
  Record<
    ReaderName,
    readonly { readonly elapsedMs: number; readonly processorMs: number; readonly peakBytes: number }[]
  >
>;

/** Objects out of files: how fast, how large, with how much memory. */
export const rows: Suite = async ({ folder, settings, note }) => {
  const { rounds, megabytes, bombGigabytes } = settings.rows;
  const [size, ...otherSizes] = megabytes;
  const path = join(folder, "accounts.csv");
  const zipPath = join(folder, "accounts.zip");

  async function readAll<Name extends ReaderName>(
    names: readonly Name[],
    file: string,
    rowCount: number,
    times = rounds,
  ) {
    return await interleave(names, times, async (reader) => {
      const found = await measure(folder, "read-file", { reader, path: file });
      if (!reader.startsWith("reading") && found.rows !== rowCount) {
        throw new Error(`${reader} found ${found.rows} of ${rowCount} rows`);
      }
      return found;
    });
  }

  note(`rows of ${size} MB`);
  const rowCount = await makeCsv(path, size);
  packFile(path, zipPath);
  const csv: Measured = await readAll(ofCsv, path, rowCount);
  const zip: Measured = await readAll(ofZip, zipPath, rowCount);

  const memory: { readonly size: number; readonly aboveMB: number }[] = [
    { size, aboveMB: peakMB(csv, "identity-reports") - peakMB(csv, "reading") },
  ];
  for (const other of otherSizes) {
    note(`rows of ${other} MB`);
    const measured: Measured = await readAll(ofAnySize, path, await makeCsv(path, other), 3);
    memory.push({ size: other, aboveMB: peakMB(measured, "identity-reports") - peakMB(measured, "reading") });
  }
  rmSync(path);

  note(`a ZIP of ${bombGigabytes} GiB`);
  makeBomb(zipPath, bombGigabytes);
  const refused = await measure(folder, "read-file", { reader: "identity-reports, bomb refused", path: zipPath });
  const bomb = await measure(folder, "read-file", { reader: "identity-reports, bomb", path: zipPath });
  rmSync(zipPath);

  note("the bundle of the readers");
  const { initialBytes: bundle } = await measureBundle(folder, ["@identity-reports/rows"], ["readRows", "openArchive"]);
  const { initialBytes: peersBundle } = await measureBundle(folder, ["csv-parse/browser/esm", "@zip.js/zip.js"]);

  const timesOf = (measured: Measured, name: ReaderName): number[] =>
    (measured[name] ?? []).map(({ elapsedMs }) => elapsedMs);
  const speedup = (measured: Measured, slow: ReaderName, fast: ReaderName): number =>
    medianRatio(timesOf(measured, slow), timesOf(measured, fast));
  const rowOf = (measured: Measured, name: ReaderName, base: ReaderName): string[] => [
    name,
    name.startsWith("reading") ? "–" : spread(timesOf(measured, name).map((ms) => rowCount / ms)),
    spread((measured[name] ?? []).map(({ processorMs }) => processorMs / 1000)),
    rounded(speedup(measured, base, name)),
    spread((measured[name] ?? []).map(({ peakBytes }) => peakBytes / 1e6)),
  ];
  const againstCsvParse = speedup(csv, "csv-parse", "identity-reports");
  const againstDecoding = speedup(csv, "reading and decoding", "identity-reports");
  const figures: Figure[] = [
    {
      what: "rows as objects of 12 columns against csv-parse",
      goal: `≥ ${minRatioToCsvParse} ×`,
      measured: `${rounded(againstCsvParse)} ×`,
      isMet: againstCsvParse >= minRatioToCsvParse,
    },
    {
      what: "rows as objects of 12 columns against reading and decoding alone",
      goal: `≥ ${minRatioToDecoding} ×`,
      measured: `${rounded(againstDecoding)} ×`,
      isMet: againstDecoding >= minRatioToDecoding,
    },
    ...memory.map(({ size: each, aboveMB }) => ({
      what: `rows of ${each} MB: peak memory above reading the file`,
      goal: `≤ ${maxAboveReadingMB} MB`,
      measured: `${rounded(aboveMB)} MB`,
      isMet: aboveMB <= maxAboveReadingMB,
    })),
    ...[
      { how: "refused", peakMB: refused.peakBytes / 1e6 },
      { how: "read to its end, with the limits raised", peakMB: bomb.peakBytes / 1e6 },
    ].map(({ how, peakMB }) => ({
      what: `a ZIP of ${bombGigabytes} GiB in next to nothing, ${how}: peak memory`,
      goal: `≤ ${maxBombMB} MB`,
      measured: `${rounded(peakMB)} MB`,
      isMet: peakMB <= maxBombMB,
    })),
    {
      what: "readers of CSV, JSON Lines and ZIP in a browser, with all that they need",
      goal: `≤ ${maxBundleKB} kB gzip`,
      measured: `${rounded(bundle / 1000)} kB (csv-parse and zip.js: ${rounded(peersBundle / 1000)} kB)`,
      isMet: bundle / 1000 <= maxBundleKB,
    },
  ];
  return {
    title: "Rows",
    method: `A CSV file of ${size} MB and ${rowCount.toLocaleString("en-US")} rows of 12 columns, with a byte order mark, CRLF, every cell quoted, some with quotes and line ends in them, from disk to objects, ${rounds} rounds. Each reader in a process of its own, which loads its library first. "Reading" and "reading and decoding" make no rows. csv-parse is strict: \`bom\`, \`columns\`, a list of line ends. The ZIP has the same file, deflated. Memory is \`process.resourceUsage().maxRSS\`.`,
    columns: ["reader", "thousand rows per s", "processor, s", "× csv-parse", "peak RSS, MB"],
    rows: [
      ...ofCsv.map((name) => rowOf(csv, name, "csv-parse")),
      ...ofZip.map((name) => rowOf(zip, name, "zip.js and csv-parse")),
    ],
    remarks: [
      `DuckDB counts rows far faster than it hands them to JavaScript. The last two lines are compared with each other. Peaks of ${otherSizes.join(" and ")} MB files are medians of 3. What is above the rows and bytes at hand is the young generation of V8, which grows to its full size in a long run, whatever is read.`,
    ],
    figures,
  };
};

const peakMB = (measured: Measured, name: ReaderName): number =>
  median((measured[name] ?? []).map(({ peakBytes }) => peakBytes / 1e6));
