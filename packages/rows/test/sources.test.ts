import { createReadStream, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { serve } from "@identity-reports/fake-server";
import { fakeReportFile } from "@identity-reports/core/fake";
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { sailPointFake, type SailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { temporaryFolder } from "../../core/test/support/temporary-folder.js";
import { openArchive } from "../src/archive/open-archive.js";
import { readRows } from "../src/read-rows.js";
import type { RowSource } from "../src/sources.js";
import { outcomeOf, pieces, utf8 } from "./support/files.js";
import { zipOf } from "./support/zip.js";

const text = "id,name\r\n1,Ada\r\n2,Bo\r\n";
const rows = [
  { id: "1", name: "Ada" },
  { id: "2", name: "Bo" },
];

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
  vi.stubEnv("TMPDIR", join(folder, "temporary"));
  mkdirSync(tmpdir());
});
afterEach(() => vi.unstubAllEnvs());

/** What lies in the system's folder for temporary files. */
const temporaryFiles = (): string[] => readdirSync(tmpdir());

const write = (name: string, content: string | Uint8Array = text): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

describe("rows come from", () => {
  const sources: Readonly<Record<string, () => RowSource | Promise<RowSource>>> = {
    "a path": () => write("a.csv"),
    "a file: URL": () => pathToFileURL(write("ä b.csv")),
    "a Blob": () => new Blob([text]),
    "a File": () => new File([text], "a.csv"),
    bytes: () => utf8(text),
    "a Buffer": () => Buffer.from(text),
    "a web stream": () => new Blob([text]).stream(),
    "a stream of Node": () => createReadStream(write("a.csv")),
    "an async iterable of bytes": async function* () {
      yield utf8(text.slice(0, 7));
      yield utf8(text.slice(7));
    },
    "a ReportFile": () => fakeReportFile(text, { fileName: "a.csv" }),
    "a SavedFile": () => fakeReportFile(text, { fileName: "a.csv" }).saveTo(`${folder}/`),
  };

  test.each(Object.entries(sources))("%s", async (_what, source) => {
    expect(await readRows(await source()).toArray()).toEqual(rows);
    expect(temporaryFiles()).toEqual([]);
  });

  test("bytes as they were when the reading began", async () => {
    const bytes = utf8(text);
    const reading = readRows(bytes);
    const iterator = reading[Symbol.asyncIterator]();
    await iterator.next();
    bytes.fill(0);
    expect((await iterator.next()).value).toEqual(rows[1]);
  });

  test("a stream that uses its memory again for each piece", async () => {
    const memory = new Uint8Array(4);
    const reusing = async function* (): AsyncGenerator<Uint8Array> {
      const bytes = utf8(text);
      for (let at = 0; at < bytes.length; at += memory.length) {
        const piece = bytes.subarray(at, at + memory.length);
        memory.set(piece);
        yield memory.subarray(0, piece.length);
      }
    };
    expect(await readRows(reusing()).toArray()).toEqual(rows);
  });

  test("a caller's buffer, which is left as it was", async () => {
    const bytes = utf8(text);
    await readRows(new Blob([bytes]).stream()).toArray();
    await readRows(bytes).toArray();
    expect(bytes).toEqual(utf8(text));
  });

  test("UTF-16 with a byte order mark, as spreadsheets write it", async () => {
    const bytes = new Uint8Array(Buffer.from(`\uFEFF${text}`, "utf16le"));
    expect(await readRows(bytes).toArray()).toEqual(rows);
    const bigEndian = new Uint8Array(Buffer.from(bytes).swap16());
    expect(await readRows(bigEndian).toArray()).toEqual(rows);
  });
});

describe("a source that is of another format than asked for is refused", () => {
  test.each([
    ["a.jsonl", undefined, 'say { format: "jsonl" }'],
    ["a.ndjson", "csv", 'say { format: "jsonl" }'],
    ["a.CSV", "jsonl", 'say { format: "csv" }'],
  ] as const)("%s, format %s", async (name, format, advice) => {
    const reading = readRows(write(name), { format });
    await expect(reading.toArray()).rejects.toMatchObject({
      option: "format",
      message: expect.stringContaining(advice),
    });
  });

  test("a report that came as PDF", async () => {
    const file = fakeReportFile("%PDF-1.4\n%%EOF", { fileName: "a.pdf" });
    await expect(readRows(file).toArray()).rejects.toMatchObject({
      option: "format",
      message: expect.stringContaining("which has no rows"),
    });
    expect(temporaryFiles()).toEqual([]);
  });
});

