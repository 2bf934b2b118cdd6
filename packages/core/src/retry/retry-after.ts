import { parseHttpDate } from "./http-date.js";

/** The latest instant a Date can hold. */
const latestMs = 8.64e15;

/** What a wait counts that the server asks for in a way that cannot be read: too long is better than too early. */
const unreadableMs = 1_000;

const plainNumber = /^\+?(?<amount>\d+(?:\.\d+)?|\.\d+)\s*(?<unit>[a-z]*)$/i;

/** How many ms a unit has. */
const units: Readonly<Record<string, number | undefined>> = {
  ...named(["ms", "msec", "msecs", "millisecond", "milliseconds"], 1),
  ...named(["s", "sec", "secs", "second", "seconds"], 1_000),
  ...named(["m", "min", "mins", "minute", "minutes"], 60_000),
  ...named(["h", "hr", "hrs", "hour", "hours"], 3_600_000),
};

function named(names: readonly string[], ms: number): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, ms]));
}

/** Without quotes around it, and without the parameters that some servers add: `"3"; jitter=2`. */
const bare = (value: string): string =>
  (value.split(";", 1)[0] ?? "")
    .trim()
    .replace(/^(["'])(.*)\1$/, "$2")
    .trim();

/** A span of time such as `3`, `1.5` or `3s`, in ms; undefined when it is none. */
function spanMs(text: string, usualUnit: string): number | undefined {
  const { amount, unit = "" } = plainNumber.exec(text)?.groups ?? {};
  const ms = units[unit.toLowerCase() || usualUnit];
  return amount === undefined || ms === undefined ? undefined : Number(amount) * ms;
}

/** When a date comes, in ms from the moment of the response; undefined when it is none. */
function untilMs(text: string, serverNow: number): number | undefined {
  const instant = parseHttpDate(text);
  return instant === undefined ? undefined : Math.max(0, instant - serverNow);
}

/** The pause that the server asks for. */
interface AskedPause {
  /** In ms from the moment its headers arrived. Never negative, never NaN. */
  readonly ms: number;
  /** False where it asks only in ways that cannot be read. */
  readonly isReadable: boolean;
}

/**
 * The pause that the headers of a response ask for; undefined when they ask for none.
 *
 * Read: `Retry-After` in seconds, with or without a unit, or as a date, and the `retry-after-ms` and
 * `x-ms-retry-after-ms` headers. A date is compared with the server's own `Date`, so that a wrong clock on either side
 * does not shorten the wait. Where several are present, in one header too, the longest counts. One that cannot be read
 * counts as a second.
 */
function askedPause(headers: Headers): AskedPause | undefined {
  const usual = headers.get("retry-after");
  const inMs = headers.get("retry-after-ms");
  const azure = headers.get("x-ms-retry-after-ms");
  if (usual === null && inMs === null && azure === null) return undefined;
  const serverNow = parseHttpDate(headers.get("date") ?? "") ?? Date.now();
  const waits = [
    ...waitsIn(usual, (text) => untilMs(text, serverNow) ?? spanMs(text, "s")),
    ...waitsIn(inMs, (text) => spanMs(text, "ms")),
    ...waitsIn(azure, (text) => spanMs(text, "ms")),
  ];
  return {
    ms: Math.max(...waits.map((wait) => wait ?? unreadableMs)),
    isReadable: waits.some((wait) => wait !== undefined),
  };
}

/** How long a pause the server asks for, in ms; a second where it asks in a way that cannot be read. */
export const retryAfterMs = (headers: Headers): number | undefined => askedPause(headers)?.ms;

/** The instant at which the server wants to be asked again; undefined when no header that can be read says so. */
export function retryAtOf(headers: Headers): Date | undefined {
  const asked = askedPause(headers);
  return asked?.isReadable === true ? instantAfter(asked.ms) : undefined;
}

/**
 * The waits in a header, undefined for each that cannot be read. One that was sent more than once arrives as a list, and a
 * date may have a comma of its own.
 */
function waitsIn(header: string | null, read: (text: string) => number | undefined): (number | undefined)[] {
  if (header === null) return [];
  const waits: (number | undefined)[] = [];
  const parts = header.split(",");
  for (let place = 0; place < parts.length; place++) {
    const part = parts[place] ?? "";
    const withNext = read(bare(`${part},${parts[place + 1] ?? ""}`));
    if (withNext !== undefined) place++;
    const wait = withNext ?? read(bare(part));
    if (wait !== undefined || part.trim() !== "") waits.push(wait);
  }
  return waits.length === 0 ? [undefined] : waits;
}

/** The instant `waitMs` from now; far beyond the calendar it is the calendar's end. */
export const instantAfter = (waitMs: number): Date => new Date(Math.min(Date.now() + waitMs, latestMs));
