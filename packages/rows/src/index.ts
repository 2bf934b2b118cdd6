export { readRows } from "./read-rows.js";
export { openArchive, type Archive, type ArchiveMember } from "./archive/open-archive.js";
export type { Rows } from "./rows.js";
export type { ColumnDrift } from "./columns.js";
export type { ArchiveLimits, ArchiveOptions, CsvRow, JsonRow, RowOf, RowsOptions } from "./options.js";
export type { FileSource, ReportToRead, RowSource } from "./sources.js";
export type { OutputOf, StandardIssue, StandardResult, StandardSchema } from "./standard-schema.js";
export { RowsError, type Place, type RowsErrorCode, type RowsErrorDetails } from "./rows-error.js";
export { ArchiveError, type ArchiveErrorCode, type ArchiveErrorDetails } from "./archive/archive-error.js";
