import { createRandom, currentTimeMs, type ReportRow } from "@identity-reports/core/fake";
import type { ReportDetails } from "./validate-report-details.js";
import { madeUpRows } from "./made-up-rows.js";
import type { NextRun } from "./next-run.js";
import type { ResolvedFakeOptions } from "./options.js";
import { formatsOf, reportTypes, type FileFormat } from "./report-types.js";

/** A run in the memory of the fake. */
export interface Run extends ReportDetails {
  readonly id: string;
  readonly launchedAt: number;
  /** The same by the clock behind the vendor's timestamps. */
  readonly stampedAt: number;
  /** When it ends or ended, in ms since 1970. */
  readonly endsAt: number;
  readonly outcome: string;
  readonly rows: readonly ReportRow[];
  /** How many rows its result says that it has. */
  readonly announcedRows: number;
  readonly formats: readonly FileFormat[];
  readonly file: Uint8Array | string | undefined;
  readonly cancelledAt: number | undefined;
}

/** Runs and what is planned for the next ones. */
export interface RunStore {
  readonly runs: readonly Run[];
  plan(next: NextRun): void;
  /** Starts a run, or returns the one that is already going on. */
  start(details: ReportDetails): Run;
  find(id: string): Run | undefined;
  cancel(run: Run): void;
  clear(): void;
}

/** The last status of a run; undefined while it is going on. The clock is read at each call. */
export const statusOf = (run: Run): string | undefined =>
  run.cancelledAt !== undefined || run.endsAt <= currentTimeMs() ? run.outcome : undefined;

/** True when a run left a file. */
export const hasFile = (run: Run): boolean => ["SUCCESS", "WARNING"].includes(statusOf(run) ?? "");

const sameArguments = (one: ReportDetails, other: ReportDetails): boolean => {
  const sorted = ({ arguments: given }: ReportDetails): string =>
    JSON.stringify(Object.entries(given).toSorted(([left], [right]) => (left < right ? -1 : 1)));
  return sorted(one) === sorted(other);
};

/** Creates an empty store. Ids repeat from run to run of a test; after `clear` they continue, so that no id names two runs. */
export function createRunStore(options: ResolvedFakeOptions): RunStore {
  const { concurrency, ids, cancelledStatus, launchedLagMs } = options.behaviour;
  const runs: Run[] = [];
  const plans: NextRun[] = [];
  const random = createRandom(0x4e90);

  const running = (details: ReportDetails): Run | undefined =>
    runs.find(
      (run) =>
        concurrency !== "unlimited" &&
        run.reportType === details.reportType &&
        statusOf(run) === undefined &&
        // Other services make theirs one by one for each campaign or policy.
        ((concurrency === "one-per-type" && Object.hasOwn(reportTypes, run.reportType)) || sameArguments(run, details)),
    );

  return {
    runs,
    plan: (next) => void plans.push(next),
    start(details) {
      const current = running(details);
      if (current !== undefined) return current;
      const { outcome = "SUCCESS", runMs = options.runMs, rows = options.rows, ...next } = plans.shift() ?? {};
      const joined = typeof next.joined === "object" ? next.joined : {};
      const now = currentTimeMs();
      const launchedAt = next.joined ? now - (joined.launchedMsAgo ?? 60_000) : now;
      const rowsOfRun = typeof rows === "number" ? madeUpRows(details, rows) : rows;
      const run: Run = {
        id: ids === "hex" ? random.hex(32) : random.uuid(),
        reportType: details.reportType,
        arguments: joined.arguments ?? details.arguments,
        launchedAt,
        stampedAt: launchedAt - (next.launchedLagMs ?? launchedLagMs),
        endsAt: now + runMs,
        outcome,
        rows: rowsOfRun,
        announcedRows: next.announcedRows ?? rowsOfRun.length,
        formats: next.formats ?? formatsOf(details.reportType, details.arguments),
        file: next.file,
        cancelledAt: undefined,
      };
      runs.push(run);
      return run;
    },
    find: (id) => runs.find((run) => run.id === id),
    cancel(run) {
      const now = currentTimeMs();
      runs[runs.indexOf(run)] = { ...run, outcome: cancelledStatus, endsAt: now, cancelledAt: now };
    },
    clear() {
      runs.splice(0);
      plans.splice(0);
    },
  };
}
