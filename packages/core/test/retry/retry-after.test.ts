import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parseHttpDate } from "../../src/retry/http-date.js";
import { instantAfter, retryAfterMsIn, retryAtIn } from "../../src/retry/retry-after.js";
import { numRuns } from "../support/property-cases.js";
import { mistyped } from "../support/mistyped.js";

const now = Date.UTC(2026, 2, 9, 8, 7, 6);
const second = 1_000;
const hour = 3_600_000;

beforeEach(() => void vi.useFakeTimers({ now }));
afterEach(() => void vi.useRealTimers());

const shortDays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const longDays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** The three forms of RFC 9110 §5.6.7, written independently of what reads them. */
const dateForms: Readonly<Record<string, (instantMs: number) => string>> = {
  "IMF-fixdate": (instantMs) => new Date(instantMs).toUTCString(),
  "RFC 850": (instantMs) => {
    const date = new Date(instantMs);
    const [, day = "", month = "", year = "", time = ""] = date.toUTCString().split(" ");
    return `${longDays[date.getUTCDay()]}, ${day}-${month}-${year.slice(-2)} ${time} GMT`;
  },
  asctime: (instantMs) => {
    const date = new Date(instantMs);
    const [, , month = "", year = "", time = ""] = date.toUTCString().split(" ");
    return `${shortDays[date.getUTCDay()]} ${month} ${String(date.getUTCDate()).padStart(2)} ${time} ${year}`;
  },
};

