import type { FileFormat } from "./report-file.js";

const lineFeed = 10;
const carriageReturn = 13;
const quote = 34;

/** Counts the rows of a file while it passes by. */
export interface RowCounter {
  /** Takes the next bytes. */
  update(chunk: Uint8Array): void;
  /** Rows so far; a last line without a line end counts. */
  count(): number;
}

/** Lines with something in them; of a CSV file, line ends inside quotes do not end a row. */
function createLineCounter(isCsv: boolean): RowCounter {
  let complete = 0;
  let hasContent = false;
  let isQuoted = false;
  return {
    update(chunk) {
      for (const byte of chunk) {
        // Half of a character of UTF-16, which spreadsheets write.
        if (byte === 0) continue;
        // A doubled quote inside a cell turns this off and on again, which comes to the same.
        if (isCsv && byte === quote) isQuoted = !isQuoted;
        if ((byte === lineFeed || byte === carriageReturn) && !isQuoted) {
          if (hasContent) complete += 1;
          hasContent = false;
        } else hasContent = true;
      }
    },
    count: () => complete + (hasContent ? 1 : 0),
  };
}

/**
 * A counter for a format whose rows can be counted as they come: CSV, whose header is not counted, and JSON Lines.
 * Undefined for every other one.
 */
export function createRowCounter(format: FileFormat): RowCounter | undefined {
  if (format === "jsonl") return createLineCounter(false);
  if (format !== "csv") return undefined;
  const lines = createLineCounter(true);
  return { update: lines.update, count: () => Math.max(0, lines.count() - 1) };
}
