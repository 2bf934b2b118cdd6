/** The middle of `values`. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** The smallest value that at least `share` of `values` do not exceed. @throws RangeError when there are none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (value === undefined) throw new RangeError("nothing was measured");
  return value;
}

/** The median of what each round gave: both were measured a moment apart, so what disturbed one disturbed the other. */
export const medianRatio = (values: readonly number[], base: readonly number[]): number =>
  median(ratiosOf(values, base));

/** The ratio of each round. */
export const ratiosOf = (values: readonly number[], base: readonly number[]): number[] =>
  values.map((value, round) => value / (base[round] ?? Number.NaN));

/** With as many digits as can mean something. */
export function rounded(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Median and range: `231 (220 – 260)`. */
export function spread(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return values.length === 1
    ? rounded(median(values))
    : `${rounded(median(values))} (${rounded(low)} – ${rounded(high)})`;
}
