import type { ReportsEventListener, ReportsEvent } from "./events.js";

/** Writes one line with its fields. */
export type LogMethod = (message: string, fields: Readonly<Record<string, unknown>>) => void;

/** Any logger with these methods fits; levels that are missing are skipped. `console` does too. */
export interface Logger {
  readonly debug?: LogMethod;
  readonly info?: LogMethod;
  readonly warn?: LogMethod;
  readonly error?: LogMethod;
}

type Line = readonly [level: keyof Logger, message: string];

const seconds = (durationMs: number): string => `${(durationMs / 1000).toFixed(1)} s`;

function lineOf(event: ReportsEvent): Line {
  switch (event.type) {
    case "method":
    case "call": {
      const lasted = event.durationMs === undefined ? "" : ` after ${seconds(event.durationMs)}`;
      return [
        "debug",
        `${event.operation} ${event.action}${lasted}${event.code === undefined ? "" : `: ${event.code}`}`,
      ];
    }
    case "request":
      return ["debug", `${event.operation} sent (attempt ${event.attempt})`];
    case "response":
      return ["debug", `${event.operation} answered ${event.status} after ${seconds(event.durationMs)}`];
    case "retry":
      return ["warn", `${event.operation} is tried again in ${seconds(event.waitMs)}: ${event.reason}`];
    case "wait":
      return ["info", `${event.operation} waits ${seconds(event.waitMs)} for its turn (${event.reason})`];
    case "token":
      return ["debug", `access token ${event.action}`];
    case "poll":
      return ["debug", `${event.operation}: run ${event.id} is ${event.state} after ${seconds(event.elapsedMs)}`];
    case "download":
      if (event.action === "saved")
        return ["info", `${event.fileName} saved: ${event.sizeBytes} bytes in ${seconds(event.durationMs)}`];
      return [event.action === "restarted" ? "warn" : "info", `download of ${event.fileName} ${event.action}`];
    case "notice":
      return ["warn", event.message];
  }
}

/** Turns events into log lines. */
export function logEvents(logger: Logger): ReportsEventListener {
  return (event) => {
    const [level, message] = lineOf(event);
    return logger[level]?.(message, { ...event });
  };
}
