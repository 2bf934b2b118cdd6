import type { CollectResult, ExitMeaning, ReportResult } from "@identity-reports/evidence";
import { StopRequest } from "../context.ts";
import { exit } from "../exit-codes.ts";
import { durationText } from "../input/duration.ts";
import type { Invocation } from "../invocation.ts";
import { shortPath } from "../output/short-path.ts";
import { fileFacts } from "../progress/file-facts.ts";
import { glyphsFor } from "../progress/glyphs.ts";
import { optionWords, shellWord } from "../output/printed-command.ts";
import { withoutControls } from "../progress/text-width.ts";
import { reportDetails } from "./report-details.ts";
import type { CollectFlags } from "./collect-flags.ts";
import { inCommandWords } from "../failures/command-words.ts";

/** Exit codes of outcomes. That of `stopped` depends on its signal. */
const codes: Readonly<Record<Exclude<ExitMeaning, "stopped">, number>> = {
  done: exit.done,
  no: exit.no,
  usage: exit.usage,
  access: exit.refused,
  "not-now": exit.later,
  incomplete: exit.incomplete,
};

/** The code of one report. */
export const exitCodeOfReport = ({ outcome, exit: meaning }: ReportResult): number =>
  outcome === "unknown" ? exit.unknown : meaning === "stopped" ? exit.later : codes[meaning];

/** The exit code of the collection: the first of 129, 130 or 143, 3, 2, 4, 1, 5, 6 and 0 that applies. */
export function exitCodeOfCollection(result: CollectResult, flags: CollectFlags, stop: unknown): number {
  if (result.stopped === "signal") return stop instanceof StopRequest ? stop.exitCode : 130;
  // Reports that --only leaves out do not count.
  const asked = result.reports.filter(({ id }) => flags.only?.includes(id) !== false);
  const all = asked.map((report) => exitCodeOfReport(report));
  // The exit of no report says why it is not sealed: a signature or a full disk is the reason.
  if (!result.sealed && result.exit !== "stopped" && !result.reports.some((report) => report.exit === result.exit))
    all.push(codes[result.exit]);
  const first = [exit.unknown, exit.usage, exit.refused, exit.no, exit.later].find((code) => all.includes(code));
  if (first !== undefined) return first;
  const mayMissRows = ({ outcome, rowsComplete }: ReportResult): boolean =>
    flags.strict === true && outcome === "verified" && rowsComplete === undefined;
  const isIncomplete = all.includes(exit.incomplete) || asked.some(mayMissRows);
  return isIncomplete && flags.allowIncomplete !== true ? exit.incomplete : exit.done;
}

/** How a collection came out, for people. */
export function collectionLines(
  result: CollectResult,
  facts: {
    readonly durationMs: number;
    readonly exitCode: number;
    readonly planFile: string;
    /** The folder that the same command would collect into on any day. Undefined where that depends on the day. */
    readonly plannedFolder: string | undefined;
    /** What may be wrong with reports that a vendor refused. */
    readonly hints: readonly string[];
  },
  { context, output, options }: Invocation,
): string[] {
  const { reports, sealed, unsealedReason } = result;
  const { only, onJoined, cleanUp, allowIncomplete, strict } = options as CollectFlags;
  const asked = reports.filter(({ id }) => only?.includes(id) !== false);
  const countOf = (outcome: ReportResult["outcome"]): number =>
    asked.filter((report) => report.outcome === outcome).length;
  const { done, failed, warning } = glyphsFor(context);
  const folder = shortPath(result.folder, context.cwd);
  const saved = countOf("verified") + countOf("incomplete");
  const rest = (["incomplete", "failed", "unknown", "skipped", "running", "not-started"] as const)
    .filter((outcome) => countOf(outcome) > 0)
    .map((outcome) => `${countOf(outcome)} ${outcome.replace("-", " ")}`);
  const leftOut = reports.length === asked.length ? [] : [`${reports.length - asked.length} left out by --only`];
  const isDone = facts.exitCode === exit.done;
  const glyph = isDone ? output.style("green", done) : output.style("red", failed);
  const unknown = reports.filter(({ outcome }) => outcome === "unknown");
  const kept = {
    "--folder": facts.plannedFolder === result.folder ? undefined : folder,
    "--only": only,
    "--on-joined": onJoined,
    "--clean-up": cleanUp,
    "--allow-incomplete": allowIncomplete,
    "--strict": strict,
  };
  const releaseCommand = (id: string, release = id): string => {
    // A report that --only leaves out cannot be released.
    const withIt = only?.includes(id) === false ? [...only, id] : only;
    const words = optionWords({ ...kept, "--only": withIt, "--release": release });
    return ["identity-reports collect", shellWord(facts.planFile), ...words].join(" ");
  };
  return [
    `${glyph} ${[`${saved} of ${asked.length} saved`, ...rest, ...leftOut].join(", ")}, ${durationText(facts.durationMs)}`,
    `  ${folder}${sealed ? ", sealed" : ""}`,
    ...(unsealedReason === undefined ? [] : [`  not sealed: ${inCommandWords(unsealedReason)}`]),
    ...facts.hints.map((hint) => `${output.style("yellow", warning)} ${hint}`),
    ...unknown.flatMap(({ id, candidates = [] }) => [
      `${output.style("yellow", warning)} ${id}: a run may have been started. Check at the vendor; if there is none:`,
      `  ${releaseCommand(id)}`,
      ...candidates.map(({ runId }) => `  or, if this one is it: ${releaseCommand(id, `${id}=${runId}`)}`),
    ]),
    ...(sealed ? [`  To check it: identity-reports verify ${shellWord(folder)}`] : []),
  ];
}

/** Why a collection is not done: what stopped it, and each report that failed. */
export function causeLines({ reports, stopped }: CollectResult, { context, options }: Invocation): string[] {
  const { only } = options as CollectFlags;
  const { reason } = context.signal;
  const by =
    stopped === "deadline" ? "the deadline has passed" : reason instanceof StopRequest ? reason.message : "stopped";
  return [
    ...(stopped === undefined ? [] : [`${glyphsFor(context).failed} ${by}; run the same command again to continue`]),
    ...reports
      .filter((report) => exitCodeOfReport(report) !== exit.done && only?.includes(report.id) !== false)
      .flatMap((report) => {
        const [first, ...more] = reportDetails(report).map((line) => withoutControls(line));
        const name = withoutControls(`${report.tenant} ${report.id}`);
        return first === undefined
          ? []
          : [`${glyphsFor(context).failed} ${name}: ${first}`, ...more.map((line) => `  ${line}`)];
      }),
  ];
}

/** A table for the summary of a job in a pipeline. */
export function markdownSummary({ reports, counts, folder }: CollectResult): string {
  const cell = (text: string): string => text.replaceAll("|", String.raw`\|`).replaceAll(/[\r\n]+/g, " ");
  const rows = reports.map(({ id, tenant, outcome, sizeBytes, rowCount, sha256, error }) => {
    const file = sizeBytes === undefined ? "" : fileFacts({ sizeBytes, rowCount }).join(", ");
    return `| ${[id, tenant, outcome, file, sha256?.slice(0, 12) ?? "", error === undefined ? "" : inCommandWords(error.message)].map(cell).join(" | ")} |`;
  });
  return [
    `### ${counts.verified} of ${reports.length} reports collected`,
    "",
    `Folder: ${folder}`,
    "",
    "| report | tenant | outcome | file | SHA-256 | error |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
    "",
    "",
  ].join("\n");
}
