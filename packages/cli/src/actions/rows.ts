import { Readable } from "node:stream";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { openArchive, readRows, safeForSpreadsheets, writeCsv, writeJsonLines } from "@identity-reports/rows";
import { didYouMean } from "@identity-reports/core/vendor";
import { usageError } from "../cli-error.ts";
import { exit } from "../exit-codes.ts";
import { expectNotTyped } from "../input/own-options.ts";
import { EndWatch, mayBeCut } from "../input/file-end.ts";
import type { Invocation } from "../invocation.ts";
import { isReaderGone } from "../output/delivery.ts";
import { countText } from "../input/duration.ts";

interface RowsFlags {
  readonly to: "jsonl" | "csv";
  readonly format?: "csv" | "jsonl";
  readonly member?: string;
  readonly columns?: readonly string[];
  readonly delimiter?: string;
  readonly limit?: number;
  readonly safe?: boolean;
  readonly count?: boolean;
  readonly strict?: boolean;
}

/** Rows, and the columns that they have once the first was read. */
interface FoundRows extends AsyncIterable<object> {
  readonly columns: readonly string[] | undefined;
}

/** Rows of a file that is open. */
interface OpenFile {
  readonly rows: FoundRows;
  /** After the last row: whether the file may be cut in it. */
  mayBeCut(): boolean | Promise<boolean>;
  close(): Promise<void>;
}

const cutDoubt = "The file does not end with a line end: its last cell may be truncated.";

const optionsOfPrinting = { to: "--to", columns: "--columns", limit: "--limit", safe: "--safe" };

/** Prints the rows of a file. */
export async function execute(invocation: Invocation): Promise<number> {
  const { output } = invocation;
  const flags = invocation.options as unknown as RowsFlags;
  if (flags.count === true) expectNotTyped(optionsOfPrinting, "--count counts every row, and prints none.", invocation);
  const { rows, mayBeCut, close } = await openFile(invocation.args[0] as string, flags, invocation);
  try {
    let isReadToEnd = flags.limit === undefined;
    const count = flags.count === true ? await counted(rows) : undefined;
    if (count === undefined) {
      const wanted = chosen(rows, flags);
      const printed = flags.safe === true ? safeForSpreadsheets(wanted) : wanted;
      // A reader that takes no more would keep the command from its stop.
      const { signal } = invocation.context;
      const write = flags.to === "csv" ? writeCsv : writeJsonLines;
      await write(printed, output.stream(), { signal }).catch((error: Error) => {
        // `… | head`: the reader has what it wanted.
        if (!isReaderGone(error.cause)) throw error;
        isReadToEnd = false;
      });
    }
    // An end that was not reached says nothing of what was printed.
    const doubt = isReadToEnd && (await mayBeCut()) ? cutDoubt : undefined;
    const exitCode = doubt !== undefined && flags.strict === true ? exit.incomplete : exit.done;
    if (count !== undefined) {
      output.result([countText(count)]);
      output.quietResult(String(count));
      output.document({ ok: exitCode === exit.done, exitCode, rows: count, ...(doubt === undefined ? {} : { doubt }) });
    }
    if (doubt !== undefined && exitCode !== exit.done) output.failure([doubt]);
    else if (doubt !== undefined) output.info(doubt);
    return exitCode;
  } finally {
    await close();
  }
}

/** @throws CliError for a pipe, which is read in another way. What is wrong with others is said where they are read. */
async function expectFile(file: string, { cwd }: Invocation["context"]): Promise<void> {
  const found = await stat(resolve(cwd, file)).catch(() => undefined);
  if (found === undefined || found.isFile() || found.isDirectory()) return;
  throw usageError(`${file} is a pipe or a device.`, "Use - to read from standard input: … | identity-reports rows -");
}

async function counted(rows: FoundRows): Promise<number> {
  let count = 0;
  for await (const _ of rows) count += 1;
  return count;
}

const never = (): boolean => false;

async function openFile(file: string, flags: RowsFlags, { context }: Invocation): Promise<OpenFile> {
  const isJsonLines = /\.(?:jsonl|ndjson)$/i.test(flags.member ?? file);
  const format = flags.format ?? (isJsonLines ? "jsonl" : "csv");
  const { delimiter, member } = flags;
  if (delimiter !== undefined && format === "jsonl")
    throw usageError("--delimiter is for CSV, and this is JSON Lines.");
  if (file !== "-") await expectFile(file, context);
  const options = { format, signal: context.signal, ...(delimiter === undefined ? {} : { delimiter }) } as const;
  if (member === undefined) {
    const path = resolve(context.cwd, file);
    const watch = new EndWatch();
    const piped = (): string =>
      (Readable.toWeb(context.stdin) as ReadableStream).pipeThrough(watch) as unknown as string;
    const rows: FoundRows & AsyncDisposable = readRows(file === "-" ? piped() : path, options);
    const mayEndInCell = file === "-" ? () => watch.mayBeCut : () => mayBeCut(path);
    // A cut line of JSON is no JSON.
    return {
      rows,
      mayBeCut: format === "csv" ? mayEndInCell : never,
      close: async () => await rows[Symbol.asyncDispose](),
    };
  }
  if (file === "-") throw usageError("--member needs a file: the list of a ZIP is at its end.");
  const archive = await openArchive(resolve(context.cwd, file), { signal: context.signal });
  const found = archive.members.find(({ name }) => name === member);
  const close = () => archive[Symbol.asyncDispose]();
  if (found !== undefined) return { rows: found.rows(options) as FoundRows, mayBeCut: never, close };
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
    `There is no column called ${JSON.stringify(missing)}${didYouMean(missing, Object.keys(row))}.`,
    `Available: ${Object.keys(row).join(", ")}.`,
  );
}
