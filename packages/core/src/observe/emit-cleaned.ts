import { notify } from "../internal/notify.js";
import { isRecord } from "../internal/objects.js";
import { oneLine } from "../internal/one-line.js";
import type { EventBase, ReportsEventListener } from "./events.js";

/** Headers that may appear in an event. Everything else stays out. */
const allowedHeaders = [
  "content-length",
  "content-type",
  "date",
  "deprecation",
  "retry-after",
  "sunset",
  "transfer-encoding",
  "x-deprecated",
];

/** The headers of `headers` that may be shown. */
export function visibleHeaders(headers: Headers): Record<string, string> {
  const shown: Record<string, string> = {};
  for (const name of allowedHeaders) {
    const value = headers.get(name);
    if (value !== null) shown[name] = value;
  }
  return shown;
}

/** In place of listeners where there are none: what costs something to report need not be made for it. */
export const noListener: ReportsEventListener = () => {};

/**
 * Makes what passes each event to all of `listeners`, whatever one of them does. What a server put into a text is one line
 * there, without the secrets that `clean` knows.
 *
 * @param ids added to each event.
 */
export function emitCleaned(
  listeners: readonly ReportsEventListener[],
  clean: (text: string) => string,
  ids: Pick<EventBase, "callId" | "runId"> = {},
): ReportsEventListener {
  return (event) => {
    const shown = cleanEvent({ ...event, ...ids }, clean);
    for (const listener of listeners) notify(listener, shown);
  };
}

/** Their values are words of this library, which a secret that happens to be the same must not change. */
const fixedWords = new Set(["type", "action", "carriedOut"]);

function cleanEvent<Event extends object>(event: Event, clean: (text: string) => string): Event {
  const texts = Object.values(event).filter((value) => typeof value === "string");
  const all = texts.join("\n");
  // Most events have nothing to hide: one look at all of their texts says so.
  const isClean = clean(all) === all && texts.every((text) => oneLine(text) === text);
  const cleaned = Object.entries(event).map(([name, value]: [string, unknown]) => {
    if (name === "headers" && isRecord(value)) return [name, cleanEvent(value, clean)];
    return [name, isClean || fixedWords.has(name) || typeof value !== "string" ? value : clean(oneLine(value))];
  });
  return Object.fromEntries(cleaned) as Event;
}
