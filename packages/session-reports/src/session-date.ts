/** A date-time of an appliance. */
export interface SessionDate {
  /** As the appliance wrote it. */
  readonly raw: string;
  /** To the millisecond, which is all that a Date can hold. */
  readonly date: Date;
  /** Since 1970, in microseconds: exact, and good for comparing. */
  readonly microseconds: number;
}

// PostgreSQL's way (`2022-12-13 02:53:32.427697-08`), and ISO 8601.
const pattern =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d+))?\s*(?:Z|([+-])(\d\d)(?::?(\d\d)(?::?(\d\d))?)?)$/i;

/**
 * Reads a date-time of Fudo: PostgreSQL style or ISO 8601, with up to six digits behind the second and an offset of hours,
 * or hours and minutes. Undefined for what is no instant, a date-time without an offset included: it would be in the
 * appliance's own zone, which no response tells.
 *
 * @param raw as it stands in a response.
 *
 * @example
 * ```ts
 * const at = parseSessionDate("2022-12-13 02:53:32.427697-08");
 * console.log(at?.date.toISOString(), at?.microseconds);
 * ```
 */
export function parseSessionDate(raw: string | null | undefined): SessionDate | undefined {
  const found = typeof raw === "string" ? pattern.exec(raw.trim()) : null;
  if (raw == null || found === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = "", sign, ...offset] = found;
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const local = new Date(0);
  local.setUTCFullYear(y, mo - 1, d);
  local.setUTCHours(h, mi, s);
  // A part that is out of range has moved another one.
  if (local.getUTCMonth() !== mo - 1 || local.getUTCDate() !== d || h > 23 || mi > 59 || s > 59) return undefined;
  const [offsetHours = 0, offsetMinutes = 0, offsetSeconds = 0] = offset.map((part) => Number(part ?? 0));
  if (offsetHours > 23 || offsetMinutes > 59 || offsetSeconds > 59) return undefined;
  const offsetMs = (offsetHours * 3600 + offsetMinutes * 60 + offsetSeconds) * 1000 * (sign === "-" ? -1 : 1);
  const microseconds = (local.getTime() - offsetMs) * 1000 + Number(fraction.slice(0, 6).padEnd(6, "0"));
  return { raw, date: new Date(Math.floor(microseconds / 1000)), microseconds };
}
