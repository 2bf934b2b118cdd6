/** What differs between two collections. Plain JSON; `comparisonJsonSchema` describes it. */
export interface Comparison {
  readonly version: 1;
  /** Made from evidence, and no evidence of a vendor itself. */
  readonly derived: true;
  /** When it was made, in UTC. */
  readonly comparedAt: string;
  readonly before: ComparedCollection;
  readonly after: ComparedCollection;
  readonly settings: ComparisonSettings;
  /**
   * - `same`: no row and no column of any report differs.
   * - `different`: something does, and all reports were compared.
   * - `not-compared`: at least one report was not; the others were.
   */
  readonly outcome: "same" | "different" | "not-compared";
  /** The outcome in one line: `2 of 14 reports differ: 12 rows added, 3 removed, 1 changed`. */
  readonly summary: string;
  /** What a reader has to know first: sides that are incomplete, or not sealed. */
  readonly cautions: readonly string[];
  readonly counts: RowCounts;
  /** In the order of the plan that came after; then what only the one before has. */
  readonly reports: readonly ComparedReport[];
}

/** One side. */
export interface ComparedCollection {
  /** Absolute path of the folder; with `compareFiles` of the file. */
  readonly folder: string;
  readonly sealed: boolean;
  /** SHA-256 of `tagmanifest-sha256.txt`: the name of exactly this collection. */
  readonly digest?: string | undefined;
}

/** How rows were compared, as asked for. */
export interface ComparisonSettings {
  readonly key: CompareKey;
  readonly ignore: readonly string[];
  readonly normalize: readonly Normalization[];
  readonly renamed: Readonly<Record<string, string>>;
}

/** The columns that name a row: of all reports, or by id of the report. */
export type CompareKey = string | readonly string[] | Readonly<Record<string, string | readonly string[]>>;

/** What counts as no difference: blanks at the ends, the case of letters, the Unicode form. */
export type Normalization = "trim" | "case" | "unicode";

/** How many rows came, went, and have other values. */
export interface RowCounts {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
}

/** One report of the two collections. */
export interface ComparedReport {
  readonly id: string;
  /**
   * - `identical`: the files have one digest, which was taken of both; their rows were not read.
   * - `same`: the files differ, and no row does: in order, or in format.
   * - `different`: rows or columns differ.
   * - `not-compared`: `problem` says why.
   */
  readonly outcome: "identical" | "same" | "different" | "not-compared";
  /** Why it was not compared. With `identical`: that the key names a column which the file does not have. */
  readonly problem?: CompareProblem | undefined;
  /** About this report, what a reader has to know first. */
  readonly cautions: readonly string[];
  readonly counts: RowCounts;
  /** One for a file of rows; one for each member of a ZIP. */
  readonly tables: readonly ComparedTable[];
}

/** Why a report was not compared. */
export interface CompareProblem {
  readonly code: CompareProblemCode;
  readonly message: string;
}

/** Why a report was not compared, as a code that stays the same. */
export type CompareProblemCode =
  /** Only one of the two collections has a verified file of it. */
  | "only_before"
  | "only_after"
  /** Neither has. */
  | "no_file"
  /** Type, arguments, format or source differ: the difference would be the question's. */
  | "question_differs"
  /** It has no rows that can be read: a PDF. */
  | "no_rows"
  /** There is no key for it. */
  | "key_not_given"
  | "key_column_missing"
  | "key_empty"
  | "key_duplicate"
  | "too_many_rows"
  | "rows_unreadable"
  /** A file is not the one that its record names. */
  | "file_changed"
  /** The members of the two ZIPs cannot be paired. */
  | "members_differ";

/** Rows of one kind. Keys are sorted by code point. */
export interface ComparedTable {
  /** Of a ZIP. */
  readonly member?: string | undefined;
  readonly key: readonly string[];
  /** Rows of each side. */
  readonly rowsBefore: number;
  readonly rowsAfter: number;
  readonly columns: ColumnChanges;
  readonly added: readonly RowOfOneSide[];
  readonly removed: readonly RowOfOneSide[];
  readonly changed: readonly ChangedRow[];
}

/** How the columns differ. Only those that both sides have were compared. */
export interface ColumnChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** In another place than before, counted among those that both have. */
  readonly moved: readonly string[];
  readonly compared: readonly string[];
  /** Left out because `ignore` says so. */
  readonly ignored: readonly string[];
}

/** Values of the columns of the key, in the key's order. */
export type RowKey = readonly unknown[];

/** A row that only one side has: its key and the columns that were compared. */
export interface RowOfOneSide {
  readonly key: RowKey;
  readonly row: Readonly<Record<string, unknown>>;
}

/** A row that both sides have, and that differs: the old value and the new one, by column. */
export interface ChangedRow {
  readonly key: RowKey;
  readonly changes: Readonly<Record<string, readonly [before: unknown, after: unknown]>>;
}
