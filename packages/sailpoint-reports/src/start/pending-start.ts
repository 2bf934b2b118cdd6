import type { StartContext } from "@identity-reports/core/vendor";
import type { LaunchLead } from "./clock-offsets.js";
import type { CompleteDetails } from "../report-details.js";
import type { RunReportOptions, SailPointRunHandle } from "../run-handle.js";
import type { SailPointTypes } from "../sailpoint-report.js";

/** A run that only one sign takes for another's: a clock, or what the run shows of itself. */
export interface SuspectedRun {
  readonly runOrigin: "suspected";
  readonly handle: SailPointRunHandle;
  /** How long before our request it was launched, or what it shows that was not asked for. */
  readonly sign: { readonly lead: LaunchLead } | { readonly difference: string };
}

/**
 * A run that SailPoint named in response to a start, and whose it is: the start's `own`, or `another`'s. The other may be a
 * start of the same client.
 */
export type IdentifiedRun =
  SuspectedRun | { readonly runOrigin: "own" | "another"; readonly handle: SailPointRunHandle };

/** What one `runReport` or `submitReport` has met on its way to a run of its own. */
export interface PendingStart {
  /** Verb and path of the request, for errors. */
  readonly operation: string;
  readonly startParams: CompleteDetails;
  readonly onJoined: NonNullable<RunReportOptions["onJoined"]>;
  readonly context: StartContext<SailPointTypes>;
  /** How many runs blocked it that no call of this client started. */
  foreignRuns: number;
  /** The runs that blocked it, and whose end it has seen. */
  readonly endedIds: Set<string>;
  /** How often it got a run whose end it had seen. */
  repeatedRuns: number;
  /** The run that blocked it although it may be its own. A second one shows that both are its
   * own, or ends the start with an error: there is never a third. */
  suspectedRun: SuspectedRun | undefined;
}
