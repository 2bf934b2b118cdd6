import type { SaveTarget } from "@identity-reports/core/rows";
import { jsonText } from "./cell-text.js";
import { writeFile } from "./write-file.js";
import { validateWriteOptions, type DerivedFile, type RowsToWrite, type WriteOptions } from "./write-options.js";

/**
 * Writes rows as JSON Lines: a copy to work with, not evidence. The target is absent or complete. A `bigint` is written
 * as the integer that it is.
 *
 * @example
 * ```ts
 * const copy = await writeJsonLines(readRows("accounts.csv"), "accounts.jsonl");
 * console.log(copy.rowCount, copy.derived); // 2 true
 * ```
 * @throws DownloadError when the target exists or cannot be written; whatever the rows fail with. Nothing is left then.
 */
export async function writeJsonLines(
  rows: RowsToWrite,
  target: SaveTarget,
  options: WriteOptions = {},
): Promise<DerivedFile> {
  validateWriteOptions(options);
  async function* lines(): AsyncGenerator<string> {
    for await (const row of rows) yield `${jsonText(row)}\n`;
  }
  const file = { operation: "writeJsonLines", format: "jsonl", lines: lines(), head: () => "" } as const;
  return await writeFile(target, file, options);
}
