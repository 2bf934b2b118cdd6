import { brandError, oneLine, ReportsError, type ReportsErrorDetails } from "@identity-reports/core/rows";

/** What is wrong with the rows of a file. docs/guide/rows.md says of each what to do. */
export type RowsErrorCode =
  | "already_read"
  | "cell_too_large"
  | "duplicate_column"
  | "empty_column"
  | "file_changed"
  | "file_unreadable"
  | "header_missing"
  | "invalid_json"
  | "invalid_utf8"
  | "missing_column"
  | "moved_column"
  | "not_an_object"
  | "open_quote"
  | "ragged_row"
  | "row_too_large"
  | "schema_failed"
  | "stray_quote"
  | "text_after_quote"
  | "unexpected_column"
  | "value_lost";

/** Where in a file something is. */
export interface Place {
  /** Number of the row; the first behind the header is 1. Missing when it is about the header, or the file. */
  readonly row?: number | undefined;
  /** Line of the file on which the row begins; the first is 1. */
  readonly line?: number | undefined;
  /** Name of the column. */
  readonly column?: string | undefined;
}

/** What a {@link RowsError} can say about itself. */
export interface RowsErrorDetails extends Place, Pick<ReportsErrorDetails, "handle" | "cause"> {
  readonly code: RowsErrorCode;
  /** Name of the file, as far as it is known. */
  readonly file?: string | undefined;
  /** Name of the member, when the rows are those of a ZIP. */
  readonly member?: string | undefined;
  readonly issues?: readonly string[] | undefined;
}

/** A file does not have the rows that it should. Rows that were yielded before are as they stand in the file. */
export class RowsError extends ReportsError {
  declare readonly name: "RowsError";
  declare readonly code: RowsErrorCode;
  /** Number of the row; the first behind the header is 1. Missing when it is about the header, or the file. */
  declare readonly row?: number;
  /** Line of the file on which the row begins; the first is 1. */
  declare readonly line?: number;
  /** Name of the column. */
  declare readonly column?: string;
  /** Name of the file, as far as it is known. */
  declare readonly file?: string;
  /** Name of the member, when the rows are those of a ZIP. */
  declare readonly member?: string;
  /** What the schema says, one line each. Only with the code `schema_failed`. */
  declare readonly issues?: readonly string[];

  constructor(message: string, { row, line, column, file, member, issues, ...details }: RowsErrorDetails) {
    super(message, details);
    if (row !== undefined) this.row = row;
    if (line !== undefined) this.line = line;
    if (column !== undefined) this.column = column;
    if (file !== undefined) this.file = file;
    if (member !== undefined) this.member = member;
    if (issues !== undefined) this.issues = issues.map(oneLine);
  }
}
brandError(RowsError, "RowsError");

/** Throws a RowsError about the file that is being read. */
export type Fail = (
  code: RowsErrorCode,
  what: string,
  place: Place & { readonly issues?: readonly string[] | undefined },
) => never;