describe("a file that cannot be read", () => {
  test.each([
    ["is missing", () => join(folder, "none.csv"), /ENOENT/],
    ["is a folder", () => folder, /is not a file/],
  ])("because it %s", async (_why, path, message) => {
    await expect(readRows(path()).toArray()).rejects.toMatchObject({
      name: "RowsError",
      code: "file_unreadable",
      file: path(),
      message: expect.stringMatching(message),
    });
  });

  test("because it was changed since it was saved", async () => {
    const saved = await fakeReportFile(text, { fileName: "a.csv" }).saveTo(`${folder}/`);
    writeFileSync(saved.path, `${text}3,Cy\r\n`);
    await expect(readRows(saved).toArray()).rejects.toMatchObject({ code: "file_changed", file: saved.path });
  });

  test("because it is changed while it is read", async () => {
    const path = write("a.csv", `id,name\n${"1,Ada\n".repeat(200_000)}`);
    const iterator = readRows(path)[Symbol.asyncIterator]();
    await iterator.next();
    writeFileSync(path, "id,name\n");
    const toEnd = async (): Promise<void> => {
      while ((await iterator.next()).done !== true);
    };
    await expect(toEnd()).rejects.toMatchObject({ code: "file_changed", file: path });
  });

  test("because a stream fails, or gives something else than bytes", async () => {
    const failure = new Error("the pipe broke");
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      yield utf8(text);
      throw failure;
    };
    await expect(readRows(failing()).toArray()).rejects.toMatchObject({ code: "file_unreadable", cause: failure });
    const broken = {
      [Symbol.asyncIterator]: () => {
        throw failure;
      },
    };
    await expect(readRows(broken).toArray()).rejects.toMatchObject({ code: "file_unreadable", cause: failure });
    const words = async function* (): AsyncGenerator<Uint8Array> {
      yield text as never;
    };
    await expect(readRows(words()).toArray()).rejects.toThrow("returned a value of type string instead of bytes");
  });
});

describe("a report without rows", () => {
  test("that the vendor announced is one without rows", async () => {
    const saved = await fakeReportFile("x", { fileName: "a.csv" }).saveTo(`${folder}/`);
    writeFileSync(saved.path, "");
    const reading = readRows({ ...saved, sizeBytes: 0, rowCount: 0 });
    expect(await reading.toArray()).toEqual([]);
    expect(reading.rowCount).toBe(0);
  });
});

describe("from a report", () => {
  const finished = async (fake: SailPointFake, rowCount: number) => {
    const server = await serve(fake);
    const client = new SailPointReportsClient({ baseUrl: server.url, auth: fake.credentials });
    fake.nextRun({ rows: rowCount });
    const report = await client.runReport({ reportType: "IDENTITIES" }, { poll: { firstMs: 1 } });
    return { server, report };
  };

  test("rows are read out of a temporary file, which goes away", async () => {
    const { server, report } = await finished(sailPointFake(), 50);
    let seen: string[] = [];
    const reading = readRows(report);
    for await (const _ of reading) seen = temporaryFiles();
    expect(reading.rowCount).toBe(50);
    expect(seen).toHaveLength(1);
    expect(temporaryFiles()).toEqual([]);
    await server.close();
  });

  test("that breaks in its middle, no row is seen twice or too early", async () => {
    const fake = sailPointFake();
    const { server, report } = await finished(fake, 5_000);
    fake.fail("getReport", ["cut", "ok"]);
    expect(await readRows(report).toArray()).toHaveLength(5_000);
    await server.close();
  });

  test("that cannot be received whole, no row is seen at all", async () => {
    const fake = sailPointFake();
    const { server, report } = await finished(fake, 5_000);
    fake.fail(
      "getReport",
      Array.from({ length: 10 }, () => "cut" as const),
    );
    const seen: unknown[] = [];
    const read = async (): Promise<void> => {
      for await (const row of readRows(report)) seen.push(row);
    };
    await expect(read()).rejects.toMatchObject({ code: "download_interrupted", handle: report.handle });
    expect(seen).toEqual([]);
    expect(temporaryFiles()).toEqual([]);
    await server.close();
  });

  test("the file goes away when the loop ends early", async () => {
    const { server, report } = await finished(sailPointFake(), 50);
    for await (const _ of readRows(report)) break;
    expect(temporaryFiles()).toEqual([]);
    await server.close();
  });

  test("the file goes away when a row is wrong, and the error has the run", async () => {
    const { server, report } = await finished(sailPointFake(), 50);
    const reading = readRows(report, { expectColumns: ["no such column"] });
    await expect(reading.toArray()).rejects.toMatchObject({ code: "missing_column", handle: { id: report.id } });
    expect(temporaryFiles()).toEqual([]);
    await server.close();
  });

  test("an abort between two rows has the run", async () => {
    const { server, report } = await finished(sailPointFake(), 50);
    const stop = new AbortController();
    const reading = readRows(report, { signal: stop.signal });
    const iterator = reading[Symbol.asyncIterator]();
    await iterator.next();
    stop.abort();
    await expect(iterator.next()).rejects.toMatchObject({ name: "AbortError", handle: { id: report.id } });
    await server.close();
  });

  test("an abort before the first row has the run", async () => {
    const { server, report } = await finished(sailPointFake(), 50);
    const reading = readRows(report, { signal: AbortSignal.abort() });
    await expect(reading.toArray()).rejects.toMatchObject({ name: "AbortError", handle: { id: report.id } });
    const opening = openArchive(report, { signal: AbortSignal.abort() });
    await expect(opening).rejects.toMatchObject({ name: "AbortError", handle: { id: report.id } });
    await server.close();
  });

  test("the file goes away when an abort comes while it is received", async () => {
    const fake = sailPointFake();
    const { server, report } = await finished(fake, 50);
    fake.fail("getReport", ["stall"]);
    const stop = new AbortController();
    const waiting = readRows(report, { signal: stop.signal }).toArray();
    await vi.waitUntil(async () => (await readdir(tmpdir())).length > 0 || fake.callsTo("getReport").length > 0);
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
    expect(temporaryFiles()).toEqual([]);
    await server.close();
  });
});

