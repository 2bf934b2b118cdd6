import { path } from "../format/path-rule.js";
import { folderError } from "../verify/folder-error.js";
import { compareReport } from "./compare-report.js";
import type { ComparedReport, Comparison } from "./comparison.js";
import { comparisonOf } from "./comparison-of.js";
import { expectKnownReports, validateCompareOptions, type CompareOptions } from "./options.js";
import { settingsOf } from "./report-settings.js";
import { openSide, type Side } from "./side.js";

/**
 * Compares two collections, report by report, row by row, in any order of the rows. Nothing is sent or written.
 *
 * Reports are paired by id; a pair that does not answer the same question is not compared. Columns are paired by name, and
 * columns that were added, removed or moved are in the result. The rows of one side are in memory: about 190 MB in all for 300,000 rows of five columns.
 * Each file that is read must have the digest of its record. Verify both collections first, to prove the records, too.
 *
 * @param before folder of the older collection.
 * @param after folder of the newer one.
 * @throws ConfigError for a wrong option, before a file is compared; EvidenceError `folder_unusable`; AbortedError. What
 * keeps a single report from being compared does not throw: it is in the result.
 *
 * @example
 * ```ts
 * const comparison = await compareCollections("evidence/2026-08-31", "evidence/2026-11-30", {
 *   key: { accounts: "Account ID", "role-members": ["Role", "User"] },
 *   ignore: ["Last Login"],
 * });
 * console.log(comparison.summary); // 1 of 14 reports differs: 12 rows added, 3 removed, 1 changed
 * for (const line of comparisonLines(comparison)) process.stdout.write(line);
 * ```
 */
export async function compareCollections(before: string, after: string, options: CompareOptions): Promise<Comparison> {
  path.validate("before", before);
  path.validate("after", after);
  validateCompareOptions(options);
  const { signal } = options;
  const sideBefore = await openFolder("before", before, signal);
  const sideAfter = await openFolder("after", after, signal);
  const ids = idsOf(sideBefore, sideAfter);
  expectKnownReports(options.key, ids);
  const reports: ComparedReport[] = [];
  try {
    for (const id of ids.filter((each) => !isSkipped(each, sideBefore, sideAfter)))
      reports.push(await compareReport(id, sideBefore, sideAfter, settingsOf(options, id)));
  } catch (cause) {
    throw folderError(after, cause, signal);
  }
  return comparisonOf(sideBefore, sideAfter, reports, options);
}

async function openFolder(name: "before" | "after", folder: string, signal: AbortSignal | undefined): Promise<Side> {
  try {
    return await openSide(name, folder, signal);
  } catch (cause) {
    throw folderError(folder, cause, signal);
  }
}

/** Ids of the reports: in the order of the newer plan, then those that only the older side has. */
function idsOf(before: Side, after: Side): readonly string[] {
  const planned = [after, before].flatMap(({ documents: { plan } }) => plan?.reports.map(({ id }) => id) ?? []);
  const recorded = [after, before].flatMap(({ documents: { records } }) => [...records.keys()]);
  return [...new Set([...planned, ...recorded])];
}

/** True for a report that every side skips: it is left out. */
const isSkipped = (id: string, ...sides: readonly Side[]): boolean =>
  sides.every(({ documents }) => documents.records.get(id)?.state === "skipped");
