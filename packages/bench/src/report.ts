import type { ByClient, Figure, Measures, Section } from "./figures.ts";
import { rounded } from "./statistics.ts";

/** What the page is made of. */
export interface Report {
  /** ISO date of the run. */
  readonly date: string;
  readonly minutes: number;
  readonly isQuick: boolean;
  readonly machine: readonly (readonly string[])[];
  readonly sections: readonly Section[];
}

/** Writes the page as Markdown. */
export function writeReport({ date, minutes, isQuick, machine, sections }: Report): string {
  const figures = sections.flatMap((section) => section.figures);
  return [
    "# Performance",
    ...opening(sections),
    "<!-- Written by `pnpm bench`: do not edit. -->",
    `Measured on ${date} with \`pnpm bench\`, in ${minutes.toFixed(0)} minutes.${isQuick ? " This was a quick run: smaller sizes, few rounds, rough figures." : ""}`,
    "## Goals",
    table(["figure", "goal", "measured", "result"], figures.map(figureRow)),
    "## Machine and versions",
    table(["what", "is"], machine),
    "## Method",
    method,
    ...sections.flatMap(({ title, method: how, columns, rows, remarks = [] }) => [
      `## ${title}`,
      how,
      table(columns, rows),
      ...remarks,
    ]),
    "",
  ].join("\n\n");
}

/** What the run has measured, for the first page of the site. */
export function summarize({ date, machine, sections }: Report): object {
  const figures = sections.flatMap((section) => section.figures);
  const versions = machine.find(([what]) => what === "others")?.[1] ?? "";
  return {
    date,
    peer: /sailpoint-api-client \S+(?=,)/.exec(versions)?.[0] ?? "sailpoint-api-client",
    figures: figures.length,
    missed: figures.filter(({ isMet }) => !isMet).map(({ what }) => what),
    measures: measuresOf(sections),
  };
}

/** All that the suites have given. */
export const measuresOf = (sections: readonly Section[]): Measures =>
  Object.assign({}, ...sections.map(({ measures }) => measures)) as Measures;

/** One chart and three sentences. A run of some suites only has the sentences of those. */
function opening(sections: readonly Section[]): string[] {
  const measures = measuresOf(sections);
  const { callMicroseconds: call, bundleKilobytes: bundle } = measures;
  const { peakGrowthMegabytes: growth, largeFilePeakMegabytes: peak } = measures;
  const ours = (values: ByClient): number => values["identity-reports"] ?? Number.NaN;
  const theirs = (values: ByClient): number => values["sailpoint-api-client"] ?? Number.NaN;
  const sentences = [
    call &&
      `A small call takes ${milliseconds(ours(call))}, and ${milliseconds(theirs(call))} with SailPoint's own SDK: ${rounded(theirs(call) / ours(call))} times as long.`,
    growth &&
      bundle &&
      `A file of 2 GiB needs ${peak === undefined ? "" : `${rounded(ours(peak))} MB of memory at its peak, `}${rounded(ours(growth))} MB more memory than one of 64 MiB, and a client takes ${rounded(ours(bundle))} kB of a web page, where that SDK would take ${rounded(theirs(bundle))} kB.`,
    verdict(sections.flatMap((section) => section.figures)),
  ].filter((sentence) => sentence !== undefined);
  return [...(call ? [`![${chartAlt(call)}](./performance.svg)`] : []), sentences.join(" ")];
}

const milliseconds = (microseconds: number): string => `${rounded(microseconds / 1000)} ms`;

const chartAlt = (call: ByClient): string =>
  `Time of a small call: ${Object.entries(call)
    .map(([client, microseconds]) => `${client} ${milliseconds(microseconds)}`)
    .join(", ")}.`;

function verdict(figures: readonly Figure[]): string {
  const missed = figures.filter(({ isMet }) => !isMet);
  const met = `${figures.length - missed.length} of ${figures.length} goals are met`;
  return missed.length === 0 ? `${met}.` : `${met}; the table below marks those that are missed.`;
}

const method = `One command, one run. The packages are built, packed and installed in a temporary folder outside the workspace as npm
would install them, the peers beside them in their latest versions unless a version is named. The server is a process of
its own on loopback, and so is the client of every single measurement. Clients take turns within each round (A B C, then
B C A, …), so that what disturbs one disturbs all. Values are medians, with the smallest and the largest in brackets;
ratios are medians of the ratios within each round. Only ratios and limits carry over to other machines.`;

const figureRow = ({ what, goal, measured, isMet }: Figure): string[] => [
  what,
  goal,
  measured,
  isMet ? "met" : "**missed**",
];

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(columns), line(columns.map(() => "---")), ...rows.map(line)].join("\n");
}