describe("how long a server asks us to stay away", () => {
  it.each<[wait: string, headers: Record<string, string>, expected: number | undefined]>([
    ["nothing", {}, undefined],
    ["whole seconds", { "retry-after": "120" }, 120_000],
    ["zero", { "retry-after": "0" }, 0],
    ["fractional seconds", { "retry-after": "1.25" }, 1_250],
    ["seconds between blanks", { "retry-after": " 7 " }, 7_000],
    ["more seconds than a number holds", { "retry-after": "9".repeat(400) }, Infinity],
    ["an IMF-fixdate", { "retry-after": "Mon, 09 Mar 2026 08:08:06 GMT" }, 60_000],
    ["an RFC 850 date", { "retry-after": "Monday, 09-Mar-26 08:08:06 GMT" }, 60_000],
    ["an asctime date", { "retry-after": "Mon Mar  9 08:08:06 2026" }, 60_000],
    ["an asctime date with two digits", { "retry-after": "Tue Mar 10 08:07:06 2026" }, 24 * hour],
    ["a date in small letters", { "retry-after": "mon, 09 mar 2026 08:08:06 gmt" }, 60_000],
    ["a leap second", { "retry-after": "Mon, 09 Mar 2026 08:07:60 GMT" }, 54_000],
    ["a date in the past", { "retry-after": "Mon, 09 Mar 2026 08:00:00 GMT" }, 0],
    ["retry-after-ms", { "retry-after-ms": "1500" }, 1_500],
    ["x-ms-retry-after-ms", { "x-ms-retry-after-ms": "250.5" }, 250.5],
    ["several, the first the longest", { "retry-after-ms": "9000", "retry-after": "2" }, 9_000],
    ["several, the second the longest", { "retry-after-ms": "900", "retry-after": "2" }, 2_000],
    ["three", { "retry-after-ms": "1", "x-ms-retry-after-ms": "3000", "retry-after": "2" }, 3_000],
    ["ms beside a date", { "retry-after-ms": "90000", "retry-after": "Mon, 09 Mar 2026 08:08:06 GMT" }, 90_000],
    ["garbage beside ms", { "retry-after": "soon", "retry-after-ms": "5" }, second],
    ["ms garbage beside seconds", { "retry-after": "5", "retry-after-ms": "soon" }, 5_000],
    ["a list, as proxies make one of two headers", { "retry-after": "120, 60" }, 120_000],
    ["a list with the longest at its end", { "retry-after": "60,90.5 , 120" }, 120_000],
    ["a list of ms", { "retry-after-ms": "60, 120" }, 120],
    ["a list with garbage and gaps", { "retry-after": ", soon, 7,, -9" }, 7_000],
    ["seconds before a date", { "retry-after": "5, Mon, 09 Mar 2026 08:08:06 GMT" }, 60_000],
    ["a list with gaps and less than a second", { "retry-after": ",0.5, ," }, 500],
    ["quoted seconds in a list", { "retry-after": '60, "120"' }, 120_000],
    ["a list with garbage and less than a second", { "retry-after": "soon, 0.5" }, second],
    ["seconds with their unit", { "retry-after": "3s" }, 3_000],
    ["seconds with their unit in words", { "retry-after": "3 Seconds" }, 3_000],
    ["a sign", { "retry-after": "+3" }, 3_000],
    ["a fraction without its zero", { "retry-after": ".25" }, 250],
    ["minutes", { "retry-after": "2 min" }, 120_000],
    ["hours", { "retry-after": "1h" }, hour],
    ["milliseconds with their unit", { "retry-after": "1500ms" }, 1_500],
    ["ms with a unit of their own", { "retry-after-ms": "3 s" }, 3_000],
    ["seconds in quotes", { "retry-after": '"3"' }, 3_000],
    ["seconds in single quotes", { "retry-after": " ' 3 ' " }, 3_000],
    ["seconds with a parameter", { "retry-after": "3; jitter=2" }, 3_000],
    ["a date in quotes", { "retry-after": '"Mon, 09 Mar 2026 08:08:06 GMT"' }, 60_000],
    ["a date without seconds", { "retry-after": "Mon, 09 Mar 2026 08:09 GMT" }, 114_000],
    ["a date in UTC", { "retry-after": "Mon, 09 Mar 2026 08:08:06 UTC" }, 60_000],
    ["a date with +0000", { "retry-after": "Mon, 09 Mar 2026 08:08:06 +0000" }, 60_000],
    ["a date in the east", { "retry-after": "Mon, 09 Mar 2026 10:38:06 +0230" }, 60_000],
    ["a date in the west", { "retry-after": "Mon, 09 Mar 2026 03:08:06 -05:00" }, 60_000],
    ["a date without its weekday", { "retry-after": "9 Mar 2026 08:08:06 Z" }, 60_000],
    ["an ISO date", { "retry-after": "2026-03-09T08:08:06Z" }, 60_000],
    ["an ISO date with a fraction", { "retry-after": "2026-03-09T08:08:06.500Z" }, 60_500],
    ["an ISO date with a comma", { "retry-after": "2026-03-09T08:08:06,25Z, 5" }, 60_250],
    ["an ISO date with a comma, within a second", { "retry-after": "2026-03-09T08:07:06,25Z" }, 250],
    ["an ISO date with an offset", { "retry-after": "2026-03-09T09:08:06+01:00" }, 60_000],
    ["an ISO date with an offset of hours", { "retry-after": "2026-03-09 01:08:06-07" }, 60_000],
    ["an ISO date without a zone, which is UTC", { "retry-after": "2026-03-09T08:08:06" }, 60_000],
    ["ISO dates in a list", { "retry-after": "2026-03-09T08:08:06Z, 2026-03-09T08:09:06Z" }, 120_000],
    ["a date before seconds", { "retry-after": "Mon, 09 Mar 2026 08:08:06 GMT, 61" }, 61_000],
  ])("is read from %s", (_, headers, expected) => {
    expect(retryAfterMsIn(new Headers(headers))).toBe(expected);
  });

  it.each([
    ["ms msec msecs millisecond milliseconds", 3],
    ["s sec secs second seconds", 3_000],
    ["m min mins minute minutes", 180_000],
    ["h hr hrs hour hours", 3 * hour],
  ])("is read with each of the units %s", (units, expected) => {
    const waits = units.split(" ").map((unit) => retryAfterMsIn(new Headers({ "retry-after": `3 ${unit}` })));
    expect(new Set(waits)).toEqual(new Set([expected]));
  });

  it.each([
    "",
    " , ",
    "soon",
    "-5",
    "1e3",
    "0x10",
    "5.",
    "5 x",
    "5 parsecs",
    "NaN",
    "Infinity",
    "null",
    "PT3S",
    '"3',
    '3"4"',
    '"3"4',
    "2026-03-09",
    "2026-13-09T08:08:06Z",
    "2026-00-09T08:08:06Z",
    "2026-03-09T08:08:06 CET",
    "Mon, 09 Mar 2026 08:08:06",
    "Mon, 09 Mar 2026 08:08:06 CET",
    "Mon, 09 Foo 2026 08:08:06 GMT",
    "Mon, 00 Mar 2026 08:08:06 GMT",
    "Mon, 32 Mar 2026 08:08:06 GMT",
    "Mon, 09 Mar 2026 24:08:06 GMT",
    "Mon, 09 Mar 2026 08:60:06 GMT",
    "Mon, 09 Mar 2026 08:08:61 GMT",
    "Mon, 09 Mar 2026 08:08:06 GMT+1",
    "Monday, 09-Mar-26 08:08:06 GMT+1",
    "1Mon Mar  9 08:08:06 2026",
    "Mon Mar  9 08:08:06 20261",
  ])("is a second where %j cannot be read: too late is better than too early", (text) => {
    expect(retryAfterMsIn(new Headers({ "retry-after": text }))).toBe(second);
    expect(retryAfterMsIn(new Headers({ "retry-after-ms": text }))).toBe(second);
    expect(parseHttpDate(text)).toBeUndefined();
    expect(retryAtIn(new Headers({ "retry-after": text }))).toBeUndefined();
  });

  it.each<[string, Record<string, string>, number | undefined]>([
    ["no header", {}, undefined],
    ["one that can be read", { "retry-after": "5" }, 5_000],
    ["one that can, beside one that cannot", { "retry-after": "soon", "retry-after-ms": "5" }, 1_000],
    ["a list with both", { "retry-after": "soon, 7" }, 7_000],
    ["one that asks for nothing", { "retry-after": "0" }, 0],
  ])("is an instant only where a header can be read: %s", (_, headers, expected) => {
    expect(retryAtIn(new Headers(headers))?.getTime()).toBe(expected === undefined ? undefined : now + expected);
  });

  it.each([
    ["an hour fast", now + hour],
    ["an hour slow", now - hour],
  ])("is measured by the server's own clock, even one %s", (_, serverNow) => {
    const headers = {
      date: new Date(serverNow).toUTCString(),
      "retry-after": new Date(serverNow + 30_000).toUTCString(),
    };
    expect(retryAfterMsIn(new Headers(headers))).toBe(30_000);
  });

  it("is measured by our clock when the server's Date is unreadable", () => {
    const headers = { date: "today", "retry-after": new Date(now + 30_000).toUTCString() };
    expect(retryAfterMsIn(new Headers(headers))).toBe(30_000);
  });

  it("is total: never negative, never NaN, whatever the headers hold", () => {
    const value = fc.oneof(
      fc.string({ unit: "binary-ascii" }),
      fc.double().map(String),
      fc.stringMatching(/^[MTWFS][a-z]{2,8},? \d\d?[ -][A-Z][a-z]{2}[ -]\d{2,4} \d\d:\d\d:\d\d( GMT)?$/),
    );
    const names = ["retry-after", "retry-after-ms", "x-ms-retry-after-ms", "date"] as const;
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value), (record) => {
        const given = new Map(Object.entries(record));
        const retryAfterMs = retryAfterMsIn(mistyped({ get: (name: string) => given.get(name) ?? null }));
        expect(retryAfterMs === undefined || retryAfterMs >= 0).toBe(true);
      }),
      numRuns(5_000, 1_000_000),
    );
  });
});

