import { existsSync, lstatSync, statSync } from "node:fs";
import { access, constants, mkdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { SavedFile } from "@identity-reports/core";
import { CliError, usageError } from "../cli-error.ts";
import { exit } from "../exit-codes.ts";
import type { Context } from "../context.ts";
import type { Invocation } from "../invocation.ts";
import { countText, durationText, sizeText } from "../input/duration.ts";
import { expectBesideCollections } from "../output/beside-collections.ts";
import { expectFileOrNothing, expectFolder } from "../output/own-files.ts";
import { whyRefused } from "../failures/system-words.ts";
import { glyphsFor } from "../progress/glyphs.ts";
import type { JobProgress } from "../progress/progress.ts";
import type { AnyReport, Connection } from "../vendors/connection.ts";
import { expectFormat, formatsOf } from "../vendors/report-formats.ts";
import type { VendorName } from "../vendors/vendor-names.ts";

/** Where a file goes and in which format, as the options say it. */
export interface SavingOptions {
  readonly format?: string;
  /** A file, a folder (ends in a separator, or exists), or `-`. */
  readonly output?: string;
  /** Default: `error`; in a folder `number`, since what the vendor calls the file is known only when the run is done. */
  readonly ifExists?: "error" | "replace" | "number";
  readonly allowIncomplete?: boolean;
  readonly strict?: boolean;
}

/** Formats with an end mark: a file that has it is whole, also when its length was not announced. */
const markedFormats = ["pdf", "zip"];

/** The format that is asked for: of `--format`, else of the file's extension, else the only one of the report, or the first. */
export function formatFor(
  { format, output = "" }: SavingOptions,
  connection: Pick<Connection, "vendor">,
  report: string,
): string {
  const formats = formatsOf(connection.vendor, report);
  const named = formatOfName(output);
  const chosen = format ?? (named !== undefined && formats.includes(named) ? named : undefined) ?? formats[0] ?? "csv";
  expectFormat(chosen, "--format", connection.vendor, report);
  return chosen;
}

/** Formats by the extensions that stand for them. */
const extensions: Readonly<Record<string, string>> = {
  csv: "csv",
  pdf: "pdf",
  html: "html",
  htm: "html",
  json: "jsonl",
  jsonl: "jsonl",
  zip: "zip",
};

const formatOfName = (output: string): string | undefined =>
  extensions[/\.([a-z]+)$/i.exec(output)?.[1]?.toLowerCase() ?? ""];

/** @throws CliError when the name of the file stands for another format than the one that will be asked for. */
function expectMatchingName(output: string, format: string, vendor: VendorName): void {
  const named = formatOfName(output);
  // SailPoint and Ping may send a ZIP of tables, whatever was asked for.
  if (named === undefined || named === format || (named === "zip" && vendor !== "fudo")) return;
  throw usageError(
    `--output ${output}: the name is that of a ${named} file, but the report comes as ${format}.`,
    "Choose another name, or another --format.",
  );
}

/** SailPoint's type of the report of a run. */
export const reportTypeOf = (handle: object): string => (handle as { readonly reportType?: string }).reportType ?? "";

/**
 * Checks the target of a report before anything is started: no run is made for a file that could not be written, or would be
 * refused for its name.
 *
 * @throws CliError
 */
export async function expectReportTarget(
  options: SavingOptions,
  connection: Pick<Connection, "vendor">,
  report: string,
  context: Context,
  check: TargetCheck = {},
): Promise<void> {
  const { output = "." } = options;
  const format = formatFor(options, connection, report);
  if (!isFolder(output, context.cwd)) expectMatchingName(output, format, connection.vendor);
  await expectTarget(options, context, check);
}

/** How a target is checked. */
export interface TargetCheck {
  /** True to make no folder. */
  readonly isDryRun?: boolean;
}

/** Checks a target before anything is started, and makes its folder. @throws CliError */
async function expectTarget(
  { output = ".", ifExists = "error" }: Pick<SavingOptions, "output" | "ifExists">,
  { cwd }: Context,
  { isDryRun = false }: TargetCheck = {},
): Promise<void> {
  if (output === "-") return;
  const path = resolve(cwd, output);
  expectBesideCollections("--output", output, isFolder(output, cwd) ? join(path, "file") : path);
  if (!isFolder(output, cwd)) {
    await expectFolder("--output", path);
    await expectFileOrNothing("--output", output, path);
    if (isThere(path) && ifExists === "error") throw fileExists(output);
    return;
  }
  const nearest = nearestFolder(path);
  if (statSync(nearest, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw usageError(`--output ${output}: ${nearest} is not a folder.`);
  try {
    // Asked first: of a read-only file system Node's mkdir says that the folder does not exist.
    await access(nearest, constants.W_OK);
    if (isDryRun) return;
    await mkdir(path, { recursive: true });
    await access(path, constants.W_OK);
  } catch (error) {
    throw usageError(`--output ${output}: the folder cannot be used: ${whyRefused(error)}.`);
  }
}

/** The path, or what is there of those above it. */
const nearestFolder = (path: string): string => (isThere(path) ? path : nearestFolder(dirname(path)));

/** True for a link to nothing as well: no file is saved, and no folder made, in its place. */
function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

const fileExists = (path: string): CliError =>
  new CliError(`${path} exists, and nothing was started.`, {
    code: "file_exists",
    exitCode: exit.usage,
    advice: "Add --if-exists replace or --if-exists number, or choose another path.",
  });

function isFolder(output: string, cwd: string): boolean {
  const path = resolve(cwd, output);
  return /[\\/]$/.test(output) || (existsSync(path) && statSync(path).isDirectory());
}

/** Saves a report's file; with `-o -` the bytes go to standard output. */
export async function saveReport(
  report: AnyReport,
  connection: Connection,
  job: JobProgress,
  invocation: Invocation,
): Promise<SavedFile> {
  const { context } = invocation;
  const options = invocation.options as SavingOptions;
  const { output = "." } = options;
  const isInFolder = isFolder(output, context.cwd);
  const { ifExists = isInFolder ? "number" : "error" } = options;
  const format = formatFor(options, connection, reportTypeOf(report.handle));
  const target = output === "-" ? invocation.output.stream() : resolve(context.cwd, output) + (isInFolder ? "/" : "");
  return report.saveTo(target, {
    format,
    ifExists,
    signal: context.signal,
    onProgress: (progress) => job.change({ kind: "receiving", ...progress }),
  });
}

/** What is known about whether the file is whole. */
export interface Wholeness {
  readonly exitCode: number;
  /** One sentence. Undefined when there is no doubt. */
  readonly doubt?: string | undefined;
}

/** Exit code 6 when rows are missing, or when nothing proves that the file is whole; with `--strict` also when the rows are not known. */
export function wholenessOf(file: SavedFile, { allowIncomplete = false, strict = false }: SavingOptions): Wholeness {
  const { rowsComplete, lengthVerified, format } = file;
  const isCut = rowsComplete === false;
  const mayBeCut = !lengthVerified && rowsComplete !== true && !markedFormats.includes(format);
  const doubt = isCut
    ? "the file has fewer rows than the report"
    : mayBeCut
      ? "the file may be incomplete: its length was not announced"
      : undefined;
  const isUnknown = strict && rowsComplete === undefined;
  const counts = doubt !== undefined || isUnknown;
  return {
    exitCode: counts && !allowIncomplete ? exit.incomplete : exit.done,
    doubt: doubt ?? (isUnknown ? "it cannot be known whether the file has all rows (--strict)" : undefined),
  };
}

/** The result of a saved file for people. */
export function savedLines(
  file: SavedFile,
  { doubt }: Wholeness,
  { durationMs, path }: { readonly durationMs: number; readonly path: string },
  { context, output }: Invocation,
): string[] {
  const { sizeBytes, sha256, rowCount, rowsComplete, lengthVerified } = file;
  const { done, warning } = glyphsFor(context);
  const rows =
    rowCount === undefined
      ? []
      : [
          `${countText(rowCount)} rows${rowsComplete === true ? ", all of them" : rowsComplete === false ? ", not all" : ""}`,
        ];
  const facts = [
    sizeText(sizeBytes),
    ...rows,
    lengthVerified ? "length checked" : "length not known",
    durationText(durationMs),
  ];
  return [
    `${output.style("green", done)} ${path}`,
    `  ${facts.join(", ")}`,
    ...(sha256 === undefined ? [] : [`  sha256 ${sha256}`]),
    ...(doubt === undefined ? [] : [`${output.style("yellow", warning)} ${doubt}`]),
  ];
}
