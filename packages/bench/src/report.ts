import type { Figure, Section } from "./figures.ts";

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
  const met = figures.filter(({ isMet }) => isMet).length;
  return [
    "# Limits and speed",
    `Written by \`pnpm bench\` on ${date} in ${minutes.toFixed(0)} minutes; do not edit. ${met} of ${figures.length} figures are met.${isQuick ? " This was a quick run: smaller sizes, few rounds, rough figures." : ""}`,
    table(["figure", "goal", "measured", ""], figures.map(figureRow)),
    "## Machine and versions",
    table(["", ""], machine),
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
