import { expect, vi } from "vitest";
import {
  ReportsError,
  SailPointReportsClient,
  type ReportsEvent,
  type RunReportOptions,
} from "@identity-reports/sailpoint-reports";
import { sailPointFake, type SailPointBehaviour, type SailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { expectError } from "../../../core/test/support/failure-of.js";

/** In ms. */
export const seconds = 1_000;
export const minutes = 60 * seconds;
export const hours = 60 * minutes;

/** The accounts of a source: runs of one type that differ in their arguments. */
export const accountsOf = (source: string) =>
  ({ reportType: "ACCOUNTS", arguments: { application: `id-of-${source}`, sourceName: source } }) as const;

export const accounts = accountsOf("ours");

/** A tenant whose runs take 20 s and do not show their arguments, so that only clocks tell them apart. */
export function tenant(behaviour: Partial<SailPointBehaviour> = {}) {
  const fake = sailPointFake({ runMs: 20 * seconds, behaviour: { taskAttributes: "org-only", ...behaviour } });
  const events: ReportsEvent[] = [];
  const client = new SailPointReportsClient({
    tenant: "acme",
    auth: { ...fake.credentials },
    fetch: fake.fetch,
    onEvent: (event) => void events.push(event),
  });
  const started: string[] = [];
  const run = (options: RunReportOptions = {}, source = "ours") =>
    settled(client.runReport(accountsOf(source), { onStarted: ({ id }) => void started.push(id), ...options }));
  return { fake, client, events, started, run, noticesOf: noticesIn(events) };
}

const noticesIn = (events: readonly ReportsEvent[]) => (code: string) =>
  events.flatMap((event) => (event.type === "notice" && event.code === code ? [event.message] : []));

/** What becomes of a call, within a day. */
export async function settled<T>(work: Promise<T>): Promise<{ value?: T; error?: ReportsError }> {
  let outcome: { value?: T; error?: ReportsError } | undefined;
  work.then(
    (value) => (outcome = { value }),
    (error: unknown) => (outcome = { error: expectError(error, ReportsError) }),
  );
  for (let step = 0; outcome === undefined && step < 24 * 360; step++) await vi.advanceTimersByTimeAsync(10 * seconds);
  return outcome ?? expect.unreachable("still pending after a day");
}

export const startsOf = (fake: SailPointFake): number => fake.callsTo("startReport").length;

export const idsOf = (fake: SailPointFake): string[] => fake.runs.map(({ id }) => id);

export const foreignRuns = (fake: SailPointFake, ...launchedMsAgo: readonly number[]): void => {
  for (const ago of launchedMsAgo) fake.nextRun({ joined: { launchedMsAgo: ago }, runMs: 20 * seconds });
};
