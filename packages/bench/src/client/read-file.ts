import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import type { ReaderName } from "./measure-options.ts";

/** How many rows a file has, and the characters of one of their cells, so that no reader can leave out the work. */
interface Found {
  readonly rows: number;
  readonly characters: number;
}

type Reader = (path: string) => Promise<Found>;

/** The column that is looked at. */
const column = "email";

async function sum(rows: AsyncIterable<Record<string, string>>): Promise<Found> {
  let [count, characters] = [0, 0];
  for await (const row of rows) {
    count += 1;
    characters += row[column]?.length ?? 0;
  }
  return { rows: count, characters };
}

async function* piecesOf(path: string): AsyncGenerator<Uint8Array> {
  await using file = await open(path);
  for (;;) {
    const piece = new Uint8Array(64 * 1024);
    const { bytesRead } = await file.read(piece);
    if (bytesRead === 0) return;
    yield piece.subarray(0, bytesRead);
  }
}

/** csv-parse as it reads what RFC 4180 says, and refuses the rest. */
const strictly = { bom: true, columns: true as const, record_delimiter: ["\r\n", "\n", "\r"] };

/** All that make objects of the rows of a file. Each loads its library when it is its turn. */
export const readers: Readonly<Record<ReaderName, Reader>> = {
  async reading(path) {
    let characters = 0;
    for await (const piece of piecesOf(path)) characters += piece.length;
    return { rows: 0, characters };
  },

  async "reading and decoding"(path) {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    let characters = 0;
    for await (const piece of piecesOf(path)) characters += decoder.decode(piece, { stream: true }).length;
    return { rows: 0, characters };
  },

  async "identity-reports"(path) {
    const { readRows } = await import("@identity-reports/rows");
    return await sum(readRows(path));
  },

  async "identity-reports, arrays"(path) {
    const { readRows } = await import("@identity-reports/rows");
    const reading = readRows(path, { as: "arrays" });
    let [rows, characters, place] = [0, 0, -1];
    for await (const row of reading) {
      if (place === -1) place = reading.columns?.indexOf(column) ?? 0;
      rows += 1;
      characters += row[place]?.length ?? 0;
    }
    return { rows, characters };
  },

  async "csv-parse"(path) {
    const { parse } = await import("csv-parse");
    return await sum(createReadStream(path).pipe(parse(strictly)));
  },

  async papaparse(path) {
    const { default: Papa } = await import("papaparse");
    const parser = Papa.parse(Papa.NODE_STREAM_INPUT, { header: true, transformHeader: (name) => name.trim() });
    return await sum(createReadStream(path, "utf8").pipe(parser));
  },

  async DuckDB(path) {
    const { DuckDBInstance } = await import("@duckdb/node-api");
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    const result = await connection.stream(`FROM read_csv('${path}', header = true, all_varchar = true)`);
    let [rows, characters] = [0, 0];
    for await (const chunk of result.yieldRowObjects()) {
      for (const row of chunk) {
        rows += 1;
        characters += String(row[column]).length;
      }
    }
    return { rows, characters };
  },

  async "identity-reports, ZIP"(path) {
    const { openArchive } = await import("@identity-reports/rows");
    const archive = await openArchive(path);
    const [member] = archive.members;
    if (member === undefined) throw new Error("an empty ZIP");
    return await sum(member.rows());
  },

  async "identity-reports, bomb"(path) {
    const { openArchive } = await import("@identity-reports/rows");
    const archive = await openArchive(path, { maxTotalBytes: 2e10, maxRatio: 2_000 });
    const counted = { rows: 0, characters: 0 };
    for (const member of archive.members) {
      try {
        for await (const _ of member.rows()) counted.rows += 1;
      } catch (error) {
        // Its CRC-32 is wrong, which shows at its end.
        if ((error as { code?: string }).code !== "archive_damaged") throw error;
      }
    }
    return counted;
  },

  async "identity-reports, bomb refused"(path) {
    const { openArchive } = await import("@identity-reports/rows");
    const opened = await openArchive(path).catch((error: { code?: string }) => error.code);
    if (opened !== "archive_too_large") throw new Error("the bomb was not refused");
    return { rows: 0, characters: 0 };
  },

  async "zip.js and csv-parse"(path) {
    const [{ parse }, { BlobReader, configure, ZipReader }, { openAsBlob }] = await Promise.all([
      import("csv-parse"),
      import("@zip.js/zip.js"),
      import("node:fs"),
    ]);
    configure({ useWebWorkers: false });
    const reader = new ZipReader(new BlobReader(await openAsBlob(path)), { checkSignature: true });
    const [entry] = await reader.getEntries();
    const parser = parse(strictly);
    const bytes = new WritableStream<Uint8Array>({
      write: (chunk) => new Promise((resolve) => (parser.write(chunk) ? resolve() : parser.once("drain", resolve))),
      close: () => void parser.end(),
    });
    if (entry === undefined || entry.directory) throw new Error("no file in the ZIP");
    const [found] = await Promise.all([sum(parser), entry.getData(bytes)]);
    return found;
  },
};
