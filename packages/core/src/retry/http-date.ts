const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const clock = /(?<hours>\d{2}):(?<minutes>\d{2})(?::(?<seconds>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?/.source;
const zone = /(?:gmt|utc|ut|z|(?<sign>[+-])(?<hoursAhead>\d{2})(?::?(?<minutesAhead>\d{2}))?)/.source;

// The three forms of RFC 9110 §5.6.7, with the other zones and the missing weekday of RFC 5322; and ISO 8601, whose date
// and time are taken for UTC where they name no zone. Date.parse would accept much more, and differently.
const forms = [
  new RegExp(`^(?:[a-z]{3,9}, ?)?(?<day>\\d{1,2})[ -](?<month>[a-z]{3})[ -](?<year>\\d{4}|\\d{2}) ${clock} ?${zone}$`),
  new RegExp(`^[a-z]{3} (?<month>[a-z]{3}) (?<day>[ \\d]\\d) ${clock} (?<year>\\d{4})$`),
  new RegExp(`^(?<year>\\d{4})-(?<month>\\d{2})-(?<day>\\d{2})[t ]${clock} ?${zone}?$`),
];

/** Parses an HTTP date, or what servers send in its place, to ms since 1970; undefined when it is none. Never throws. */
export function parseHttpDate(text: string): number | undefined {
  const written = text.trim().toLowerCase();
  for (const form of forms) {
    const parts = form.exec(written)?.groups;
    if (parts !== undefined) return instantOf(parts);
  }
  return undefined;
}

function instantOf(parts: Readonly<Record<string, string | undefined>>): number | undefined {
  const number = (name: string): number => Number(parts[name] ?? 0);
  const named = months.findIndex((name) => name === parts["month"]);
  const month = named < 0 ? number("month") - 1 : named;
  const [day, hours, minutes, seconds] = [number("day"), number("hours"), number("minutes"), number("seconds")];
  if (!(month >= 0 && month < 12) || day < 1 || day > 31 || hours > 23 || minutes > 59 || seconds > 60)
    return undefined;
  const fractionMs = Number(`0.${parts["fraction"] ?? 0}`) * 1_000;
  // A zone such as `+0130` is ahead of UTC, one such as `-05` is behind it; a zone with a name is UTC.
  const aheadMs = (number("hoursAhead") * 60 + number("minutesAhead")) * 60_000;
  const offsetMs = parts["sign"] === "-" ? -aheadMs : aheadMs;
  return Date.UTC(yearOf(parts["year"] ?? ""), month, day, hours, minutes, seconds) + fractionMs - offsetMs;
}

/** RFC 9110: a two-digit year that looks more than 50 years ahead means the past; so it is the latest that does not. */
function yearOf(written: string): number {
  const year = Number(written);
  if (written.length > 2) return year;
  return year + Math.floor((new Date().getUTCFullYear() + 50 - year) / 100) * 100;
}
