import type { ReportsEvent } from "@identity-reports/sailpoint-reports";
import type { Pause } from "./run.ts";

/** Why nothing is sent for now, and until when. The next request ends it. */
export function pauseOf(event: ReportsEvent, before: Pause | undefined): Pause | undefined {
  if (event.type === "request") return undefined;
  if (event.type === "wait") return pause("Waiting, to keep to the rate limit.", true, event.waitMs);
  if (event.type !== "retry") return before;
  if (event.status === 429) return pause("Too many requests (429): the vendor asks to wait.", true, event.waitMs);
  return pause("The last request failed.", false, event.waitMs);
}

const pause = (reason: string, isRateLimit: boolean, waitMs: number): Pause => ({
  ...{ reason, isRateLimit },
  until: Date.now() + waitMs,
});
