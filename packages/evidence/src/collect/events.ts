import type { CollectResult, ReportResult } from "../format/result.js";

/**
 * What happens while reports are collected. Later releases may add kinds and fields.
 *
 * @example
 * ```ts
 * const onProgress = (event: CollectEvent) => {
 *   if (event.type === "report") console.error(event.id, event.phase, event.vendorState ?? "");
 *   if (event.type === "report-done") console.error(event.result.id, event.result.outcome);
 * };
 * await collect(plan, { clients, onProgress });
 * ```
 */
export type CollectEvent = BeginEvent | ReportEvent | ReportDoneEvent | CollectNotice | StopEvent | EndEvent;

/** Once, before the first report: the folder is open, and what each report needs is known. */
export interface BeginEvent {
  readonly type: "begin";
  /** When it happened: RFC 3339 in UTC, by this machine's clock. */
  readonly at: string;
  /** Absolute path of the collection. */
  readonly folder: string;
  /** How many reports this call is about: those of `only`, or all. */
  readonly reports: number;
  /** How many of these an earlier call has verified. */
  readonly kept: number;
  /** How many tenants these reports are of. Their reports are collected side by side. */
  readonly tenants: number;
}

/** A report has come to a phase, or further within it. */
export interface ReportEvent {
  readonly type: "report";
  /** When it happened: RFC 3339 in UTC, by this machine's clock. */
  readonly at: string;
  /** The report's id in the plan. */
  readonly id: string;
  /** Name of the tenant in the plan. */
  readonly tenant: string;
  /** Type, template or definition, as in the plan. */
  readonly report: string;
  /**
   * - `starting`: the request to start it is about to be sent.
   * - `running`: the vendor makes the report.
   * - `downloading`: its file arrives; an event about every 500 ms.
   * - `verifying`: the file is read back from the disk.
   */
  readonly phase: "starting" | "running" | "downloading" | "verifying";
  /** The vendor's word for the state of the run. Missing until the vendor was asked, and in other phases than `running`. */
  readonly vendorState?: string | undefined;
  /** Milliseconds since the vendor accepted the run. Missing in other phases than `running`. */
  readonly elapsedMs?: number | undefined;
  /** How much of the file has arrived. Missing in other phases than `downloading`. */
  readonly receivedBytes?: number | undefined;
  /** Size of the file, as the server announced it. Missing when it did not, and in other phases than `downloading`. */
  readonly totalBytes?: number | undefined;
}

/** This call has done all that it does for a report. */
export interface ReportDoneEvent {
  readonly type: "report-done";
  /** When it happened: RFC 3339 in UTC, by this machine's clock. */
  readonly at: string;
  /** How it came out; the same object is in the result of the call. */
  readonly result: ReportResult;
}

/** Something that the operator should know. It stops nothing. */
export interface CollectNotice {
  readonly type: "notice";
  /** When it happened: RFC 3339 in UTC, by this machine's clock. */
  readonly at: string;
  /**
   * - `no_lock`: this Node or this file system has no lock, so another process is not kept out of the folder.
   * - `clean_up_failed`: `cleanUp` could not delete a report at the vendor.
   * - `release_unneeded`: `release` names a report that is not held, and changes nothing about it.
   */
  readonly code: "no_lock" | "clean_up_failed" | "release_unneeded";
  /** One line for people. */
  readonly message: string;
  /** Id of the report that it is about. Missing when it is about the folder. */
  readonly id?: string | undefined;
}

/** The call was stopped: from now on nothing new is started. */
export interface StopEvent {
  readonly type: "stop";
  /** When it happened: RFC 3339 in UTC, by this machine's clock. */
  readonly at: string;
  /** Which option stopped it. */
  readonly by: "signal" | "deadline";
}

/** Once, at the end. It is not emitted when `collect` rejects. */
export interface EndEvent {
  readonly type: "end";
  /** When it happened: RFC 3339 in UTC, by this machine's clock. */
  readonly at: string;
  /** What `collect` resolves to. */
  readonly result: CollectResult;
}
