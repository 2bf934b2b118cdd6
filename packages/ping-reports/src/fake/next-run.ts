import type { ReportRow } from "@identity-reports/core/fake";
import { checks } from "./options.js";

/** What the next run that is started does. */
export interface NextRun {
  /** Its last status. Default: `COMPLETED_SUCCESS`. */
  readonly outcome?: "COMPLETED_SUCCESS" | "COMPLETED_FAILED" | "EXPIRED" | (string & {});
  /** Why it fails. Default: some words of Ping's. */
  readonly failure?: string;
  /** How long it takes from its start, in ms. Default: the fake's `runMs`. */
  readonly runMs?: number;
  /** How long each of its exports takes, in ms. Default: the fake's `exportMs`. */
  readonly exportMs?: number;
  /** How its exports end. Default: `EXPORT_SUCCESS`. */
  readonly exportOutcome?: "EXPORT_SUCCESS" | "EXPORT_FAILED";
  /** The rows themselves, or how many to make up. Default: the fake's `rows`. */
  readonly rows?: number | readonly ReportRow[];
  /** The file, whatever format is asked for. Default: made from the rows. */
  readonly file?: Uint8Array | string;
}

const known = ["outcome", "failure", "runMs", "exportMs", "exportOutcome", "rows", "file"];

/** Checks a planned run. @throws TypeError that names the option and what it takes. */
export function checkNextRun(plan: NextRun): NextRun {
  checks.knownKeys("nextRun option", plan, known);
  const { outcome, runMs, exportMs, rows, exportOutcome } = plan;
  if (outcome !== undefined && (typeof outcome !== "string" || outcome === "")) {
    throw new TypeError("pingFake: nextRun.outcome must be a status such as COMPLETED_SUCCESS.");
  }
  if (exportOutcome !== undefined && exportOutcome !== "EXPORT_SUCCESS" && exportOutcome !== "EXPORT_FAILED") {
    throw new TypeError("pingFake: nextRun.exportOutcome must be EXPORT_SUCCESS or EXPORT_FAILED.");
  }
  if (runMs !== undefined) checks.number("nextRun.runMs", runMs, 0);
  if (exportMs !== undefined) checks.number("nextRun.exportMs", exportMs, 0);
  if (rows !== undefined && !Array.isArray(rows)) checks.number("nextRun.rows", rows, 0);
  return plan;
}
