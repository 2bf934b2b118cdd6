import type { Plan, PlannedReport } from "./plan.js";

/** What a report of a plan asks for, and of whom. A record answers one question. */
export interface ReportQuestion {
  /** Name of the tenant. Empty when the plan names none. */
  readonly tenant: string;
  /** Type, template or definition. */
  readonly report: string;
  /** Only for Ping. */
  readonly realm: string | undefined;
  readonly format: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/**
 * The question of a report, filled in with the plan's defaults.
 *
 * @param onlyFormat the format of a report that its vendor has in no other: the plan need not name it.
 */
export const questionOf = (report: PlannedReport, { defaults = {} }: Plan, onlyFormat?: string): ReportQuestion => ({
  tenant: report.tenant ?? defaults.tenant ?? "",
  report: report.report,
  realm: report.realm ?? defaults.realm,
  format: report.format ?? onlyFormat ?? defaults.format ?? "csv",
  arguments: report.arguments ?? {},
});