describe("a file is known by its first bytes, whatever it is called", () => {
  const zip = zipOf([{ name: "accounts.csv", content: text }]);

  const unnamed: Readonly<Record<string, () => RowSource>> = {
    "bytes of a ZIP": () => zip,
    "a Blob of a ZIP": () => new Blob([zip]),
    "a ZIP without an ending": () => write("export", zip),
    "a ZIP called .csv": () => write("export.csv", zip),
    "a ZIP called .CSV in a File": () => new File([zip], "EXPORT.CSV"),
  };

  test.each(Object.entries(unnamed))("%s", async (_what, source) => {
    expect(await readRows(source()).toArray()).toEqual(rows);
  });

  const elsewhere: Readonly<Record<string, readonly [source: () => RowSource, message: string]>> = {
    "a stream of a ZIP": [() => new Blob([zip]).stream(), "save it first"],
    "a stream of a ZIP, byte by byte": [() => pieces(zip, 1), "save it first"],
    "bytes of gzip": [() => new Uint8Array(gzipSync(text)), "the file is gzip, not csv: unpack it first"],
    "a path to gzip": [() => write("a.csv", gzipSync(text)), "a.csv is gzip, not csv: unpack it first"],
    "a stream of gzip": [() => pieces(gzipSync(text), 1), "the file is gzip, not csv: unpack it first"],
    "a PDF called .csv": [() => write("a.csv", "%PDF-1.7\n"), "a.csv is pdf, not csv, which has no rows"],
  };

  test.each(Object.entries(elsewhere))("%s: the error names the way out", async (_what, [source, message]) => {
    const reading = readRows(source()).toArray();
    await expect(reading).rejects.toMatchObject({ name: "ConfigError", message: expect.stringContaining(message) });
  });

  test.each(["PK,name\n1,2\n", "PK", "P", "%PD\n1\n", "\u001f,b\n1,2\n"])("%j is a table", async (content) => {
    expect((await outcomeOf(content)).error).toBeUndefined();
    expect((await outcomeOf(pieces(utf8(content), 1))).error).toBeUndefined();
  });
});

describe("a piece that is nothing is not the end", () => {
  const nothing = undefined as never;
  const streams: Readonly<Record<string, () => RowSource>> = {
    "of an iterable": async function* () {
      yield utf8(text);
      yield nothing;
      yield utf8("3,Cy\r\n");
    },
    "of a web stream": () =>
      new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(utf8(text));
          controller.enqueue(nothing);
          controller.enqueue(utf8("3,Cy\r\n"));
          controller.close();
        },
      }),
  };

  test.each(Object.entries(streams))("%s", async (_what, source) => {
    await expect(readRows(source()).toArray()).rejects.toMatchObject({ code: "file_unreadable" });
  });
});
