import { InvalidArgumentError } from "commander";

const DAY_MS = 86_400_000;

/** `05:30`, the next one by this machine's clock, or a date with its time: `2026-11-30T05:30:00Z`. */
export function parseDeadline(text: string): Date {
  const [, hours, minutes] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  if (hours !== undefined) {
    const today = new Date();
    today.setHours(Number(hours), Number(minutes), 0, 0);
    return today.getTime() > Date.now() ? today : new Date(today.getTime() + DAY_MS);
  }
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) && isInCalendar(text) ? new Date(text) : new Date(Number.NaN);
  if (Number.isNaN(time.getTime()))
    throw new InvalidArgumentError("Write a time such as 05:30, or 2026-11-30T05:30:00Z.");
  return time;
}

/** Date would make the 2nd of March of the 30th of February. */
function isInCalendar(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split("-").map(Number);
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}
