import { expect, vi } from "vitest";
import {
  ReportsError,
  SailPointReportsClient,
  type ReportsEvent,
  type RunReportOptions,
} from "@identity-reports/sailpoint-reports";
import type { SailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { expectError } from "../../../core/test/support/failure-of.js";

/** A client as it is in production, pauses and pace included. */
export function clientOf(fake: SailPointFake, onEvent?: (event: ReportsEvent) => void): SailPointReportsClient {
  const { clientId, clientSecret } = fake.credentials;
  return new SailPointReportsClient({
    tenant: "acme",
    auth: { clientId, clientSecret },
    fetch: fake.fetch,
    ...(onEvent === undefined ? {} : { onEvent }),
  });
}

export const accountsOf = (source: string) =>
  ({ reportType: "ACCOUNTS", arguments: { application: `id-of-${source}`, sourceName: source } }) as const;

/** What became of a call: the source that its file is about, or its error. */
export interface Outcome {
  readonly source: string;
  readonly file?: string;
  readonly id?: string;
  readonly error?: ReportsError;
}

/** Runs the report of a source, downloads its file, and writes down in which order that went. */
export function night(client: SailPointReportsClient) {
  const outcomes: Outcome[] = [];
  const run = async (source: string, options: RunReportOptions = {}): Promise<void> => {
    try {
      const report = await client.runReport(accountsOf(source), { label: source, ...options });
      outcomes.push({ source, id: report.id, file: await (await report.download({ format: "csv" })).text() });
    } catch (error) {
      outcomes.push({ source, error: expectError(error, ReportsError) });
    }
  };
  return { outcomes, run };
}

export const sources = (count: number): string[] => Array.from({ length: count }, (_, n) => `Source ${n + 1}.`);

/** Every file is about the source it was asked for, and none was handed out twice. */
export function expectOwnFiles(fake: SailPointFake, outcomes: readonly Outcome[]): void {
  const saved = outcomes.filter(({ file }) => file !== undefined);
  for (const { source, file, id } of saved) {
    expect(file).toContain(source);
    expect(fake.runs.find((each) => each.id === id)?.arguments).toEqual(accountsOf(source).arguments);
  }
  expect(new Set(saved.map(({ id }) => id)).size).toBe(saved.length);
}

/** Lets time pass until the work is done; a day at most. */
export async function passUntil(work: Promise<unknown>): Promise<void> {
  let isDone = false;
  void work.then(() => (isDone = true));
  for (let seconds = 0; !isDone && seconds < 24 * 3_600; seconds += 30) await vi.advanceTimersByTimeAsync(30_000);
  expect(isDone).toBe(true);
}

export const startsOf = (fake: SailPointFake): number => fake.callsTo("startReport").length;
