import type { ReportsEvent } from "@identity-reports/sailpoint-reports";
import { durationOf, sizeOf } from "../page/words.ts";

/** Something the client did. */
export interface ActivityLine {
  readonly at: string;
  readonly text: string;
}

/** A wait of an hour would go on and on. */
const maxLines = 200;

export function withLine(lines: readonly ActivityLine[], event: ReportsEvent): readonly ActivityLine[] {
  const text = textOf(event);
  return text === undefined ? lines : [...lines, { at: new Date().toISOString(), text }].slice(-maxLines);
}

/** Undefined for what happens before each request, and for what its answer tells as well. */
function textOf(event: ReportsEvent): string | undefined {
  switch (event.type) {
    case "method":
    case "call":
    case "request":
      return undefined;
    case "response":
      return `${event.operation}: ${event.status}${event.attempt > 1 ? `, attempt ${event.attempt}` : ""}`;
    case "retry":
      return `Retry in ${durationOf(event.waitMs)}: ${event.reason}`;
    case "wait":
      return event.reason === "gate"
        ? `Wait of ${durationOf(event.waitMs)}: the vendor’s rate limit was reached`
        : `Wait of ${durationOf(event.waitMs)} to stay below the vendor’s rate limit`;
    case "token":
      return event.action === "requested" ? undefined : `Token ${event.action}`;
    case "poll":
      return `The state is ${event.state}`;
    case "download":
      return `${event.fileName}: ${event.action}${event.receivedBytes === undefined ? "" : `, ${sizeOf(event.receivedBytes)}`}`;
    case "notice":
      return event.message;
  }
}
