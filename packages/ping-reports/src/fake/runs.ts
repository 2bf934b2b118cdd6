import { createRandom, currentTimeMs, type ReportRow } from "@identity-reports/core/fake";
import type { NextRun } from "./next-run.js";
import type { ResolvedFakeOptions } from "./options.js";
import { rowsFor } from "./report-rows.js";
import type { StoredTemplate } from "./templates.js";

/** The formats of files. */
export type FileFormat = "csv" | "jsonl";

/** A run in the memory of the fake. */
export interface Run {
  readonly id: string;
  readonly template: StoredTemplate;
  readonly realm: string | undefined;
  /** JSON text as it was sent. */
  readonly parameters: string;
  readonly startedAt: number;
  /** When it ends or ended, in ms since 1970. */
  readonly endsAt: number;
  readonly rows: readonly ReportRow[];
  readonly plan: NextRun;
  /** When the export of a format ends or ended; missing when it was never asked for. */
  readonly exports: Map<FileFormat, { readonly endsAt: number; readonly outcome: string }>;
  downloadedAt: number | undefined;
}

/** Runs and what is planned for the next ones. */
export interface RunStore {
  readonly runs: readonly Run[];
  plan(next: NextRun): void;
  start(template: StoredTemplate, realm: string | undefined, parameters: string): Run;
  find(id: string): Run | undefined;
  export(run: Run, format: FileFormat): void;
  statusOf(run: Run): string;
  exportStatusOf(run: Run, format: FileFormat): string | null;
  clear(): void;
}

/** Creates an empty store. Ids repeat from run to run of a test, and after `clear`. */
export function createRunStore(options: ResolvedFakeOptions): RunStore {
  const { retentionMs, downloadedRetentionMs, longFiles, rowLimit } = options.behaviour;
  const runs: Run[] = [];
  const plans: NextRun[] = [];
  let random = createRandom(0x9106);

  const isExpired = ({ endsAt, downloadedAt }: Run): boolean =>
    currentTimeMs() >= (downloadedAt === undefined ? endsAt + retentionMs : downloadedAt + downloadedRetentionMs);

  return {
    runs,
    plan: (next) => void plans.push(next),
    start(template, realm, parameters) {
      const plan = plans.shift() ?? {};
      const { runMs = options.runMs, rows = options.rows } = plan;
      const now = currentTimeMs();
      const run: Run = {
        id: `job_${random.hex(24)}`,
        template,
        realm,
        parameters,
        startedAt: now,
        endsAt: now + runMs,
        rows: typeof rows === "number" ? rowsFor(template, rows, parameters) : rows,
        plan,
        exports: new Map(),
        downloadedAt: undefined,
      };
      runs.push(run);
      return run;
    },
    find: (id) => runs.find((run) => run.id === id),
    export(run, format) {
      const isTooLong = longFiles === "failed" && run.rows.length > rowLimit;
      const outcome = isTooLong ? "EXPORT_FAILED" : (run.plan.exportOutcome ?? "EXPORT_SUCCESS");
      run.exports.set(format, { endsAt: currentTimeMs() + (run.plan.exportMs ?? options.exportMs), outcome });
    },
    statusOf(run) {
      if (currentTimeMs() < run.endsAt) return "RUNNING";
      const { outcome = "COMPLETED_SUCCESS" } = run.plan;
      return outcome === "COMPLETED_SUCCESS" && isExpired(run) ? "EXPIRED" : outcome;
    },
    exportStatusOf(run, format) {
      const made = run.exports.get(format);
      if (made === undefined) return null;
      return currentTimeMs() < made.endsAt ? "EXPORT_PENDING" : made.outcome;
    },
    clear() {
      runs.splice(0);
      plans.splice(0);
      random = createRandom(0x9106);
    },
  };
}
