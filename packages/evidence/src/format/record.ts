import type { ErrorJson } from "./error-json.js";
import type { NextStepJson } from "./next-step-json.js";
import type { Declarations, Expectation } from "./plan.js";
import type { FileFacts, MemberFacts, Population } from "./record-file.js";
import type { Period, ReportLogic, RequestFacts, Source } from "./record-question.js";
import type { Collector, Requester, RunFacts } from "./record-run.js";

/** Says what kind of document a record is. */
export const recordType = "https://www.npmjs.com/package/@identity-reports/evidence/record/v1";

/**
 * How far a report has come.
 *
 * - `starting`: the request to start it is about to be sent. In a finished call: the process died at that point.
 * - `started`: the vendor accepted the run, and the record has its handle.
 * - `saved`: the file is in its folder below `data/`, and was not read back yet.
 * - `verified`: the file was read back from the disk; its digests and rows are right. The end.
 * - `failed`: `failure` says at what, and why.
 * - `unknown`: a run may have been started, and its handle is not known. Only a person ends this, by `release`.
 * - `skipped`: the plan says not to collect it.
 */
export type RecordState = "starting" | "started" | "saved" | "verified" | "failed" | "unknown" | "skipped";

/** States of a record that answers nothing: what the plan asks may have been changed since. */
export const unansweredStates: readonly RecordState[] = ["failed", "skipped"];

/**
 * `records/<id>.json`: how far a report has come, and what an auditor asks about it. What is not known is left out, never
 * guessed. The place of a field says who its source is: `request` is what we sent, `run.server` and `population.announced`
 * are the vendor's words, `file`, `members`, `columns` and `population.counted` were measured here, and all under `declared`
 * is the operator's word.
 */
export interface EvidenceRecord {
  /** Always the same address: it names the kind of this document, and is not fetched. */
  readonly type: typeof recordType;
  /** Version of this shape. A record of a later version is refused. */
  readonly version: 1;
  /** The report's id in the plan. */
  readonly id: string;
  /** UUID of this record, made at its first write. The id of the collection is made of those of its records. */
  readonly uuid: string;
  /** How far the report has come. */
  readonly state: RecordState;
  /** Every start of the report, the oldest first. Empty for a report that was only ever skipped. */
  readonly attempts: readonly Attempt[];
  /** Which tenant of which vendor was asked: from the plan and the client. */
  readonly source: Source;
  /** Which report it is, and what it selects: from the plan; what the plan does not say, from the vendor. */
  readonly report: ReportLogic;
  /** What we sent. */
  readonly request: RequestFacts;
  /** The time that the data is about. Missing when neither the arguments nor the operator say it. */
  readonly period?: Period | undefined;
  /** The run at the vendor. Missing until the vendor has named it. */
  readonly run?: RunFacts | undefined;
  /** Who started the run. Missing until it is finished, and when neither the vendor nor the access token says it. */
  readonly requester?: Requester | undefined;
  /** The software and the machine that collected it. */
  readonly collector: Collector;
  /** The file. Missing until one was received. */
  readonly file?: FileFacts | undefined;
  /** The members of a ZIP, in its order; read and measured here. Missing for other formats, and until it was read back. */
  readonly members?: readonly MemberFacts[] | undefined;
  /**
   * Names of the columns in the order of the file, read here. Missing for a file without rows, for a ZIP of several members,
   * when the rows cannot be read, and until it was read back.
   */
  readonly columns?: readonly string[] | undefined;
  /** How many rows there should be, and how many there are. Missing until a file was received. */
  readonly population?: Population | undefined;
  /** Why the rows cannot be read exactly: `population.counted` is then a count of line ends, and `columns` is missing. */
  readonly rowsError?: ErrorJson | undefined;
  /** What the plan expects of the file, as it was when the file was checked. Missing when it expects nothing. */
  readonly expect?: Expectation | undefined;
  /** Why the report came to no verified file so far. Missing while nothing has failed, and once the file is verified. */
  readonly failure?: Failure | undefined;
  /** Why it was not collected, in the plan's words. Missing in all states but `skipped`. */
  readonly skipped?: string | undefined;
  /** The operator's word. Nothing here was checked. */
  readonly declared: Declared;
}

/** One start of the report. */
export interface Attempt {
  /** From 1. */
  readonly number: number;
  /** When it began: RFC 3339 in UTC, by this machine's clock. */
  readonly at: string;
  /**
   * How it ended: `open` until that is known. `released`: its outcome stayed unknown, and a person has had the report
   * started again.
   */
  readonly outcome: "open" | "verified" | "failed" | "unknown" | "released";
  /** What it failed with. Missing while it has not failed. */
  readonly error?: ErrorJson | undefined;
}

/** Why there is no file, or none that is as it must be. */
export interface Failure {
  /** `run`: the report could not be started or made. `file`: the run is done, and its file is not as it must be. */
  readonly at: "run" | "file";
  /** The error that it failed with. */
  readonly error: ErrorJson;
  /** What can be done about it. */
  readonly nextStep: NextStepJson;
}

/** All that is the operator's word alone. */
export interface Declared extends Declarations {
  /** The controls that the report is evidence for: `control` of the plan. Empty when the plan names none. */
  readonly controlIds: readonly string[];
}
