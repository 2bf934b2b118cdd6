import type { StartContext } from "@identity-reports/core/vendor";
import type { LaunchLag } from "./launch-clock.js";
import type { SentDetails } from "./report-details.js";
import type { RunReportOptions, SailPointRunHandle } from "./run-handle.js";

/** A run that only a clock takes for another's. */
export interface SuspectedRun {
  readonly origin: "suspected";
  readonly handle: SailPointRunHandle;
  readonly lag: LaunchLag;
}

/** A run that SailPoint named in answer to a start, and whose it is. */
export type NamedRun = SuspectedRun | { readonly origin: "ours" | "foreign"; readonly handle: SailPointRunHandle };

/** One call of `runReport` or `submitReport` on its way to a run of its own. */
export interface StartCall {
  /** Verb and path of the start, for errors. */
  readonly operation: string;
  readonly details: SentDetails;
  readonly onJoined: NonNullable<RunReportOptions["onJoined"]>;
  readonly context: StartContext<SailPointRunHandle, RunReportOptions>;
  /** How many runs of others blocked it. */
  foreignRuns: number;
  /** The run that blocked it last. */
  lastId: string | undefined;
  /** The run that blocked it although it may be its own. A second one of this kind decides, so there are no more. */
  suspect: SuspectedRun | undefined;
}
