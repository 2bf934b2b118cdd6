import type { OnJoined } from "@identity-reports/evidence";

/** Options of `collect`. */
export interface CollectFlags {
  readonly folder?: string;
  readonly only?: readonly string[];
  readonly concurrency?: number;
  /** In ms. */
  readonly maxWait?: number;
  /** In ms. */
  readonly interval?: number;
  readonly deadline?: Date;
  readonly onJoined?: OnJoined;
  readonly retryFailed?: boolean;
  readonly release?: readonly string[];
  readonly cleanUp?: boolean;
  readonly allowIncomplete?: boolean;
  readonly strict?: boolean;
  readonly result?: string;
  readonly summary?: string;
  readonly dryRun?: boolean;
}
