const number = new Intl.NumberFormat("en");
const oneDigit = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const time = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
const moment = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  timeZoneName: "short",
});

export const numberOf = (value: number): string => number.format(value);

export const countOf = (count: number, what: string): string =>
  `${number.format(count)} ${what}${count === 1 ? "" : "s"}`;

/** `14:03:27` */
export const timeOf = (date: Date): string => time.format(date);

/** `29 Nov 2026, 14:03:27 CET` */
export const momentOf = (date: Date): string => moment.format(date);

/** `4 s`, `2 min 05 s`, `3 h 00 min` */
export function durationOf(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${twoDigits(seconds % 60)} s`;
  return `${number.format(Math.floor(minutes / 60))} h ${twoDigits(minutes % 60)} min`;
}

const twoDigits = (value: number): string => String(value).padStart(2, "0");

/** `412 bytes`, `23.4 kB (23,412 bytes)`, `1.2 MB (1,234,567 bytes)` */
export function sizeOf(bytes: number): string {
  if (bytes < 1e3) return countOf(bytes, "byte");
  return `${shortSizeOf(bytes)} (${countOf(bytes, "byte")})`;
}

/** `412 bytes`, `23.4 kB`, `1.2 MB` */
export function shortSizeOf(bytes: number): string {
  if (bytes < 1e3) return countOf(bytes, "byte");
  const [amount, unit] = bytes < 1e6 ? [bytes / 1e3, "kB"] : bytes < 1e9 ? [bytes / 1e6, "MB"] : [bytes / 1e9, "GB"];
  return `${oneDigit.format(amount)} ${unit}`;
}
