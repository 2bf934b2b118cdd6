import type { CsvRow, JsonRow, Rows } from "@identity-reports/rows";

/** Rows as text, in the order of their columns. */
export interface TableSource {
  /** Known once the first row was read. */
  readonly columns: () => readonly string[];
  readonly rows: () => AsyncIterable<readonly string[]>;
}

type Reading = Rows<CsvRow | JsonRow>;

/** A file whose rows can be read any number of times: once for each filter. */
export function tableOf(open: () => Reading): TableSource {
  let columns: readonly string[] = [];
  return {
    columns: () => columns,
    async *rows() {
      await using reading = open();
      for await (const row of reading) {
        columns = withNew(columns.length === 0 ? (reading.columns ?? []) : columns, row);
        yield columns.map((column) => cellOf(row[column]));
      }
      if (columns.length === 0) columns = reading.columns ?? [];
    },
  };
}

/** A row of JSON Lines may have members that the rows before it had not. */
function withNew(columns: readonly string[], row: CsvRow | JsonRow): readonly string[] {
  const added = Object.keys(row).filter((name) => !columns.includes(name));
  return added.length === 0 ? columns : [...columns, ...added];
}

function cellOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === undefined || value === null) return "";
  return typeof value === "bigint" ? String(value) : JSON.stringify(value);
}
