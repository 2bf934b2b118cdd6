import type { FileFormat } from "../download/report-file.js";
import type { RunHandle } from "./handle.js";
import type { WaitOptions } from "./options.js";

/** The types in which the reports of one vendor differ from those of the others. */
export interface ReportTypes {
  /** What `runReport` takes. */
  readonly input: object;
  /** What is sent to start the run: the input, validated and completed. */
  readonly startParams: object;
  readonly handle: RunHandle;
  /** The vendor's object of a run that has ended well. */
  readonly result: unknown;
  readonly format: FileFormat;
  /** Options of `runReport` and `submitReport`; at least the {@link WaitOptions}. */
  readonly startOptions: object;
  /** The vendor's own options of `download` and `saveTo`. */
  readonly fileOptions: unknown;
  /** A finished report; at least a `FinishedReport`. */
  readonly report: object;
}

/** Options of `runReport` and `submitReport`. */
export type StartOptions<Types extends ReportTypes> = WaitOptions<Types["handle"]> & Types["startOptions"];
