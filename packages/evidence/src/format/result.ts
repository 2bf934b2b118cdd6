import type { ErrorJson, NextStepJson } from "./record.js";

/**
 * How a report came out.
 *
 * - `verified`: its file is in the collection, read back and checked.
 * - `incomplete`: so is this one, but the vendor says that the report has more rows.
 * - `failed`, `unknown`, `skipped`: as in its record.
 * - `running`: the run goes on at the vendor, and the next start takes it up.
 * - `not-started`: this start ended before its turn came.
 */
export type Outcome = "verified" | "incomplete" | "failed" | "unknown" | "skipped" | "running" | "not-started";

/** What `collect` did, as JSON. */
export interface CollectResult {
  readonly version: 1;
  /** Absolute path of the collection. */
  readonly folder: string;
  /** RFC 3339, by this machine's clock. */
  readonly startedAt: string;
  /** RFC 3339, by this machine's clock. */
  readonly finishedAt: string;
  /** Whether the collection is sealed: an auditor can check it. */
  readonly sealed: boolean;
  /** Why it is not sealed. */
  readonly unsealedReason?: string | undefined;
  /** Why this start ended early. */
  readonly stopped?: "signal" | "deadline" | undefined;
  /** What the exit code of a program should say; docs/guide/evidence.md has the codes. */
  readonly exit: ExitMeaning;
  /** How many reports have each outcome. */
  readonly counts: Readonly<Record<Outcome, number>>;
  readonly reports: readonly ReportResult[];
}

/**
 * What an outcome means for a program's exit code: `done`, the answer is `no`, the plan or a setting is wrong (`usage`),
 * a credential was refused (`access`), the same may work later (`not-now`), the file is not proven whole (`incomplete`),
 * the call was stopped (`stopped`).
 */
export type ExitMeaning = "done" | "no" | "usage" | "access" | "not-now" | "incomplete" | "stopped";

/** How one report came out. */
export interface ReportResult {
  /** Id of the report in the plan. */
  readonly id: string;
  /** Name of the tenant in the plan. */
  readonly tenant: string;
  /** Type, template or definition, as in the plan. */
  readonly report: string;
  readonly outcome: Outcome;
  /** What the exit code of a program should say about this report. */
  readonly exit: ExitMeaning;
  /** What this start did for it. */
  readonly step: "start" | "resume" | "take" | "verify" | "keep" | "hold" | "leave" | "skip" | "none";
  /** Path of its file in the collection. */
  readonly file?: string | undefined;
  readonly sizeBytes?: number | undefined;
  /** Lower-case hex. */
  readonly sha256?: string | undefined;
  readonly rowCount?: number | undefined;
  /** As in `SavedFile`. */
  readonly rowsComplete?: boolean | undefined;
  /** The run at the vendor, where one is known. */
  readonly runId?: string | undefined;
  /** True for a run that was there before the request, and that was accepted all the same. */
  readonly joined?: boolean | undefined;
  /** Of an unknown start: all runs at the vendor that may be its. A person says which one is, if any. */
  readonly candidates?: readonly CandidateJson[] | undefined;
  readonly error?: ErrorJson | undefined;
  readonly nextStep?: NextStepJson | undefined;
}

/** A run that an unknown start may have made. */
export interface CandidateJson {
  readonly runId: string;
  /** When the vendor made it, by this machine's clock. */
  readonly createdAt?: string | undefined;
}
