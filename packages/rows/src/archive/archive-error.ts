import { brandError, ReportsError, type ReportsErrorDetails } from "@identity-reports/core/rows";

/** What is wrong with a ZIP. docs/guide/rows.md says of each what to do. */
export type ArchiveErrorCode =
  | "archive_cut"
  | "archive_damaged"
  | "archive_encrypted"
  | "archive_overlap"
  | "archive_too_large"
  | "archive_unsafe_name"
  | "archive_unsupported";

/** What an {@link ArchiveError} can say about itself. */
export interface ArchiveErrorDetails extends Pick<ReportsErrorDetails, "handle" | "cause"> {
  readonly code: ArchiveErrorCode;
  readonly file?: string | undefined;
  readonly member?: string | undefined;
}

/** A ZIP is no whole, plain and harmless ZIP. */
export class ArchiveError extends ReportsError {
  declare readonly name: "ArchiveError";
  declare readonly code: ArchiveErrorCode;
  /** Name of the file, as far as it is known. */
  declare readonly file?: string;
  /** Name of the member at fault, when it is one. */
  declare readonly member?: string;

  constructor(message: string, { file, member, ...details }: ArchiveErrorDetails) {
    super(message, details);
    if (file !== undefined) this.file = file;
    if (member !== undefined) this.member = member;
  }
}
brandError(ArchiveError, "ArchiveError");

/** Throws an ArchiveError about the archive that is being read. */
export type FailArchive = (
  code: ArchiveErrorCode,
  what: string,
  details?: { member?: string; cause?: unknown },
) => never;
