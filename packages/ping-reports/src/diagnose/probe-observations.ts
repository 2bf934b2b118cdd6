import type { TimedAnswer } from "@identity-reports/core/diagnose";

/** What one run has shown. */
export interface PingObservations {
  readonly templates: TimedAnswer | undefined;
  /** The template that is run, as it is listed. */
  readonly template: Readonly<Record<string, unknown>> | undefined;
  readonly start: TimedAnswer | undefined;
  readonly runId: string | undefined;
  /** The row of the run when it had ended. */
  readonly ended: Readonly<Record<string, unknown>> | undefined;
  /** From the answer to the start until the run was listed, in ms. */
  readonly listedAfterMs: number | undefined;
  /** The run, looked for by the name in lower case. */
  readonly byLowerCase: TimedAnswer | undefined;
  readonly view: TimedAnswer | undefined;
  readonly earlyDownload: TimedAnswer | undefined;
  readonly exported: TimedAnswer | undefined;
  readonly file: TimedAnswer | undefined;
  readonly json: TimedAnswer | undefined;
  /** Rows of a run that is not there. */
  readonly unknownRun: TimedAnswer | undefined;
}
