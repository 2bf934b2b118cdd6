import type { ExpiringToken, Fetch } from "@identity-reports/sailpoint-reports";
import type { HttpHandler } from "msw";

/** For so long a token of the demo is used. */
export const tokenLifeMs = 600_000;

/** How a run of the demo ends. */
export type DemoOutcome = "done" | "failed" | "cancelled";

/** A vendor's fake, and what the demo's switches do to it. */
export interface DemoTenant {
  readonly baseUrl: string;
  readonly handlers: readonly HttpHandler[];
  /** Goes to the fake without a detour. */
  readonly fetch: Fetch;
  /** Stands in for the backend that hands out tokens. */
  readonly token: () => Promise<ExpiringToken>;
  /** Forgets every run and all that was planned. */
  reset(): void;
  /** Says how long the next run takes, and how it ends. */
  plan(runMs: number, outcome: DemoOutcome): void;
  /** Refuses the next run with 429. */
  refuse(retryAfterMs: number): void;
  /** Breaks the connection at the next question about a run. */
  breakConnection(): void;
}
