import { ConfigError, optional, refuse, rule, rules, validateObject, type Rules } from "@identity-reports/core/rows";
import type { OutputOf, StandardSchema } from "./standard-schema.js";

/**
 * Options of `readRows`, and of the rows of a member.
 *
 * @example
 * ```ts
 * const rows = readRows("accounts.csv", { expectColumns: ["Account Name", "Status"], maxCellLength: 10_000 });
 * for await (const row of rows) console.log(row);
 * ```
 */
export interface RowsOptions extends ArchiveLimits {
  /** What the file is. `"jsonl"` is JSON Lines: one object on each line. Default: `"csv"`. */
  readonly format?: "csv" | "jsonl" | undefined;
  /** Rows of a CSV file as arrays, in the order of `columns`: a little faster, and without names. Default: `"objects"`. */
  readonly as?: "objects" | "arrays" | undefined;
  /** The character between the cells of a CSV file. It is never guessed. Default: a comma. */
  readonly delimiter?: string | undefined;
  /** Lets blanks in front of a cell go. Default: false, they belong to the cell. */
  readonly skipInitialSpace?: boolean | undefined;
  /** Checks each row, and may change it: a schema of zod, valibot, arktype or the like. */
  readonly schema?: StandardSchema | undefined;
  /**
   * The columns that must be there, spelled exactly so. Others, and another order, are told in `columnDrift`. In JSON
   * Lines each row is checked.
   */
  readonly expectColumns?: readonly string[] | undefined;
  /** With `expectColumns`: a column that is not expected, or in another order, is an error, too. Default: false. */
  readonly exact?: boolean | undefined;
  /** Most characters of a cell. Default: 1,000,000. */
  readonly maxCellLength?: number | undefined;
  /** Most characters of a row, or of a line in JSON Lines. Default: 16,000,000. */
  readonly maxRowLength?: number | undefined;
  /** Ends the reading; a temporary file goes away. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Options of `openArchive`.
 *
 * @example
 * ```ts
 * await using archive = await openArchive("search-export.zip", { signal: AbortSignal.timeout(60_000) });
 * console.log(archive.members.map(({ name }) => name));
 * ```
 */
export interface ArchiveOptions extends ArchiveLimits {
  /** What to ask a report for; a vendor may answer with a ZIP whatever was asked. Default: `"csv"`. */
  readonly format?: string | undefined;
  /** Ends the opening; a temporary file goes away. */
  readonly signal?: AbortSignal | undefined;
}

/** How much an archive may hold. What passes a limit is an error before the first member is read. */
export interface ArchiveLimits {
  /** Most members. Default: 10,000. */
  readonly maxMembers?: number | undefined;
  /** Most bytes of all members together, unpacked. Default: 4 GiB. */
  readonly maxTotalBytes?: number | undefined;
  /** Most bytes unpacked for each packed one, where all members together have more than 1 MiB. Default: 200. */
  readonly maxRatio?: number | undefined;
}

/** A row of a CSV file: the text of each cell, by its column. */
export type CsvRow = Record<string, string>;

/** A row of JSON Lines. An integer that a number cannot hold is a `bigint`. */
export type JsonRow = Record<string, unknown>;

/** What the rows are that these options give. */
export type RowOf<Options> = Options extends { readonly schema: infer Schema extends StandardSchema }
  ? OutputOf<Schema>
  : Options extends { readonly as: "arrays" }
    ? string[]
    : Options extends { readonly format: "jsonl" }
      ? JsonRow
      : Options extends { readonly expectColumns: readonly (infer Column extends string)[] }
        ? Record<Column, string> & CsvRow
        : CsvRow;

const archiveRules: Rules = {
  maxMembers: optional(rules.wholeNumber(1)),
  maxTotalBytes: optional(rules.wholeNumber(1)),
  maxRatio: optional(rules.wholeNumber(1)),
  format: optional(rules.nonEmptyText),
  signal: optional(rules.abortSignal),
};

const isCharacter = (value: unknown): boolean => typeof value === "string" && /^[^"\r\n]$/.test(value);
const isSchema = (value: unknown): boolean =>
  typeof (value as Partial<StandardSchema> | null)?.["~standard"]?.validate === "function";
const isNameList = (value: unknown): boolean =>
  Array.isArray(value) && value.every((name) => typeof name === "string") && new Set(value).size === value.length;

const rowsRules: Rules = {
  ...archiveRules,
  format: optional(rules.oneOf("csv", "jsonl")),
  as: optional(rules.oneOf("objects", "arrays")),
  delimiter: {
    isOptional: true,
    validate(option, value) {
      if (isCharacter(value)) return;
      // A delimiter is no secret: the value may be shown.
      throw new ConfigError(
        option,
        `expected one character other than a quote or a line end; got ${JSON.stringify(value)}`,
      );
    },
  },
  skipInitialSpace: optional(rules.boolean),
  schema: optional(rule("a Standard Schema", isSchema)),
  expectColumns: optional(rule("a list of different names", isNameList)),
  exact: optional(rules.boolean),
  maxCellLength: optional(rules.wholeNumber(1)),
  maxRowLength: optional(rules.wholeNumber(1)),
};

const isLimit = (value: unknown): boolean => value === Infinity || (Number.isInteger(value) && (value as number) >= 0);
const toArrayRules: Rules = { limit: optional(rule("a whole number, or Infinity", isLimit)) };

/** @throws ConfigError when an option is wrong or unknown. */
export function validateArchiveOptions(options: ArchiveOptions): void {
  validateObject("options", options, archiveRules);
}

/** The same for those of `toArray`. */
export function validateToArrayOptions(options: object): void {
  validateObject("options", options, toArrayRules);
}

/** @throws ConfigError when an option is wrong or unknown, or two do not go together. */
export function validateRowsOptions(options: RowsOptions): void {
  validateObject("options", options, rowsRules);
  const { format, as, delimiter, skipInitialSpace, exact, expectColumns } = options;
  if (exact === true && expectColumns === undefined) refuse("expectColumns", "a list of names with exact", undefined);
  const onlyForCsv = { as: as === "arrays", delimiter: delimiter !== undefined, skipInitialSpace };
  for (const [option, isGiven] of Object.entries(onlyForCsv)) {
    if (isGiven === true && format === "jsonl") throw new ConfigError(option, "is for CSV, not for JSON Lines");
  }
}
