import type { ReportsEvent } from "@identity-reports/core";
import { durationText, sizeText } from "../input/duration.ts";
import type { JobProgress } from "./progress.ts";
import { inCommandWords } from "../failures/command-words.ts";

/** A shorter wait is over before a person could read about it. */
const SHORT_MS = 300;

/** Shows an event of a client beside its job, if a person should know of it. */
export function showEvent(job: JobProgress, event: ReportsEvent): void {
  const text = noteOf(event);
  if (text !== undefined) job.change({ kind: "note", text });
}

/** An event of a client as a line for people. Undefined for events that people need not know of. */
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
