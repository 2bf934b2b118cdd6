import { createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import {
  compareCollections,
  compareFiles,
  comparisonLines,
  verifyCollection,
  type CompareKey,
  type Comparison,
  type Normalization,
} from "@identity-reports/evidence";
import { usageError } from "../cli-error.ts";
import { exit } from "../exit-codes.ts";
import { whyRefused } from "../failures/system-words.ts";
import type { Invocation } from "../invocation.ts";
import { expectWritable } from "../output/own-files.ts";
import { writeSummaryPage } from "../output/summary-page.ts";
import { comparisonText } from "./compare-text.ts";

interface CompareFlags {
  readonly key?: readonly string[];
  readonly ignore?: readonly string[];
  readonly normalize?: readonly Normalization[];
  readonly renamed?: readonly string[];
  readonly lines?: string;
  readonly page?: string;
}

/** Compares two collections. */
export async function execute(invocation: Invocation): Promise<number> {
  const { context, output } = invocation;
  const flags = invocation.options as CompareFlags;
  const [before, after] = invocation.args.map((path) => resolve(context.cwd, path as string)) as [string, string];
  const isOfFiles = await areFiles(before, after);
  await checkTargets(flags, isOfFiles, context.cwd);
  const options = {
    key: keyOf(flags.key ?? []),
    ignore: flags.ignore,
    normalize: flags.normalize,
    renamed: renamedOf(flags.renamed ?? []),
    signal: context.signal,
  };
  const result = await (isOfFiles ? compareFiles : compareCollections)(before, after, options);
  if (flags.page !== undefined) {
    const verification = await verifyCollection(after, { signal: context.signal });
    await writeSummaryPage(flags.page, context.cwd, verification, result);
  }
  const exitCode = exitCodeOf(result);
  if (flags.lines === "-") {
    for (const line of comparisonLines(result)) output.data(line);
    return exitCode;
  }
  if (flags.lines !== undefined)
    await pipeline(Readable.from(comparisonLines(result)), createWriteStream(resolve(context.cwd, flags.lines)));
  const { version: _, ...document } = result;
  output.result(
    [...comparisonText(result, invocation), ...(flags.page === undefined ? [] : [`  Page for people: ${flags.page}`])],
    exitCode === exit.usage,
  );
  output.quietResult(result.outcome);
  output.document({ ok: exitCode === exit.done, exitCode, ...document });
  return exitCode;
}

/** Whether two files are compared; two folders are collections. @throws CliError for one of each. */
async function areFiles(before: string, after: string): Promise<boolean> {
  const [isFile, isFileAfter] = await Promise.all(
    [before, after].map((path) =>
      stat(path).then(
        (entry) => entry.isFile(),
        (error: unknown) => {
          throw usageError(`${path} cannot be read: ${whyRefused(error)}.`);
        },
      ),
    ),
  );
  if (isFile === isFileAfter) return isFile === true;
  throw usageError(
    `${isFile === true ? before : after} is a file, and the other one is a folder.`,
    "Compare two collections, or two files of them.",
  );
}

/** What is written beside the result must have a place before the work begins. */
async function checkTargets({ page, lines }: CompareFlags, isOfFiles: boolean, cwd: string): Promise<void> {
  if (page !== undefined && isOfFiles) throw usageError("--page needs collections, and these are two files.");
  if (page !== undefined) await expectWritable("--page", page, "page", cwd);
  if (lines !== undefined && lines !== "-") await expectWritable("--lines", lines, "lines", cwd);
}

/** A key that names no column is a typing error, also where nothing had to be looked up with it. */
const exitCodeOf = ({ outcome, reports }: Comparison): number =>
  reports.some(({ problem }) => problem !== undefined)
    ? exit.usage
    : { same: exit.done, different: exit.no, "not-compared": exit.usage }[outcome];

/** `id` for all reports; `accounts=id` and `roles=role,user` for one each. */
function keyOf(words: readonly string[]): CompareKey {
  const ofReports = words.filter((word) => word.includes("="));
  const forAll = words
    .filter((word) => !word.includes("="))
    .flatMap((word) => word.split(",").map((name) => name.trim()));
  if (ofReports.length > 0 && forAll.length > 0)
    throw usageError("--key: give columns for all reports, or report=COLUMN for each, not both.");
  if (forAll.length > 0) return forAll;
  return Object.fromEntries(
    ofReports.map((word) => pairOf("--key", word)).map(([id, names]) => [id, names.split(",")]),
  );
}

const renamedOf = (words: readonly string[]): Record<string, string> =>
  Object.fromEntries(words.map((word) => pairOf("--renamed", word)));

function pairOf(flag: string, word: string): [name: string, value: string] {
  const [, name, value] = /^([^=]+)=(.+)$/.exec(word) ?? [];
  if (name === undefined || value === undefined)
    throw usageError(`${flag} ${JSON.stringify(word)}: expected name=value.`);
  return [name, value];
}
