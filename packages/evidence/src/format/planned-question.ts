import type { Plan, PlannedReport } from "./plan.js";

/** What a report of a plan asks for, and of whom. */
export interface PlannedQuestion {
  /** Empty where the plan names none. */
  readonly tenant: string;
  readonly report: string;
  readonly realm: string | undefined;
  readonly format: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/**
 * The question of a report, with what the plan says for all of them.
 *
 * @param onlyFormat of a report that its vendor has in no other: the plan need not say it.
 */
export const questionOf = (report: PlannedReport, { defaults = {} }: Plan, onlyFormat?: string): PlannedQuestion => ({
  tenant: report.tenant ?? defaults.tenant ?? "",
  report: report.report,
  realm: report.realm ?? defaults.realm,
  format: report.format ?? onlyFormat ?? defaults.format ?? "csv",
  arguments: report.arguments ?? {},
});
