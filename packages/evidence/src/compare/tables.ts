import { createHash } from "node:crypto";
import { join } from "node:path";
import { ReportsError } from "@identity-reports/core";
import { openArchive, readRows, type ArchiveMember, type Rows } from "@identity-reports/rows";
import type { FileFacts } from "../format/record-file.js";
import { fileBytes, measureFile, UnreadableFile } from "../file/file-bytes.js";
import { csvCells, jsonCells, type CellKind } from "./cells.js";
import { NotComparable } from "./compare-error.js";
import { hasMarks } from "./packed.js";

/** The rows of a file, or of a member of a ZIP. They can be read once, after `columns`. */
export interface Table {
  readonly member?: string | undefined;
  readonly cells: CellKind;
  /** True as long as no byte that was read is one of the two marks that {@link pack} uses. */
  readonly isPlain: boolean;
  /** Reads the header of a CSV file, or all rows of JSON Lines. */
  columns(): Promise<readonly string[]>;
  /** The cells of each row, in the order of the columns. Valid until the next one is asked for. */
  rows(): AsyncIterable<readonly unknown[]>;
  /** Closes the file, also before all rows were read. */
  close(): Promise<void>;
}

/** The rows of a report's file, or those of each member of a ZIP. */
export interface Tables extends AsyncDisposable {
  readonly tables: readonly Table[];
}

/** What the record says about a file. */
type ExpectedFile = Pick<FileFacts, "name" | "format" | "digest">;

/**
 * Opens the file of a report. Its digest is computed while it is read, and compared with the record's at the end.
 *
 * @throws NotComparable for a format without rows, and for a file that is not the one of its record.
 */
export async function openTables(folder: string, file: ExpectedFile, signal: AbortSignal | undefined): Promise<Tables> {
  const path = join(folder, file.name);
  const bytes = new CheckedBytes(path, file, signal);
  if (file.format === "csv") return oneTable(csvTable(readRows(bytes, arrays), bytes));
  if (file.format === "jsonl") return oneTable(jsonTable(() => readRows(bytes, json)));
  if (file.format !== "zip") throw new NotComparable("no_rows", `a file of the format ${file.format} has no rows`);
  await expectFile(folder, file, signal);
  const archive = await openArchive(path, { signal });
  const tables = archive.members.map((member): Table => ({ ...memberTable(member), member: member.name }));
  return {
    tables,
    async [Symbol.asyncDispose]() {
      for (const table of tables) await table.close();
      await archive[Symbol.asyncDispose]();
    },
  };
}

const arrays = { as: "arrays" } as const;
const json = { format: "jsonl" } as const;

const oneTable = (table: Table): Tables => ({ tables: [table], [Symbol.asyncDispose]: () => table.close() });

const memberTable = (member: ArchiveMember): Table =>
  /\.(?:jsonl|ndjson)$/i.test(member.name)
    ? jsonTable(() => member.rows(json))
    : csvTable(member.rows(arrays), { isPlain: false });

function csvTable(rows: Rows<string[]>, bytes: { readonly isPlain: boolean }): Table {
  const iterator = rows[Symbol.asyncIterator]();
  let first: Promise<IteratorResult<string[], undefined>> | undefined;
  const takeFirst = () => {
    const taken = first;
    first = undefined;
    return taken;
  };
  return {
    cells: csvCells,
    get isPlain() {
      return bytes.isPlain;
    },
    async columns() {
      await (first ??= iterator.next());
      return rows.columns ?? [];
    },
    // No generator: it would cost one more promise for each row.
    rows: () => ({ [Symbol.asyncIterator]: () => ({ next: () => takeFirst() ?? iterator.next() }) }),
    close: async () => await rows[Symbol.asyncDispose](),
  };
}

/** JSON Lines are read twice: every row may have columns that no other has. */
function jsonTable(read: () => Rows<Record<string, unknown>>): Table {
  const columns = new Set<string>();
  return {
    cells: jsonCells,
    isPlain: false,
    async columns() {
      for await (const row of read()) for (const column of Object.keys(row)) columns.add(column);
      return [...columns];
    },
    async *rows() {
      const names = [...columns];
      for await (const row of read()) yield names.map((name) => (Object.hasOwn(row, name) ? row[name] : undefined));
    },
    // Each reading closes what it has opened.
    close: async () => {},
  };
}

/** @throws NotComparable unless the file in the folder is the one of its record; UnreadableFile. */
export async function expectFile(folder: string, file: ExpectedFile, signal: AbortSignal | undefined): Promise<void> {
  const { digest } = await measureFile(join(folder, file.name), ["sha256"], signal);
  expectDigest(file, digest.sha256);
}

/** The bytes of a report's file. Reading ends with an error when they are not those of the record. */
class CheckedBytes implements AsyncIterable<Uint8Array> {
  isPlain = true;
  readonly #path: string;
  readonly #file: ExpectedFile;
  readonly #signal: AbortSignal | undefined;

  constructor(path: string, file: ExpectedFile, signal: AbortSignal | undefined) {
    this.#path = path;
    this.#file = file;
    this.#signal = signal;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    const hash = createHash("sha256");
    for await (const piece of fileBytes(this.#path, this.#signal)) {
      hash.update(piece);
      if (this.isPlain && hasMarks(piece)) this.isPlain = false;
      yield piece;
    }
    expectDigest(this.#file, hash.digest("hex"));
  }
}

function expectDigest({ name, digest }: ExpectedFile, found: string): void {
  if (found === digest.sha256) return;
  throw new NotComparable("file_changed", `${name} is not the file that its record names: verify the collection`);
}

/** The reason why an error keeps a report from being compared. Undefined when the error is not about the report. */
export function problemOf(error: unknown): NotComparable | undefined {
  if (error instanceof NotComparable) return error;
  if (error instanceof UnreadableFile) return new NotComparable("file_changed", `its file ${error.message}`);
  if (!ReportsError.is(error) || error.name === "AbortError") return undefined;
  return problemOf(error.cause) ?? new NotComparable("rows_unreadable", error.message);
}
