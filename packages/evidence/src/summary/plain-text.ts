import { oneLine } from "@identity-reports/core/rows";
import { visible } from "../format/visible.js";

/** Longest text of one value: the rest is cut off, so that one value cannot fill the page. */
const maxLength = 2_000;
const maxCodeLength = 20_000;

const cut = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length)}…` : text);

/** A value as one line, without characters that are invisible or reverse the order of text. */
export const plain = (text: string): string => cut(oneLine(text), maxLength);

/** Any value, as one line: `{ from, to }` becomes `from 2026-09-01, to 2026-11-30`. */
export function valueText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === undefined) return "";
  if (typeof value !== "object" || value === null || Array.isArray(value)) return JSON.stringify(value);
  return Object.entries(value)
    .map(([name, each]) => `${name} ${typeof each === "string" ? each : JSON.stringify(each)}`)
    .join(", ");
}

/** A value as JSON over several lines. */
export const jsonText = (value: unknown): string => cut(visible(JSON.stringify(value, undefined, 2)), maxCodeLength);

/** `2,790 bytes`. */
export const byteText = (count: number): string => countText(count, "byte");

/** `2 files`. */
export const countText = (count: number, noun: string): string =>
  `${numberText(count)} ${noun}${count === 1 ? "" : "s"}`;

/** `2,790`: the same on a machine of any language. */
export const numberText = (count: number): string => count.toLocaleString("en-US");

/** `2026-11-29 20:00:00 UTC`. A text that is no time in UTC stays as it is. */
export const timeText = (time: string): string =>
  time.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/, "$1 $2 UTC");
