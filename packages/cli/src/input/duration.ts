import { InvalidArgumentError } from "commander";

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `90s`, `30m`, `2h`, `0`: in ms. @throws InvalidArgumentError */
export function parseDuration(text: string): number {
  if (/^0+$/.test(text)) return 0;
  const [, digits, unit] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)$/.exec(text) ?? [];
  if (digits === undefined) throw new InvalidArgumentError("Write a duration such as 90s, 30m, 2h or 0.");
  return Number(digits) * unitMs[unit as keyof typeof unitMs];
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
