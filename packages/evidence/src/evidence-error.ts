import { ReportsError, type ReportsErrorDetails } from "@identity-reports/core";
import { brandError } from "@identity-reports/core/rows";

/** What is wrong with a plan, a collection or one of its files. docs/guide/evidence.md says what to do about each. */
export type EvidenceErrorCode =
  /** The plan is wrong; `issues` has every fault. */
  | "plan_invalid"
  /** The folder has a collection whose reports were asked for by another plan. */
  | "plan_differs"
  /** A tenant of the plan has no client. */
  | "client_missing"
  /** Another process collects in this folder. */
  | "folder_locked"
  /** The folder cannot be made, read or written. */
  | "folder_unusable"
  /** The disk of the folder is full, or its quota is used up. With room there, the same call continues. */
  | "disk_full"
  /** A file of `records/` is no record, or that of another report. */
  | "record_invalid"
  /** The document was written by a newer release, in a version that this one does not know. */
  | "version_unknown"
  /** A report may have been started, and its handle is not known. A person decides by `release`. */
  | "start_unknown"
  /** Another process has begun this report. */
  | "start_taken"
  /** The file is not what `expect` asks for. */
  | "expectation_failed"
  /** A file of the collection is missing or has changed. */
  | "file_changed"
  /** The run was there before the request, and `onJoined` does not accept it. */
  | "run_joined";

/** One fault of a document. */
export interface DocumentIssue {
  /** Where it is: `reports[0].format`. Empty for the document as a whole. */
  readonly path: string;
  /** What is wrong there, for people: `expected a text`. */
  readonly message: string;
}

/** What an {@link EvidenceError} is made of, beside its message. */
export interface EvidenceErrorDetails extends Partial<Omit<ReportsErrorDetails, "code">> {
  /** What is wrong, as a name that stays the same between releases. */
  readonly code: EvidenceErrorCode;
  /** Every fault of a plan or a record, with its place. Missing for other errors. */
  readonly issues?: readonly DocumentIssue[] | undefined;
  /** The file or folder that it is about. Missing when it is about none. */
  readonly path?: string | undefined;
}

/**
 * A plan, a collection or one of its files is not as it must be.
 *
 * @example
 * ```ts
 * try {
 *   await collect(parsePlan(await readFile("quarter.json", "utf8")), { clients });
 * } catch (error) {
 *   if (!EvidenceError.is(error)) throw error;
 *   for (const { path, message } of error.issues ?? []) console.error(path, message);
 * }
 * ```
 */
export class EvidenceError extends ReportsError {
  declare readonly name: "EvidenceError";
  /** What is wrong, as a name that stays the same between releases. */
  declare readonly code: EvidenceErrorCode;
  /** Every fault of a plan or a record, with its place. Missing for other errors. */
  declare readonly issues?: readonly DocumentIssue[];
  /** The file or folder that it is about. Missing when it is about none. */
  declare readonly path?: string;

  constructor(message: string, { issues, path, ...details }: EvidenceErrorDetails) {
    super(message, details);
    if (issues !== undefined) this.issues = issues;
    if (path !== undefined) this.path = path;
  }
}
brandError(EvidenceError, "EvidenceError");
