import type { TimedAnswer } from "@identity-reports/core/diagnose";

/** What one report has shown. */
export interface SessionObservations {
  readonly spec: TimedAnswer | undefined;
  readonly listBefore: TimedAnswer | undefined;
  /** The list with `limit=1`, after the report was there. */
  readonly listOfOne: TimedAnswer | undefined;
  readonly start: TimedAnswer | undefined;
  readonly reportId: string | undefined;
  /** The file right after the start, where it was not there yet. */
  readonly earlyFile: TimedAnswer | undefined;
  readonly file: TimedAnswer | undefined;
  /** From the answer to the start until the file was there, in ms. */
  readonly fileAfterMs: number | undefined;
  /** The row of the report in the list right after the start, and when its file was there. */
  readonly earlyRow: Readonly<Record<string, unknown>> | undefined;
  readonly lastRow: Readonly<Record<string, unknown>> | undefined;
  /** The text of the list that `lastRow` is from. */
  readonly lastListText: string;
  readonly unknownFile: TimedAnswer | undefined;
}