describe("an HTTP date", () => {
  const wholeSecond = (from: Date, to: Date) =>
    fc.date({ min: from, max: to, noInvalidDate: true }).map((date) => Math.floor(date.getTime() / second) * second);

  it.each(["IMF-fixdate", "asctime"])("written as %s is read back exactly", (form) => {
    fc.assert(
      fc.property(wholeSecond(new Date("1900-01-01"), new Date("9999-12-31")), (instantMs) => {
        expect(parseHttpDate(dateForms[form]?.(instantMs) ?? "")).toBe(instantMs);
      }),
      numRuns(2_000, 1_000_000),
    );
  });

  it("may stand between blanks", () => {
    expect(parseHttpDate(" Mon, 09 Mar 2026 08:07:06 GMT ")).toBe(now);
  });

  it("with a two-digit year is the one nearest to today, in any century", () => {
    const today = wholeSecond(new Date("1990-01-01"), new Date("2190-01-01"));
    fc.assert(
      fc.property(today, fc.integer({ min: -49 * 365 * 24, max: 49 * 365 * 24 }), (todayMs, offsetHours) => {
        vi.setSystemTime(todayMs);
        const instantMs = todayMs + offsetHours * hour;
        expect(parseHttpDate(dateForms["RFC 850"]?.(instantMs) ?? "")).toBe(instantMs);
      }),
      numRuns(2_000, 1_000_000),
    );
  });

  it.each([
    ["76", 2076],
    ["77", 1977],
    ["99", 1999],
    ["00", 2000],
  ])("of the year %s is of %i: more than 50 years ahead means the past", (digits, year) => {
    expect(parseHttpDate(`Monday, 09-Mar-${digits} 08:08:06 GMT`)).toBe(Date.UTC(year, 2, 9, 8, 8, 6));
  });
});

