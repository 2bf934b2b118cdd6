import { DecodeError, type FindRunsOptions, type RequestOptions } from "@identity-reports/core";
import { optional, rules, type RunFinder, type Transport, operationOf } from "@identity-reports/core/vendor";
import { prefix } from "./address.js";
import { listReports } from "./endpoints.js";
import { isId } from "./ids.js";
import { listPages } from "./list-pages.js";
import type { CreateReportParams, ReportModel } from "./models.js";
import type { SessionRunHandle } from "./run-handle.js";
import { parseSessionDate } from "./session-date.js";

/**
 * Options of {@link SessionReportsClient.findRuns}.
 *
 * @example
 * ```ts
 * const options: FindReportsOptions = { since: new Date("2026-11-29T01:00:00Z"), createdBy: "1224979098644774913" };
 * ```
 */
export interface FindReportsOptions extends FindRunsOptions {
  /** Id of the user whose key the client has. Default: reports of all users that the key may see. */
  readonly createdBy?: string | undefined;
}

/** Finds the reports that may be of a start whose response was lost, by title, definition and owner. */
export function runFinder(
  transport: Transport,
  input: CreateReportParams,
  { createdBy }: FindReportsOptions,
): RunFinder<SessionRunHandle, ReportModel> {
  return {
    vendor: "fudo",
    optionRules: { createdBy: optional(rules.nonEmptyText) },
    async list(requestOptions: RequestOptions) {
      const runs: ReportModel[] = [];
      let headers: Headers | undefined;
      let isCut = false;
      const onRefusal = (): void => void (isCut = true);
      for await (const page of listPages(transport, listReports, {}, requestOptions, { onRefusal }).pages()) {
        ({ headers } = page);
        runs.push(...page.items.filter((report) => mayBeOf(input, createdBy, report)));
      }
      if (isCut) throw cutList();
      return { runs, headers };
    },
    createdAt: ({ created_at: at }) => parseSessionDate(at)?.date,
    handleMembersOf: ({ id }) => (isId(id) ? { id } : undefined),
  };
}

/** Whether a report may be of a start. What it does not show is no difference, nor is what was not asked for. */
function mayBeOf(
  { title, defined_report_id: definition }: CreateReportParams,
  createdBy: string | undefined,
  report: ReportModel,
): boolean {
  return [
    [title, report.title],
    [definition, report.defined_report_id],
    [createdBy, report.created_by],
  ].every(([ours, theirs]) => !ours || !theirs || ours === theirs);
}

const operation = operationOf(listReports, prefix);

const cutList = (): DecodeError =>
  new DecodeError(
    `${operation}: the appliance refuses to continue its list, so a report that was started may be missing from it; check at the appliance`,
    { status: 200, code: "list_incomplete", carriedOut: "yes", operation },
  );
