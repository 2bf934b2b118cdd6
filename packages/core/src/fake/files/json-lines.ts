import type { Bytes } from "./bytes.js";
import { textBytes } from "./bytes.js";
import type { ReportRow } from "./rows.js";

/** Rows as JSON Lines: one object per line, each line ended by a line feed. */
export const jsonLinesBytes = (rows: readonly ReportRow[]): Bytes =>
  textBytes(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
