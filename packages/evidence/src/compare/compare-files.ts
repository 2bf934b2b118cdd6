import { basename, dirname, extname, resolve } from "node:path";
import { path } from "../format/path-rule.js";
import { measureFile, UnreadableFile } from "../file/file-bytes.js";
import { EvidenceError } from "../evidence-error.js";
import { folderError } from "../verify/folder-error.js";
import { compareContents, type FileInFolder } from "./compare-contents.js";
import { notCompared } from "./compare-report.js";
import { comparisonOf } from "./comparison-of.js";
import type { Comparison } from "./comparison.js";
import { settingsOf } from "./report-settings.js";
import { expectKnownReports, validateCompareOptions, type CompareOptions } from "./options.js";

/**
 * Compares two saved files, row by row, in any order of the rows: {@link compareCollections} for files that stand
 * alone. The extension says the format: `.jsonl` and `.ndjson`, `.zip`, and CSV for any other.
 *
 * @param before path of the older file.
 * @param after path of the newer one; its name is the id of the one report of the result.
 * @throws ConfigError for a wrong option; EvidenceError `folder_unusable` for a file that cannot be read; AbortedError.
 *
 * @example
 * ```ts
 * const { summary } = await compareFiles("accounts-08.csv", "accounts-11.csv", { key: "Account ID" });
 * ```
 */
export async function compareFiles(before: string, after: string, options: CompareOptions): Promise<Comparison> {
  path.validate("before", before);
  path.validate("after", after);
  validateCompareOptions(options);
  const id = basename(after);
  expectKnownReports(options.key, [id]);
  const { signal } = options;
  const fileBefore = await openFile(before, signal);
  const fileAfter = await openFile(after, signal);
  const report = await compareContents(fileBefore, fileAfter, settingsOf(options, id))
    .then((compared) => ({ id, cautions: [], ...compared }))
    .catch((error: unknown) => notCompared(id, folderError(after, error, signal)));
  return comparisonOf(sideOf(before), sideOf(after), [report], options);
}

const sideOf = (path: string) => ({ about: { folder: resolve(path), sealed: false }, cautions: [] });

const formats: Readonly<Record<string, string>> = { ".jsonl": "jsonl", ".ndjson": "jsonl", ".zip": "zip" };

async function openFile(path: string, signal: AbortSignal | undefined): Promise<FileInFolder> {
  const absolute = resolve(path);
  const name = basename(absolute);
  try {
    const { digest } = await measureFile(absolute, ["sha256"], signal);
    const format = formats[extname(name).toLowerCase()] ?? "csv";
    return { folder: dirname(absolute), file: { name, format, digest } };
  } catch (error) {
    if (error instanceof UnreadableFile)
      throw new EvidenceError(`${path} ${error.message}`, { code: "folder_unusable", path, cause: error });
    throw folderError(path, error, signal);
  }
}
