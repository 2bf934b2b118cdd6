const number = new Intl.NumberFormat("en");
const oneDigit = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const time = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });

export const numberOf = (value: number): string => number.format(value);

export const countOf = (count: number, what: string): string =>
  `${number.format(count)} ${what}${count === 1 ? "" : "s"}`;

export const timeOf = (date: Date): string => time.format(date);

/** `4 s`, `2 min 05 s` */
export function durationOf(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${number.format(Math.floor(seconds / 60))} min ${String(seconds % 60).padStart(2, "0")} s`;
}

/** `23,412 bytes`, `1.2 MB (1,234,567 bytes)` */
export function sizeOf(bytes: number): string {
  if (bytes < 1e6) return countOf(bytes, "byte");
  const [amount, unit] = bytes < 1e9 ? [bytes / 1e6, "MB"] : [bytes / 1e9, "GB"];
  return `${oneDigit.format(amount)} ${unit} (${countOf(bytes, "byte")})`;
}
