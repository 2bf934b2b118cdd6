import type { RunReportParams as PingReportParams } from "@identity-reports/ping-reports";
import type { ReportDetails, RunHandle } from "@identity-reports/sailpoint-reports";
import type { CreateReportParams } from "@identity-reports/session-reports";

/** Asks for a report. Plain JSON, as a queue, a schedule or an HTTP request delivers it. */
export type SubmitEvent =
  | { readonly vendor: "sailpoint"; readonly report: ReportDetails }
  | { readonly vendor: "fudo"; readonly report: CreateReportParams }
  | { readonly vendor: "ping"; readonly report: PingReportParams };

/** Hand its `handle` to `collect`, later. */
export type SubmitResult = { readonly state: "submitted"; readonly handle: RunHandle } | Failure;

/** Asks for what `submit` has started. */
export interface CollectEvent {
  readonly handle: RunHandle;
}

/** `running`: ask again later. `stored`: done. */
export type CollectResult =
  { readonly state: "running"; readonly vendorState: string } | ({ readonly state: "stored" } & StoredReport) | Failure;

/** A report file in the storage. */
export interface StoredReport {
  readonly location: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly sha256?: string;
  readonly lengthVerified: boolean;
  /** Where the format shows it. Ping cuts files at 10,000 rows without saying so. */
  readonly rowCount?: number;
}

/** It failed, and trying again would not help, or might start the report a second time. */
export interface Failure {
  readonly state: "failed";
  /** `toJSON()` of the client's error. */
  readonly error: Readonly<Record<string, unknown>>;
}
