import { optional, refuse, rule, rules, validateObject, type Rules } from "@identity-reports/core/rows";

/**
 * Options of `writeCsv` and `writeJsonLines`.
 *
 * @example
 * ```ts
 * await writeJsonLines(readRows("accounts.csv"), "accounts.jsonl", { ifExists: "number" });
 * ```
 */
export interface WriteOptions {
  /** What to do when the target exists. `"number"` writes `name (2).csv`. Default: `"error"`. */
  readonly ifExists?: "error" | "replace" | "number" | undefined;
  /** Ends the writing, up to the moment the file is put in its place; nothing is left. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Options of `writeCsv`.
 *
 * @example
 * ```ts
 * await writeCsv([{ id: "1", name: "Ada" }], "names.csv", { columns: ["name", "id"], ifExists: "replace" });
 * ```
 */
export interface WriteCsvOptions extends WriteOptions {
  /** The columns in their order. Default: those of the `Rows`, or else of the first row. */
  readonly columns?: readonly string[] | undefined;
}

/** Rows to write: what `readRows` gives, or any others. */
export type RowsToWrite<Row = object> = (Iterable<Row> | AsyncIterable<Row>) & {
  readonly columns?: readonly string[] | undefined;
};

/** A file that was made of rows: a copy, and not what a vendor sent. */
export interface DerivedFile {
  /** Always true: no evidence of what the vendor sent. */
  readonly derived: true;
  /** Absolute path in Node; the file's name elsewhere, and empty for a stream. */
  readonly path: string;
  readonly format: "csv" | "jsonl";
  /** Without the header. */
  readonly rowCount: number;
  readonly sizeBytes: number;
  /** Lower-case hex. Missing where the runtime cannot hash a stream: in browsers. */
  readonly sha256?: string;
}

const isNameList = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === "string");

const writeRules: Rules = {
  ifExists: optional(rules.oneOf("error", "replace", "number")),
  signal: optional(rules.abortSignal),
};
const writeCsvRules: Rules = { ...writeRules, columns: optional(rule("a list of names", isNameList)) };

/** @throws ConfigError unless there are rows to go through. */
export function validateRowsToWrite(rows: unknown): void {
  const found = rows as Partial<Iterable<unknown> & AsyncIterable<unknown>> | null | undefined;
  if (typeof rows === "object" && (found?.[Symbol.asyncIterator] ?? found?.[Symbol.iterator]) !== undefined) return;
  refuse("rows", "rows, or a list of objects", rows);
}

/** @throws ConfigError when an option is wrong or unknown. */
export const validateWriteOptions = (options: WriteOptions): void => validateObject("options", options, writeRules);

/** @throws ConfigError when an option is wrong or unknown. */
export const validateWriteCsvOptions = (options: WriteCsvOptions): void =>
  validateObject("options", options, writeCsvRules);
