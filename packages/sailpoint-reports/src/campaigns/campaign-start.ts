import { ReportsError, TimeoutError } from "@identity-reports/core";
import type { StartContext } from "@identity-reports/core/vendor";
import type { RunReportOptions } from "../run-handle.js";
import type { SailPointTypes } from "../sailpoint-report.js";

/** A start on its way to a run of its own. */
export interface CampaignStart {
  readonly campaignId: string;
  readonly reportType: string;
  readonly onJoined: NonNullable<RunReportOptions["onJoined"]>;
  readonly context: StartContext<SailPointTypes>;
  /** By the monotonic clock. */
  readonly endsAt: number;
}

/** A key for stores and events. It is never sent. */
export const idOf = ({ campaignId, reportType }: CampaignStart): string => `${campaignId}/${reportType}`;

/** The error of a start that may not wait behind a run of the same report. */
export const alreadyRunningError = ({ campaignId, reportType }: CampaignStart): ReportsError =>
  new ReportsError(
    `SailPoint is already making the ${reportType} of campaign ${campaignId}, so ours was not started; pass onJoined: "wait" or "accept"`,
    { code: "report_joined", isRetryable: true, carriedOut: "no" },
  );

/** The error of a start that waited for too long. */
export const campaignBusyError = ({ campaignId, reportType, context }: CampaignStart): TimeoutError =>
  new TimeoutError(
    `campaign ${campaignId} was busy with other operations for all of maxWaitMs; its ${reportType} was not started`,
    { phase: "wait", label: context.options.label, carriedOut: "no" },
  );
