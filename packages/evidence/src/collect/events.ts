import type { CollectResult, ReportResult } from "../format/result.js";

/** What happens while reports are collected. More kinds and more fields may come. */
export type CollectEvent = BeginEvent | ReportEvent | ReportDoneEvent | CollectNotice | StopEvent | EndEvent;

/** The folder is open, and it is known what is to be done. */
export interface BeginEvent {
  readonly type: "begin";
  /** RFC 3339. */
  readonly at: string;
  readonly folder: string;
  /** Reports of this call. */
  readonly reports: number;
  /** Of these, how many are there from an earlier call. */
  readonly kept: number;
  readonly tenants: number;
}

/** A report goes on. */
export interface ReportEvent {
  readonly type: "report";
  readonly at: string;
  readonly id: string;
  readonly tenant: string;
  readonly report: string;
  /**
   * - `starting`: the vendor is being asked
   * - `running`: it makes the report; `vendorState` is its own word
   * - `downloading`: bytes arrive
   * - `verifying`: the file is read back
   */
  readonly phase: "starting" | "running" | "downloading" | "verifying";
  /** The vendor's word for where the run stands. */
  readonly vendorState?: string | undefined;
  /** Since the vendor accepted the run. */
  readonly elapsedMs?: number | undefined;
  readonly receivedBytes?: number | undefined;
  readonly totalBytes?: number | undefined;
}

/** A report is done with, as far as this call goes. */
export interface ReportDoneEvent {
  readonly type: "report-done";
  readonly at: string;
  readonly result: ReportResult;
}

/** Something that the operator should know and that stops nothing. */
export interface CollectNotice {
  readonly type: "notice";
  readonly at: string;
  /** `no_lock`: this Node or file system has none. `clean_up_failed`: a report stays at the appliance. */
  readonly code: "no_lock" | "clean_up_failed";
  readonly message: string;
  /** The report it is about. */
  readonly id?: string | undefined;
}

/** Nothing new begins. */
export interface StopEvent {
  readonly type: "stop";
  readonly at: string;
  readonly by: "signal" | "deadline";
}

/** All is done. */
export interface EndEvent {
  readonly type: "end";
  readonly at: string;
  readonly result: CollectResult;
}
