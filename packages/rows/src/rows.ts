import type { ColumnDrift } from "./columns.js";

/** The rows of a file, which can be read once. */
export interface Rows<T> extends AsyncIterable<T, undefined>, AsyncDisposable {
  /** The columns of a CSV file, or of the first row of JSON Lines. Undefined until they have been read. */
  readonly columns: readonly string[] | undefined;
  /** How the columns differ from `expectColumns`, where that is no error. Undefined until they have been read. */
  readonly columnDrift: ColumnDrift | undefined;
  /** How many rows there are, without the header. Undefined until the end of the file has been reached. */
  readonly rowCount: number | undefined;
  /**
   * The rows as an array.
   *
   * @param options.limit most rows: what is behind them is not read, and let go. Default: all.
   * @throws ConfigError when an option is wrong or unknown.
   */
  toArray(options?: { readonly limit?: number | undefined }): Promise<T[]>;
}
