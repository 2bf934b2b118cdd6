import { InvalidArgumentError } from "commander";

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `90s`, `30m`, `2h`, `0`: in ms. @throws InvalidArgumentError */
export function parseDuration(text: string): number {
  if (/^0+$/.test(text)) return 0;
  const [, digits, unit] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)$/.exec(text) ?? [];
  if (digits === undefined)
    throw new InvalidArgumentError("Write a duration such as 90s, 30m, 2h or 0, of at most 999999999 of a unit.");
  return Number(digits) * unitMs[unit as keyof typeof unitMs];
}

/** The most that a plan takes of one unit. */
const MAX_OF_UNIT = 999_999;

/** A duration as a plan has it, rounded up where its digits are too many: `7200000` → `7200s`. */
export function planDuration(ms: number): string {
  const units = Object.entries(unitMs);
  const countOf = (size: number): number => Math.max(1, Math.ceil(ms / size));
  const [unit, size] = units.find(([, size]) => countOf(size) <= MAX_OF_UNIT) ?? ["d", unitMs.d];
  return `${Math.min(MAX_OF_UNIT, countOf(size))}${unit}`;
}

/** `63000` → `1 min 03 s`; below a minute `4.2 s`, or `42 s` from ten seconds on. */
export function durationText(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${pad(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
}

const pad = (value: number): string => String(Math.floor(value)).padStart(2, "0");

/** `21037` → `21.0 kB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const [unit, divisor] = bytes < 1e6 ? ["kB", 1e3] : bytes < 1e9 ? ["MB", 1e6] : ["GB", 1e9];
  return `${(bytes / Number(divisor)).toFixed(1)} ${unit}`;
}

/** `48211` → `48,211`. */
export const countText = (count: number): string => String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ",");
