const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90m` in ms. The plan's schema has checked how it is written. */
export function durationMs(text: string): number {
  const [, count = "", unit = ""] = /^(\d+)(\D+)$/.exec(text) ?? [];
  return Number(count) * (unitMs[unit] ?? NaN);
}
