/** The reports of a certification campaign. */
export type CampaignReportType =
  | "CAMPAIGN_COMPOSITION_REPORT"
  | "CAMPAIGN_REMEDIATION_STATUS_REPORT"
  | "CAMPAIGN_STATUS_REPORT"
  | "CERTIFICATION_SIGNOFF_REPORT";

/** A report of a campaign, as its list has it: the run that was made last. Only the type is always there. */
export interface CampaignReport {
  /** Which of the four reports this is. */
  readonly reportType?: CampaignReportType | (string & {}) | null | undefined;
  /** Id of the result: what `getReport` and `getReportResult` take. Whether each run has one of its own is not documented. */
  readonly id?: string | null | undefined;
  /** `Campaign Status Report` */
  readonly name?: string | null | undefined;
  /** Where the run stands: `PENDING`, or how it ended. Missing for a report that was never run. */
  readonly status?:
    "SUCCESS" | "WARNING" | "ERROR" | "TERMINATED" | "TEMP_ERROR" | "PENDING" | (string & {}) | null | undefined;
  /** When it was run last. Whether it moves at the start or at the end of a run is not documented. */
  readonly lastRunAt?: string | null | undefined;
  /** SailPoint may add attributes at any time. */
  readonly [attribute: string]: unknown;
}

/** Parameters of `getCampaignReports`. */
export interface GetCampaignReportsParams {
  /** Id of the campaign. */
  readonly id: string;
}

/** Parameters of `startCampaignReport`. */
export interface StartCampaignReportParams {
  /** Id of the campaign. */
  readonly id: string;
  /** Which of its reports. */
  readonly type: CampaignReportType | (string & {});
}
