import type { ReadyReport } from "../vendors/vendor.ts";
import type { Run } from "./run.ts";

/** What can be done with a run. */
export interface RunActions {
  stopWaiting(run: Run): void;
  resume(run: Run): void;
  cancel(run: Run): void;
  runAgain(run: Run): void;
  save(run: Run, format: string): void;
  remove(run: Run): void;
  /** Takes another token for the address of the run, and goes on with it. */
  giveToken(run: Run, token: string): void;
  hasToken(run: Run): boolean;
  canCancel(run: Run): boolean;
  reportOf(run: Run): ReadyReport | undefined;
  fileOf(run: Run): Blob | undefined;
}
