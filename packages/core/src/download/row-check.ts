import { DownloadError } from "../errors/report-errors.js";
import { defined } from "../internal/objects.js";
import type { Lifetime } from "../internal/lifetime.js";
import type { FileSink } from "../platform/file-sink.js";
import { createRowCounter, type RowCounter } from "../scan/row-counter.js";
import type { FileFormat, SavedFile } from "./report-file.js";

/** Asks the vendor how many rows a report has. A request that it takes ends with `signal`. */
export type AskAnnouncedRows = (signal: AbortSignal) => Promise<number | undefined>;

/** Finds out, by what the vendor says in the run's result or in the file itself, that the file lacks rows. */
export interface MissingRowsDetector {
  /** Counts the rows of a table in an archive, as `createRowCounter` does, and looks in them for the sign that some are missing. */
  createCounter(format: string): RowCounter | undefined;
  /** Whether rows are missing, once the archive was read. False does not say that all are there. */
  hasMissingRows(): boolean;
}

/**
 * Finds out whether a file has all rows of its report, once all its bytes have come.
 *
 * @param counted its rows, where they were counted as the bytes came.
 * @throws DownloadError when `requireComplete` is set and the file is not known to be complete.
 */
export type RowCheck = (
  counted: number | undefined,
  sink: FileSink,
  lifetime: Lifetime,
) => Promise<Pick<SavedFile, "rowCount" | "announcedRows" | "rowsComplete">>;

/** What messages say about a file. */
interface RowCheckContext {
  readonly fileName: string;
  readonly format: FileFormat;
  readonly operation: string;
  readonly label: string | undefined;
}

/** @throws DownloadError for a file of which it can never be known whether rows are missing. */
export function expectCountable(context: RowCheckContext, askAnnouncedRows: AskAnnouncedRows | undefined): void {
  if (!["csv", "jsonl", "zip"].includes(context.format))
    throw rowsUnknownError(context, `a ${context.format} file has no rows to count`);
  if (askAnnouncedRows === undefined) throw rowsUnknownError(context, "nothing says how many rows the report has");
}

/** What a run knows about the rows of its file. */
export interface RowKnowledge {
  /** Asks how many rows the report has; undefined where the vendor cannot tell. */
  readonly askAnnouncedRows?: AskAnnouncedRows | undefined;
  /** Finds missing rows by other signs than that number; undefined where the vendor gives none. */
  readonly missingRowsDetector?: MissingRowsDetector | undefined;
}

/**
 * Makes the check of a file that is about to be put in its place: counts its rows, and compares them with what the vendor
 * announced.
 *
 * @param isRequired true when a file that is not known to be complete must not be saved.
 */
export function createRowCheck(
  context: RowCheckContext,
  { askAnnouncedRows, missingRowsDetector }: RowKnowledge,
  isRequired: boolean,
): RowCheck {
  return async (counted, sink, lifetime) => {
    const { createCounter = createRowCounter } = missingRowsDetector ?? {};
    const rowCount = counted ?? (await rowsOfArchive(context, sink, lifetime, createCounter));
    if (missingRowsDetector?.hasMissingRows() === true) {
      if (isRequired) throw errorOf(context, "has fewer rows than the vendor announced", "rows_incomplete");
      return { ...defined({ rowCount }), rowsComplete: false };
    }
    if (rowCount === undefined) {
      if (isRequired) throw rowsUnknownError(context, "its rows cannot be counted");
      return {};
    }
    const announced = askAnnouncedRows && (await lifetime.race(askAnnouncedRows(lifetime.signal)));
    // A number that the file itself disproves, such as 0 or -1, announces nothing.
    if (announced === undefined || announced < rowCount) {
      if (isRequired) throw rowsUnknownError(context, announcement(rowCount, announced));
      return { rowCount };
    }
    const rowsComplete = announced === rowCount;
    if (isRequired && !rowsComplete) throw rowsIncompleteError(context, rowCount, announced);
    return { rowCount, announcedRows: announced, rowsComplete };
  };
}

async function rowsOfArchive(
  { format }: RowCheckContext,
  sink: FileSink,
  lifetime: Lifetime,
  createCounter: MissingRowsDetector["createCounter"],
): Promise<number | undefined> {
  if (format !== "zip" || sink.countArchiveRows === undefined) return undefined;
  return await lifetime.race(sink.countArchiveRows(createCounter, lifetime.signal));
}

const announcement = (rowCount: number, announced: number | undefined): string =>
  announced === undefined
    ? "the vendor does not say how many rows the report has"
    : `it has ${rowCount} rows, but the vendor announced ${announced}`;

const rowsIncompleteError = (context: RowCheckContext, rowCount: number, announced: number): DownloadError =>
  errorOf(context, `has ${rowCount} of the report's ${announced} rows`, "rows_incomplete");

const rowsUnknownError = (context: RowCheckContext, why: string): DownloadError =>
  errorOf(
    context,
    `was not saved (requireComplete): whether it has all rows cannot be known, because ${why}`,
    "rows_unknown",
  );

const errorOf = ({ fileName, operation, label }: RowCheckContext, what: string, code: string): DownloadError =>
  new DownloadError(`${operation}: ${fileName} ${what}`, { code, carriedOut: "yes", operation, label });
