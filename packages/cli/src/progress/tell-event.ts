import type { ReportsEvent } from "@identity-reports/core";
import { durationText, sizeText } from "../input/duration.ts";
import type { JobProgress } from "./progress.ts";
import { inCommandWords } from "../failures/command-words.ts";

/** Waits below this are over before they are read. */
const SHORT_MS = 300;

/** Tells of an event of a client what a person who waits should know. */
export function tellEvent(job: JobProgress, event: ReportsEvent): void {
  const text = noteOf(event);
  if (text !== undefined) job.change({ kind: "note", text });
}

/** What to say of an event; undefined where it says nothing to a person. */
export function noteOf(event: ReportsEvent): string | undefined {
  if (event.type === "retry") {
    const why = event.status ?? event.code;
    return event.status === 429
      ? `asked to wait ${durationText(event.waitMs)} (429)`
      : `${why}, again in ${durationText(event.waitMs)}`;
  }
  if (event.type === "wait" && event.waitMs >= SHORT_MS)
    return `waits ${durationText(event.waitMs)} for the rate limit`;
  if (event.type === "token" && event.action === "refreshed") return "token renewed";
  if (event.type === "token" && event.action === "rejected") return "token rejected, renewing it";
  if (event.type === "download" && event.action === "restarted")
    return `download broke at ${sizeText(event.receivedBytes ?? 0)}, restarted`;
  if (event.type === "notice") return inCommandWords(event.message);
  return undefined;
}
