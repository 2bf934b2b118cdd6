import { Readable } from "node:stream";
import { resolve } from "node:path";
import { openArchive, readRows, safeForSpreadsheets, writeCsv, writeJsonLines } from "@identity-reports/rows";
import { usageError } from "../cli-error.ts";
import type { Invocation } from "../invocation.ts";
import { countText } from "../input/duration.ts";
import { standardOutput } from "../output/standard-output.ts";

interface RowsFlags {
  readonly to: "jsonl" | "csv";
  readonly format?: "csv" | "jsonl";
  readonly member?: string;
  readonly columns?: readonly string[];
  readonly delimiter?: string;
  readonly limit?: number;
  readonly safe?: boolean;
  readonly count?: boolean;
}

/** Rows, and the columns that they have once the first was read. */
interface FoundRows extends AsyncIterable<object> {
  readonly columns: readonly string[] | undefined;
}

/** Prints the rows of a file. */
export async function execute(invocation: Invocation): Promise<number> {
  const { context, output } = invocation;
  const flags = invocation.options as unknown as RowsFlags;
  const { rows, close } = await openFile(invocation.args[0] as string, flags, invocation);
  try {
    if (flags.count === true) {
      let count = 0;
      for await (const _ of rows) count += 1;
      output.result([countText(count)]);
      output.essence(String(count));
      output.document({ ok: true, exitCode: 0, rows: count });
      return 0;
    }
    const wanted = chosen(rows, flags);
    const printed = flags.safe === true ? safeForSpreadsheets(wanted) : wanted;
    const target = standardOutput(context);
    await (flags.to === "csv" ? writeCsv(printed, target) : writeJsonLines(printed, target));
    return 0;
  } finally {
    await close();
  }
}

async function openFile(file: string, flags: RowsFlags, { context }: Invocation) {
  const isJsonLines = /\.(?:jsonl|ndjson)$/i.test(flags.member ?? file);
  const format = flags.format ?? (isJsonLines ? "jsonl" : "csv");
  const { delimiter, member } = flags;
  const options = { format, signal: context.signal, ...(delimiter === undefined ? {} : { delimiter }) } as const;
  if (member === undefined) {
    const source = file === "-" ? Readable.toWeb(context.stdin) : resolve(context.cwd, file);
    const rows: FoundRows & AsyncDisposable = readRows(source as string, options);
    return { rows, close: () => rows[Symbol.asyncDispose]() };
  }
  if (file === "-") throw usageError("--member needs a file: the list of a ZIP is at its end.");
  const archive = await openArchive(resolve(context.cwd, file), { signal: context.signal });
  const found = archive.members.find(({ name }) => name === member);
  const close = () => archive[Symbol.asyncDispose]();
  if (found !== undefined) return { rows: found.rows(options) as FoundRows, close };
  await close();
  const names = archive.members.map(({ name }) => name).join(", ");
  throw usageError(`${file} has no member called ${JSON.stringify(member)}.`, `It has: ${names}.`);
}

/** The rows that are asked for, with the columns that are. */
function chosen(rows: FoundRows, { columns, limit = Infinity }: RowsFlags): FoundRows {
  return {
    get columns() {
      return columns ?? rows.columns;
    },
    async *[Symbol.asyncIterator]() {
      let count = 0;
      for await (const row of rows) {
        yield columns === undefined ? row : withColumns(row as Readonly<Record<string, unknown>>, columns);
        count += 1;
        if (count >= limit) return;
      }
    },
  };
}

/** @throws CliError for a column that the row does not have: a typing error would print nothing. */
function withColumns(row: Readonly<Record<string, unknown>>, columns: readonly string[]): object {
  const missing = columns.find((name) => !Object.hasOwn(row, name));
  if (missing === undefined) return Object.fromEntries(columns.map((name) => [name, row[name]]));
  throw usageError(
    `There is no column called ${JSON.stringify(missing)}.`,
    `There are: ${Object.keys(row).join(", ")}.`,
  );
}
