import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { describe, expect, it, vi } from "vitest";
import { BrokenBody, readText } from "../../src/decode/read-text.js";
import type { ReportFile } from "../../src/download/report-file.js";
import { pdfBytes } from "../../src/fake/files/pdf.js";
import { Lifetime } from "../../src/internal/lifetime.js";
import { fileClient } from "../support/file-client.js";
import { csvOf, sha256 } from "../support/sample-files.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { failureOf } from "../support/failure-of.js";
import { mistyped } from "../support/mistyped.js";

const csv = csvOf(50_000);
const head = csv.subarray(0, 2_000);

/** A file whose body is a stream of a caller's own. */
const opened = (body: ReadableStream<Uint8Array>, format = "csv"): Promise<ReportFile> =>
  fileClient(
    { baseUrl: "https://vendor.example.com" },
    { fetch: () => Promise.resolve(mistyped({ status: 200, ok: true, headers: new Headers(), body })) },
  ).open({ format, retries: 0 });

/** A body that is no stream of the platform's, and hands out these pieces. */
function bodyOf(...pieces: readonly unknown[]) {
  const left = [...pieces];
  const cancel = vi.fn(async () => {});
  const read = async () => (left.length > 0 ? { done: false, value: left.shift() } : { done: true, value: head });
  const body: ReadableStream<Uint8Array> = mistyped({ getReader: () => ({ read, cancel }) });
  return { cancel, body };
}

const readers: Record<string, (file: ReportFile) => Promise<Uint8Array>> = {
  bytes: (file) => file.bytes(),
  stream: (file) => file.toResponse().bytes(),
  "saveTo a path": async (file) => readFileSync((await file.saveTo(join(temporaryFolder(), "x"))).path),
};

const noBytes: Record<string, unknown> = {
  "a text": "id,name\r\n",
  "a DataView": new DataView(new ArrayBuffer(8)),
  "an Uint16Array": new Uint16Array(4),
  "an ArrayBuffer": new ArrayBuffer(8),
  "an array": [1, 2, 3],
  nothing: undefined,
  null: null,
};

describe.each(Object.entries(noBytes))("a piece of a body that is %s", (_, piece) => {
  const what = "the body has a chunk that is not a Uint8Array";

  it.each(Object.keys(readers))("fails %s, whatever came before", async (name) => {
    const { body, cancel } = bodyOf(head, piece, head);
    const file = await opened(body);
    const error = await failureOf(readers[name]!(file));
    expect(error).toMatchObject({
      name: "DownloadError",
      code: "download_interrupted",
      message: `GET /report: the file broke after 2000 bytes: ${what}`,
    });
    await expect(file.verified).rejects.toBe(error);
    expect(cancel).toHaveBeenCalled();
  });

  it("is no beginning of a file", async () => {
    const { body, cancel } = bodyOf(piece, head);
    await expect(opened(body)).rejects.toThrow(what);
    expect(cancel).toHaveBeenCalled();
  });

  it("is no text either, and the body is let go", async () => {
    const { body, cancel } = bodyOf(head, piece, head);
    const error = await failureOf(readText(mistyped({ body }), 10_000, new Lifetime()));
    expect(error).toBeInstanceOf(BrokenBody);
    expect(error.cause).toMatchObject({ message: what });
    expect(cancel).toHaveBeenCalled();
  });
});

describe("a body of another realm", () => {
  const foreign = (bytes: Uint8Array): unknown => runInNewContext("new Uint8Array(bytes)", { bytes: [...bytes] });

  it.each(Object.keys(readers))("is read like our own by %s", async (name) => {
    const pieces = [csv.subarray(0, 500), csv.subarray(500, 500), csv.subarray(500, 30_000), csv.subarray(30_000)];
    expect(foreign(head)).not.toBeInstanceOf(Uint8Array);
    const file = await opened(bodyOf(...pieces.map(foreign)).body);
    expect(sha256(await readers[name]!(file))).toBe(sha256(csv));
    expect((await file.verified).sha256).toBe(sha256(csv));
  });
});

describe("a stream whose maker uses its buffer again", () => {
  /** Hands out `content` in views of one and the same buffer. */
  function reusing(content: Uint8Array, size: number): ReadableStream<Uint8Array> {
    const buffer = Buffer.alloc(size);
    let at = 0;
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
      buffer.fill("*");
      if (at >= content.length) return controller.close();
      const piece = content.subarray(at, (at += size));
      buffer.set(piece);
      controller.enqueue(buffer.subarray(0, piece.length));
    };
    return new ReadableStream({ pull }, { highWaterMark: 0 });
  }

  it.each(Object.keys(readers))("gives all of its bytes through %s", async (name) => {
    for (const size of [100, 500, 4_000, 40_000]) {
      const file = await opened(reusing(csv, size));
      expect(sha256(await readers[name]!(file))).toBe(sha256(csv));
      expect((await file.verified).sha256).toBe(sha256(csv));
    }
  });

  it("is looked at for its end mark, too", async () => {
    const pdf = Buffer.from(pdfBytes("Report", []));
    const file = await opened(reusing(pdf, pdf.lastIndexOf("%%EOF") + 5), "pdf");
    expect(Buffer.from(await file.bytes()).equals(pdf)).toBe(true);
  });
});
