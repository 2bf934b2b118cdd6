import type { ErrorJson } from "./error-json.js";
import type { NextStepJson } from "./next-step-json.js";

/**
 * How a report came out.
 *
 * - `verified`: its file is in the collection, read back and checked.
 * - `incomplete`: so is this one, but the vendor says that the report has more rows.
 * - `failed`, `unknown`, `skipped`: as in its record.
 * - `running`: the run continues at the vendor, or its file is not saved or read back yet. The next call continues.
 * - `not-started`: this call was stopped before its request was sent, or the disk had no room for its start.
 */
export type Outcome = "verified" | "incomplete" | "failed" | "unknown" | "skipped" | "running" | "not-started";

/** What `collect` did, as JSON. */
export interface CollectResult {
  /** Version of this shape. */
  readonly version: 1;
  /** Absolute path of the collection. */
  readonly folder: string;
  /** When this call began: RFC 3339 in UTC, by this machine's clock. */
  readonly startedAt: string;
  /** When this call ended: RFC 3339 in UTC, by this machine's clock. */
  readonly finishedAt: string;
  /** Whether the collection is sealed, and its files are those that were sealed: an auditor can check it. */
  readonly sealed: boolean;
  /** Why it is not sealed, or what breaks its seal, for people. Missing when it is. */
  readonly unsealedReason?: string | undefined;
  /** What ended this call early. Missing when nothing did. */
  readonly stopped?: "signal" | "deadline" | undefined;
  /** What the exit code of a program should say; docs/guide/evidence.md has the codes. */
  readonly exit: ExitMeaning;
  /** How many reports have each outcome. */
  readonly counts: Readonly<Record<Outcome, number>>;
  /** All reports of the plan, in its order. */
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
  /** How it came out. */
  readonly outcome: Outcome;
  /** What the exit code of a program should say about this report. */
  readonly exit: ExitMeaning;
  /**
   * What this call did for it.
   *
   * - `start`: started it. `resume`: went on with its run. `take`: went on with the run that `release` names.
   * - `verify`: read a file back that was saved before. `keep`: found the file of an earlier call as it was.
   * - `hold`: left a start alone whose outcome is not known. `leave`: left a failure alone that another try cannot help.
   * - `skip`: skipped it, as the plan says. `none`: nothing, since the call was stopped, or `only` leaves it out.
   */
  readonly step: "start" | "resume" | "take" | "verify" | "keep" | "hold" | "leave" | "skip" | "none";
  /** Path of its file in the collection: `data/<id>/<name>`. This and the next four are missing when there is no file. */
  readonly file?: string | undefined;
  /** Size of the file as it was received. */
  readonly sizeBytes?: number | undefined;
  /** Digest of the file as it was received, in lower-case hex. */
  readonly sha256?: string | undefined;
  /** Rows of the file, counted here. Missing also for PDF and HTML. */
  readonly rowCount?: number | undefined;
  /** Whether as many rows came as the vendor says that the report has. Missing also when that cannot be known. */
  readonly rowsComplete?: boolean | undefined;
  /** The vendor's id of the run. Missing while none is known. */
  readonly runId?: string | undefined;
  /** True for a run that was there before the request (SailPoint). Missing for any other. */
  readonly joined?: boolean | undefined;
  /**
   * With the outcome `unknown`: all runs at the vendor that its start may have made. A person says by `release` which one it
   * is, if any. Missing when the vendor lists no runs (SailPoint) or did not answer.
   */
  readonly candidates?: readonly CandidateJson[] | undefined;
  /** Why it is not done: of this call, else of the record. Missing when nothing has failed. */
  readonly error?: ErrorJson | undefined;
  /** What can be done about `error`. */
  readonly nextStep?: NextStepJson | undefined;
}

/** A run that an unknown start may have made. */
export interface CandidateJson {
  /** The vendor's id of the run: what `release` takes. */
  readonly runId: string;
  /** When the vendor made it: RFC 3339 in UTC, by this machine's clock. Missing when the vendor does not say it. */
  readonly createdAt?: string | undefined;
}
