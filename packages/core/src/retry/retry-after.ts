import { parseHttpDate } from "./http-date.js";

/** The latest instant a Date can hold. */
const latestMs = 8.64e15;

/** How long a wait is that the server asks for in a way that cannot be read: too long is better than too early. */
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
  value
    .replace(/;.*/, "")
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

/** How long the server asks the client to wait. */
interface RetryAfter {
  /** In ms, counted from the moment when the headers arrived. Never negative, never NaN. */
  readonly ms: number;
  /** False where no header that asks for a wait can be read. */
  readonly isReadable: boolean;
}

/**
 * The wait that the headers of a response ask for; undefined when they ask for none.
 *
 * Read: `Retry-After` in seconds, with or without a unit, or as a date, and the `retry-after-ms` and
 * `x-ms-retry-after-ms` headers. A date is compared with the server's own `Date`, so that a wrong clock on either side
 * does not shorten the wait. Where several are present, in one header too, the longest counts. One that cannot be read
 * counts as a second.
 */
function readRetryAfter(headers: Headers): RetryAfter | undefined {
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

/**
 * How long the server asks the client to wait, in ms, counted from the moment when the headers arrived; undefined when it asks
 * for no wait. A second where it asks in a way that cannot be read.
 */
export const retryAfterMsIn = (headers: Headers): number | undefined => readRetryAfter(headers)?.ms;

/** The end of that wait by this machine's clock; undefined when no header that can be read asks for a wait. */
export function retryAtIn(headers: Headers): Date | undefined {
  const retryAfter = readRetryAfter(headers);
  return retryAfter?.isReadable === true ? instantAfter(retryAfter.ms) : undefined;
}

/**
 * The waits in a header, undefined for each that cannot be read. One that was sent more than once arrives as a list, and a
 * date may have a comma of its own.
 */
function waitsIn(header: string | null, read: (text: string) => number | undefined): (number | undefined)[] {
  if (header === null) return [];
  const waits: (number | undefined)[] = [];
  const parts = header.split(",");
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    const withNext = read(bare(`${part},${parts[0] ?? ""}`));
    if (withNext !== undefined) parts.shift();
    if (part.trim() !== "") waits.push(withNext ?? read(bare(part)));
  }
  return waits.length === 0 ? [undefined] : waits;
}

/** The instant `delayMs` from now; far beyond the calendar it is the calendar's end. */
export const instantAfter = (delayMs: number): Date => new Date(Math.min(Date.now() + delayMs, latestMs));
