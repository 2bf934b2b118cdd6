import type { SaveTarget } from "@identity-reports/core/rows";
import { failingRows } from "../subject.js";
import { jsonText } from "./cell-text.js";
import { numbered, writer } from "./row-to-write.js";
import { writeFile } from "./write-file.js";
import {
  validateRowsToWrite,
  validateWriteOptions,
  type DerivedFile,
  type RowsToWrite,
  type WriteOptions,
} from "./write-options.js";

/**
 * Writes rows as JSON Lines: a copy to work with, not evidence. The target is absent or complete. A `bigint` is written
 * as the integer that it is.
 *
 * @example
 * ```ts
 * const copy = await writeJsonLines(readRows("accounts.csv"), "accounts.jsonl");
 * console.log(copy.rowCount, copy.derived); // 2 true
 * ```
 * @throws ConfigError when an option is wrong; RowsError for a row that is no object; DownloadError when the target exists or cannot be written; whatever the rows fail with. Nothing is left then.
 */
export async function writeJsonLines(
  rows: RowsToWrite,
  target: SaveTarget,
  options: WriteOptions = {},
): Promise<DerivedFile> {
  validateRowsToWrite(rows);
  validateWriteOptions(options);
  const fail = failingRows({ file: "writeJsonLines" });
  const textOf = writer(jsonText, fail);
  async function* lines(): AsyncGenerator<string> {
    for await (const { row, number } of numbered(rows, fail)) {
      if (Array.isArray(row)) fail("not_an_object", "is an array, which has no names", { row: number });
      yield `${textOf(row, number)}\n`;
    }
  }
  const file = { operation: "writeJsonLines", format: "jsonl", lines: lines(), head: () => "" } as const;
  return await writeFile(target, file, options);
}
