import type { ReportRow } from "@identity-reports/core/fake";
import { checks } from "./options.js";
import type { FileFormat } from "./report-types.js";

/** How a run can end. `ERROR` and `TEMP_ERROR` are documented for tasks only, and any other word may turn up one day. */
export type RunOutcome = "SUCCESS" | "WARNING" | "FAILURE" | "TERMINATED" | "ERROR" | "TEMP_ERROR" | (string & {});

/** A run that was already going on when ours was asked for. */
export interface JoinedRun {
  /** How long before our request it was launched, in ms. Default: one minute. */
  readonly launchedMsAgo?: number;
  /** Its own arguments. Default: the same as ours. */
  readonly arguments?: Readonly<Record<string, unknown>>;
}

/** What the next run that is started does. */
export interface NextRun {
  /** Its last status. Default: `SUCCESS`. Only `SUCCESS` and `WARNING` leave a file. */
  readonly outcome?: RunOutcome;
  /** How long it takes from its start, in ms. Default: the fake's `runMs`. */
  readonly runMs?: number;
  /** The rows themselves, or how many to make up. Default: the fake's `rows`. */
  readonly rows?: number | readonly ReportRow[];
  /** How many rows the result says that the report has. Default: as many as it has. */
  readonly announcedRows?: number;
  /** The file, whatever format is asked for. Default: made from the rows. */
  readonly file?: Uint8Array | string;
  /** The formats it makes. Default: as the arguments say. */
  readonly formats?: readonly FileFormat[];
  /** Starting it returns a task that was already running, which then takes `runMs` more. Default: false. */
  readonly joined?: boolean | JoinedRun;
  /** How far the clock behind its timestamps is behind the true time, in ms. Default: `behaviour.launchedLagMs`. */
  readonly launchedLagMs?: number;
}

const known = ["outcome", "runMs", "rows", "announcedRows", "file", "formats", "joined", "launchedLagMs"];

/** Checks a planned run. @throws TypeError that names the option and what it takes. */
export function checkNextRun(plan: NextRun): NextRun {
  checks.knownKeys("nextRun option", plan, known);
  const { outcome, runMs, rows, announcedRows, formats, launchedLagMs } = plan;
  if (outcome !== undefined && (typeof outcome !== "string" || outcome === "")) {
    throw new TypeError("sailPointFake: nextRun.outcome must be a status such as SUCCESS or FAILURE.");
  }
  if (runMs !== undefined) checks.number("nextRun.runMs", runMs, 0);
  if (rows !== undefined && !Array.isArray(rows)) checks.number("nextRun.rows", rows, 0);
  if (announcedRows !== undefined) checks.number("nextRun.announcedRows", announcedRows, 0);
  if (launchedLagMs !== undefined && !Number.isFinite(launchedLagMs)) {
    throw new TypeError("sailPointFake: nextRun.launchedLagMs must be a number of ms.");
  }
  if (formats?.some((format) => format !== "CSV" && format !== "PDF")) {
    throw new TypeError("sailPointFake: nextRun.formats must be a list of CSV, PDF.");
  }
  return plan;
}
