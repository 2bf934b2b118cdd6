const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** The latest instant a Date can hold. */
const latestMs = 8.64e15;

// RFC 9110 §5.6.7: IMF-fixdate, the obsolete RFC 850 form and asctime. Date.parse would accept much more, and differently.
const forms = [
  /^[a-z]{3}, (?<day>\d{2}) (?<month>[a-z]{3}) (?<year>\d{4}) (?<time>\d{2}:\d{2}:\d{2}) gmt$/,
  /^[a-z]{6,9}, (?<day>\d{2})-(?<month>[a-z]{3})-(?<year>\d{2}) (?<time>\d{2}:\d{2}:\d{2}) gmt$/,
  /^[a-z]{3} (?<month>[a-z]{3}) (?<day>[ \d]\d) (?<time>\d{2}:\d{2}:\d{2}) (?<year>\d{4})$/,
];

/** Parses an HTTP date to ms since 1970, or undefined when it is none. Never throws. */
export function parseHttpDate(text: string): number | undefined {
  for (const form of forms) {
    const parts = form.exec(text.trim().toLowerCase())?.groups;
    if (parts === undefined) continue;
    const month = months.indexOf(String(parts["month"]));
    const [hours = 0, minutes = 0, seconds = 0] = String(parts["time"]).split(":").map(Number);
    const day = Number(parts["day"]);
    let year = Number(parts["year"]);
    // RFC 9110: a two-digit year that looks more than 50 years ahead means the past; so it is the latest that does not.
    if (year < 100) year += Math.floor((new Date().getUTCFullYear() + 50 - year) / 100) * 100;
    if (month < 0 || day < 1 || day > 31 || hours > 23 || minutes > 59 || seconds > 60) return undefined;
    return Date.UTC(year, month, day, hours, minutes, seconds);
  }
  return undefined;
}

const plainNumber = /^\s*\d+(?:\.\d+)?\s*$/;

/** The values of a header that was sent more than once: they arrive as one list, and a date has a comma of its own. */
function listed(headers: Headers, name: string): string[] {
  const parts = headers.get(name)?.split(",") ?? [];
  return parts.flatMap((part, place) => (place === 0 ? [part] : [part, `${parts[place - 1]},${part}`]));
}

/**
 * How long the server asks us to stay away, in ms from the moment its headers arrived; undefined when it does not say.
 *
 * Read: `Retry-After` in whole or fractional seconds or as an HTTP date, and the `retry-after-ms` and
 * `x-ms-retry-after-ms` headers. A date is compared with the server's own `Date`, so that a wrong clock on either side
 * does not shorten the wait. Where several are present, in one header too, the longest counts. Never negative, never NaN.
 */
export function retryAfterMs(headers: Headers): number | undefined {
  const waits: number[] = [];
  for (const name of ["retry-after-ms", "x-ms-retry-after-ms"]) {
    for (const value of listed(headers, name)) if (plainNumber.test(value)) waits.push(Number(value));
  }
  const serverNow = parseHttpDate(headers.get("date") ?? "") ?? Date.now();
  for (const value of listed(headers, "retry-after")) {
    const date = parseHttpDate(value);
    if (date !== undefined) waits.push(Math.max(0, date - serverNow));
    else if (plainNumber.test(value)) waits.push(Number(value) * 1000);
  }
  return waits.length === 0 ? undefined : Math.max(...waits);
}

/** The instant `waitMs` from now; far beyond the calendar it is the calendar's end. */
export const instantAfter = (waitMs: number): Date => new Date(Math.min(Date.now() + waitMs, latestMs));
