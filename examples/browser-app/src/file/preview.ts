import Papa from "papaparse";

/** The first rows of a file. */
export interface Preview {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** There is more in the file than these rows. */
  readonly hasMore: boolean;
}

const mostRows = 20;
/** As much of a file as is looked at. */
const headBytes = 256 * 1024;

type Cells = readonly string[];

const readers: Readonly<Record<string, (text: string) => { columns: Cells; rows: readonly Cells[] }>> = {
  csv: readCsv,
  jsonl: readJsonLines,
  html: readHtml,
};

/** Reads the first rows of a saved file; undefined for a format without rows, such as PDF. */
export async function previewOf(file: Blob, format: string): Promise<Preview | undefined> {
  const read = readers[format];
  if (read === undefined) return undefined;
  const { columns, rows } = read(await file.slice(0, headBytes).text());
  const isCut = file.size > headBytes;
  // The last row of a piece may be half a row.
  const whole = isCut ? rows.slice(0, -1) : rows;
  return { columns, rows: whole.slice(0, mostRows), hasMore: isCut || whole.length > mostRows };
}

function readCsv(text: string): { columns: Cells; rows: readonly Cells[] } {
  const { data } = Papa.parse<string[]>(text, { preview: mostRows + 3, skipEmptyLines: true });
  const [columns = [], ...rows] = data;
  return { columns, rows };
}

function readJsonLines(text: string): { columns: Cells; rows: readonly Cells[] } {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const records = lines.slice(0, mostRows + 2).map(parseRecord);
  const columns = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return { columns, rows: records.map((record) => columns.map((column) => cellOf(record[column]))) };
}

function parseRecord(line: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(line);
    if (typeof parsed === "object" && parsed !== null) return parsed as Record<string, unknown>;
  } catch {
    // The piece ends in the middle of it.
  }
  return {};
}

const cellOf = (value: unknown): string =>
  typeof value === "string" ? value : value === undefined || value === null ? "" : JSON.stringify(value);

/**
 * The text of the first table. A parsed document is no page: nothing in it runs and nothing is loaded, and what is taken
 * from it is text.
 */
function readHtml(text: string): { columns: Cells; rows: readonly Cells[] } {
  const table = new DOMParser().parseFromString(text, "text/html").querySelector("table");
  const [columns = [], ...rows] = Array.from(table?.rows ?? [], ({ cells }) =>
    Array.from(cells, (cell) => cell.textContent.trim()),
  );
  return { columns, rows };
}
