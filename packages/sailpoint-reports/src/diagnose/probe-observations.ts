import type { TimedAnswer } from "@identity-reports/core/diagnose";

/** What one run has shown. */
export interface SailPointObservations {
  readonly report: string;
  readonly tenantInfo: TimedAnswer | undefined;
  readonly start: TimedAnswer | undefined;
  readonly runId: string | undefined;
  /** By how many ms the time of launch is behind the `Date` of the answer. */
  readonly launchedLagMs: number | undefined;
  /** The first result without an end state. */
  readonly running: TimedAnswer | undefined;
  readonly ended: TimedAnswer | undefined;
  readonly file: TimedAnswer | undefined;
  /** The file without `fileFormat`, and asked for as JSON. */
  readonly fileWithoutFormat: TimedAnswer | undefined;
  readonly fileAsJson: TimedAnswer | undefined;
  readonly unknownResult: TimedAnswer | undefined;
  readonly unknownFile: TimedAnswer | undefined;
  /** Statuses of a result by version. */
  readonly versions: Readonly<Record<string, TimedAnswer>>;
}
