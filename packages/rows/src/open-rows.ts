import { ConfigError } from "@identity-reports/core/rows";
import type { ByteSource } from "./bytes.js";
import { CsvParser } from "./csv-parser.js";
import { JsonLinesParser } from "./json-lines-parser.js";
import type { RowsOptions } from "./options.js";
import type { RowParser } from "./row-parser.js";
import type { Fail, Place } from "./rows-error.js";
import { rowChecker } from "./schema.js";
import { failingRows, type Subject } from "./subject.js";

/** Bytes that are to become rows, and what is known of them. */
export interface RowBytes {
  readonly bytes: ByteSource;
  readonly subject: Subject;
  /** What the file says of itself that it is. */
  readonly format: string | undefined;
  /** True when a file without a header is one without rows. */
  readonly mayBeEmpty?: boolean | undefined;
  /** Lets go of what is behind the bytes. Never throws. */
  close(): Promise<void>;
}

/** A file that is open, and how its bytes become rows. */
export interface OpenRows {
  readonly bytes: ByteSource;
  readonly parser: RowParser;
  readonly fail: Fail;
  /** Checks a row before it is yielded: gives what takes its place, now or later. */
  readonly check: ((row: unknown, place: Place) => unknown) | undefined;
  /** Lets go of everything. Never throws. */
  close(): Promise<void>;
}

const adviceFor: Readonly<Record<string, string | undefined>> = {
  csv: ': say { format: "csv" }',
  jsonl: ': say { format: "jsonl" }',
  gzip: ": unpack it first",
};

/** Makes rows of bytes. @throws ConfigError when the file says that it is of another format than asked for. */
export function openRows(
  { bytes, subject, format: found, mayBeEmpty, close }: RowBytes,
  options: RowsOptions,
): OpenRows {
  const { format = "csv", schema } = options;
  if (found !== undefined && found !== format) {
    const file = subject.member ?? subject.file ?? "the file";
    const advice = adviceFor[found] ?? ", which has no rows";
    throw new ConfigError("format", `${file} is ${found}, not ${format}${advice}`);
  }
  const fail = failingRows(subject);
  const parser = parserOf(options, mayBeEmpty === true, fail);
  return {
    bytes,
    parser,
    fail,
    check: schema && rowChecker(schema, () => parser.columns, fail),
    async close() {
      await bytes.cancel();
      await close();
    },
  };
}

function parserOf(options: RowsOptions, mayBeEmpty: boolean, fail: Fail): RowParser {
  const { maxCellLength = 1_000_000, maxRowLength = 16_000_000, expectColumns, exact } = options;
  const settings = { maxCellLength, maxRowLength, expectColumns, exact, mayBeEmpty };
  if (options.format === "jsonl") return new JsonLinesParser(settings, fail);
  const { as = "objects", delimiter = ",", skipInitialSpace = false } = options;
  return new CsvParser({ ...settings, as, delimiter, skipInitialSpace }, fail);
}