describe("a wait the server asks for", () => {
  const forms = Object.entries(dateForms);
  const wait = fc.integer({ min: 0, max: 10 * 365 * 24 * 3_600 });

  it("is never undercut, in any form, with any clock on the server", () => {
    fc.assert(
      fc.property(
        wait,
        fc.integer({ min: -hour, max: hour }),
        fc.constantFrom(...forms),
        (seconds, skew, [, write]) => {
          const serverNow = now + skew * second;
          const headers = {
            date: new Date(serverNow).toUTCString(),
            "retry-after": write(serverNow + seconds * second),
          };
          expect(retryAfterMsIn(new Headers(headers))).toBe(seconds * second);
        },
      ),
      numRuns(2_000, 1_000_000),
    );
  });

  it("is never shorter than the longest of several", () => {
    fc.assert(
      fc.property(wait, wait, wait, (a, b, c) => {
        const headers = { "retry-after": `${a}`, "retry-after-ms": `${b}`, "x-ms-retry-after-ms": `${c}` };
        expect(retryAfterMsIn(new Headers(headers))).toBe(Math.max(a * second, b, c));
      }),
      numRuns(2_000, 1_000_000),
    );
  });

  it("is never shorter than the longest in a list, in any form and order", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(wait, fc.constantFrom(undefined, ...forms)), { minLength: 1, maxLength: 6 }),
        fc.constantFrom(",", ", ", " ,\t"),
        (waits, comma) => {
          const values = waits.map(([seconds, form]) => (form ? form[1](now + seconds * second) : `${seconds}`));
          const headers = new Headers({ "retry-after": values.join(comma) });
          expect(retryAfterMsIn(headers)).toBe(Math.max(...waits.map(([seconds]) => seconds)) * second);
        },
      ),
    );
  });

  it("ends at an instant a Date can hold", () => {
    expect(instantAfter(1_500)).toEqual(new Date(now + 1_500));
    expect(instantAfter(Infinity)).toEqual(new Date(8.64e15));
  });
});
