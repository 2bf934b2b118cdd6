/** What differs between two collections. Plain JSON; `comparisonJsonSchema` describes it. */
export interface Comparison {
  /** Version of this shape. */
  readonly version: 1;
  /** Always true: a comparison is made from evidence, and is no evidence of a vendor itself. */
  readonly derived: true;
  /** When it was made: RFC 3339 in UTC, by this machine's clock. */
  readonly comparedAt: string;
  /** The older collection. */
  readonly before: ComparedCollection;
  /** The newer collection. */
  readonly after: ComparedCollection;
  /** The options that decide what counts as a difference. */
  readonly settings: ComparisonSettings;
  /**
   * - `same`: no row and no column of any report differs.
   * - `different`: something does, and all reports were compared.
   * - `not-compared`: at least one report was not; the others were.
   */
  readonly outcome: "same" | "different" | "not-compared";
  /** The outcome in one line: `2 of 14 reports differ: 12 rows added, 3 removed, 1 changed`. */
  readonly summary: string;
  /** What a reader has to know first, for people: a collection is not sealed, or a file is not complete. */
  readonly cautions: readonly string[];
  /** Rows of all reports that were compared. */
  readonly counts: RowCounts;
  /** In the order of the newer plan; then reports that only the older collection has. Reports that both skip are left out. */
  readonly reports: readonly ComparedReport[];
}

/** One of the two collections. */
export interface ComparedCollection {
  /** Absolute path of the folder; with `compareFiles` of the file. */
  readonly folder: string;
  /** Whether it has a `bagit.txt`. Always false with `compareFiles`. */
  readonly sealed: boolean;
  /**
   * SHA-256 of `tagmanifest-sha256.txt`, in lower-case hex: it differs for every other collection. Missing when there is no
   * such file.
   */
  readonly digest?: string | undefined;
}

/** The {@link CompareOptions} that decide what counts as a difference, with their defaults. */
export interface ComparisonSettings {
  /** The columns that name a row. */
  readonly key: CompareKey;
  /** Columns whose differences do not count. Empty by default. */
  readonly ignore: readonly string[];
  /** What counts as no difference in a cell. Empty by default: everything counts. */
  readonly normalize: readonly Normalization[];
  /** Columns that were renamed: from the older name to the newer one. Empty by default. */
  readonly renamed: Readonly<Record<string, string>>;
}

/** The columns whose values name a row: one or several; for all reports, or by id of the report. */
export type CompareKey = string | readonly string[] | Readonly<Record<string, string | readonly string[]>>;

/** What counts as no difference: white space at the ends (`trim`), upper and lower case (`case`), the Unicode form (`unicode`). */
export type Normalization = "trim" | "case" | "unicode";

/** How many rows differ. */
export interface RowCounts {
  /** Rows that only the newer side has. */
  readonly added: number;
  /** Rows that only the older side has. */
  readonly removed: number;
  /** Rows that both sides have, with other values. */
  readonly changed: number;
}

/** One report of the two collections. */
export interface ComparedReport {
  /** Id of the report in the plan; with `compareFiles` the name of the newer file. */
  readonly id: string;
  /**
   * - `identical`: both files were read, and have the same digest. Their rows were not compared.
   * - `same`: the files differ, and no row or column does: the order of rows is another one, or their spelling.
   * - `different`: rows or columns differ.
   * - `not-compared`: `problem` says why.
   */
  readonly outcome: "identical" | "same" | "different" | "not-compared";
  /** With `not-compared`: why. With `identical`: only when the key names a column that the file does not have. */
  readonly problem?: CompareProblem | undefined;
  /** What a reader has to know first about this report, for people. */
  readonly cautions: readonly string[];
  /** All zero when it is not `different`. */
  readonly counts: RowCounts;
  /** One for a file of rows; one for each member of a ZIP. Empty when it is `identical` or `not-compared`. */
  readonly tables: readonly ComparedTable[];
}

/** Why a report was not compared. */
export interface CompareProblem {
  /** A name that stays the same between releases. */
  readonly code: CompareProblemCode;
  /** One line for people, which names the columns or rows. */
  readonly message: string;
}

/** Why a report was not compared, as a code that stays the same. */
export type CompareProblemCode =
  /** Only the older collection has a verified file of it. */
  | "only_before"
  /** Only the newer collection has a verified file of it. */
  | "only_after"
  /** Neither collection has a verified file of it. */
  | "no_file"
  /** Type, logic, arguments, format or source differ: rows would differ because something else was asked for. */
  | "question_differs"
  /** Its format has no rows: PDF, HTML. */
  | "no_rows"
  /** The option `key` has none for it. */
  | "key_not_given"
  /** A file does not have a column of the key. */
  | "key_column_missing"
  /** A row has no value in a column of the key. */
  | "key_empty"
  /** Two rows of one file have the same key. */
  | "key_duplicate"
  /** A file has more rows than `maxRows`. */
  | "too_many_rows"
  /** A file is no correct CSV, JSON Lines or ZIP, or cannot be read. */
  | "rows_unreadable"
  /** A file is not the one that its record names. */
  | "file_changed"
  /** The members of the two ZIPs cannot be paired. */
  | "members_differ";

/** Two files of rows, or two members of a ZIP. Rows are sorted by key, by code point. */
export interface ComparedTable {
  /** Name of the member in the newer ZIP. Missing for other formats. */
  readonly member?: string | undefined;
  /** The columns that name a row, in the newer names. */
  readonly key: readonly string[];
  /** How many rows the older side has. */
  readonly rowsBefore: number;
  /** How many rows the newer side has. */
  readonly rowsAfter: number;
  /** How the columns differ. */
  readonly columns: ColumnChanges;
  /** Rows that only the newer side has. */
  readonly added: readonly RowOfOneSide[];
  /** Rows that only the older side has. */
  readonly removed: readonly RowOfOneSide[];
  /** Rows that both sides have, with other values. */
  readonly changed: readonly ChangedRow[];
}

/** How the columns differ, in the newer names. Only columns that both sides have are compared. */
export interface ColumnChanges {
  /** Only the newer side has them. */
  readonly added: readonly string[];
  /** Only the older side has them. */
  readonly removed: readonly string[];
  /** At another position than before, counted among the columns that both sides have. */
  readonly moved: readonly string[];
  /** Their cells were compared. */
  readonly compared: readonly string[];
  /** Both sides have them, and the option `ignore` names them. */
  readonly ignored: readonly string[];
}

/** Values of the columns of the key, in the key's order: text in CSV, any JSON in JSON Lines. */
export type RowKey = readonly unknown[];

/** A row that only one side has. */
export interface RowOfOneSide {
  /** Names the row. */
  readonly key: RowKey;
  /** Its values, by column: those that are compared. */
  readonly row: Readonly<Record<string, unknown>>;
}

/** A row that both sides have, with other values. */
export interface ChangedRow {
  /** Names the row, in the newer values. */
  readonly key: RowKey;
  /** The older value and the newer one, by column: only columns that differ. */
  readonly changes: Readonly<Record<string, readonly [before: unknown, after: unknown]>>;
}
