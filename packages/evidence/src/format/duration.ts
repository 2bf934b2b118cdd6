const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A duration in milliseconds: `90m` is 5,400,000. The plan's schema has checked its text. */
export function durationMs(text: string): number {
  const [, count = "", unit = ""] = /^(\d+)(\D+)$/.exec(text) ?? [];
  return Number(count) * (unitMs[unit] ?? NaN);
}
