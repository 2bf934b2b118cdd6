import type { ReportRow } from "@identity-reports/core/fake";
import { checks } from "./options.js";

/** What the next report that is generated does. */
export interface NextRun {
  /** How long its file takes, in ms; Infinity for one that never comes. Default: the fake's `runMs`. */
  readonly runMs?: number;
  /** The rows themselves, or how many to make up. Default: the fake's `rows`. */
  readonly rows?: number | readonly ReportRow[];
  /** The file, whatever format is asked for. Default: made from the rows. */
  readonly file?: Uint8Array | string;
}

/** Checks a planned run. @throws TypeError that names the option and what it takes. */
export function checkNextRun(plan: NextRun): NextRun {
  checks.knownKeys("nextRun option", plan, ["runMs", "rows", "file"]);
  const { runMs, rows } = plan;
  if (runMs !== undefined) checks.number("nextRun.runMs", runMs, 0);
  if (rows !== undefined && !Array.isArray(rows)) checks.number("nextRun.rows", rows, 0);
  return plan;
}
