import { getEventListeners } from "node:events";
import { readFileSync } from "node:fs";
import { setImmediate as turn } from "node:timers/promises";
import { assert, describe, expect, it, vi } from "vitest";
import { parseContentDispositionFileName } from "../../src/download/content-disposition.js";
import { HttpReportFile } from "../../src/download/http-report-file.js";
import type { ReportFile } from "../../src/download/report-file.js";
import { DownloadError } from "../../src/errors/report-errors.js";
import { AbortedError } from "../../src/errors/call-errors.js";
import { pdfBytes } from "../../src/fake/files/pdf.js";
import { zipBytes } from "../../src/fake/files/zip.js";
import { bodyServer } from "../support/body-server.js";
import { fileClient } from "../support/file-client.js";
import { csvOf, sha256 } from "../support/sample-files.js";
import { csv, served, verifiedCsv } from "../support/served-file.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { failureOf } from "../support/failure-of.js";

async function collect(stream: ReadableStream<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Every way to read a file, as bytes. */
const readers: Record<string, (file: ReportFile) => Promise<Uint8Array>> = {
  stream: (file) => collect(file.stream()),
  text: async (file) => Buffer.from(await file.text()),
  bytes: (file) => file.bytes(),
  blob: async (file) => (await file.blob()).bytes(),
  pipeTo: async (file) => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const [bytes] = await Promise.all([collect(readable), file.pipeTo(writable)]);
    return bytes;
  },
  toResponse: (file) => file.toResponse().bytes(),
  "saveTo a path": async (file) => readFileSync((await file.saveTo(`${temporaryFolder()}/`)).path),
  "saveTo a stream": async (file) => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const [bytes] = await Promise.all([collect(readable), file.saveTo(writable)]);
    return bytes;
  },
};

describe("a report file", () => {
  it("says what it is before anything of it is used", async () => {
    const { file } = await served();
    const { fileName, contentType, sizeBytes, format } = file;
    expect({ fileName, contentType, sizeBytes, format }).toEqual({
      fileName: "accounts.csv",
      contentType: "text/csv",
      sizeBytes: csv.length,
      format: "csv",
    });
    await file[Symbol.asyncDispose]();
  });

  it("has no size when the server announces none, and a name of ours when it gives none", async () => {
    const { file } = await served({ framing: "chunked", headers: {} });
    expect("sizeBytes" in file).toBe(false);
    expect(file.fileName).toBe("Made up name.csv");
    expect(file.contentType).toBe("application/octet-stream");
    await file[Symbol.asyncDispose]();
  });

  it.each(Object.keys(readers))(
    "gives all of its bytes through %s, once, and says that they are verified",
    async (name) => {
      const read = readers[name]!;
      const { file, server } = await served();
      expect(sha256(await read(file))).toBe(verifiedCsv.sha256);
      expect(await file.verified).toEqual(verifiedCsv);
      for (const again of Object.values(readers)) {
        await expect(async () => again(file)).rejects.toMatchObject({
          name: "DownloadError",
          code: "already_read",
          message: "accounts.csv was already read",
        });
      }
      expect(await file.verified).toEqual(verifiedCsv);
      await expect.poll(() => server.openAnswers()).toBe(0);
      expect(server.requests).toHaveLength(1);
    },
  );

  it.each(Object.keys(readers))("fails %s and verified alike when the body breaks for good", async (name) => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const { file, server } = await served({ cutAt: 30_000 });
    const error = await failureOf(readers[name]!(file));
    expect(error).toBeInstanceOf(DownloadError);
    expect(error).toMatchObject({ code: "download_interrupted", isRetryable: true, carriedOut: "yes" });
    await expect(file.verified).rejects.toBe(error);
    await expect.poll(() => server.openAnswers()).toBe(0);
    vi.restoreAllMocks();
  });

  it("fails its stream and verified with one error, also where that has the run", async () => {
    const { file } = await served({ cutAt: 30_000 });
    assert(file instanceof HttpReportFile);
    const ofRun = file.ofRun({ handle: { id: "7" } });
    const error = await failureOf(collect(ofRun.stream()));
    await expect(ofRun.verified).rejects.toBe(error);
  });

  it("keeps its type in a blob and in a response of one's own", async () => {
    expect((await (await served()).file.blob()).type).toBe("text/csv");
    const name = "Ünïcode (1)'*.csv";
    const { file } = await served({
      headers: { "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}` },
    });
    const response = file.toResponse();
    expect(response.headers.get("content-type")).toBe("application/octet-stream");
    expect(response.headers.get("content-length")).toBe(String(csv.length));
    const disposition = response.headers.get("content-disposition") ?? "";
    expect(disposition).toMatch(/^attachment; filename\*=UTF-8''[\w%.!-]+$/);
    expect(parseContentDispositionFileName(disposition)).toBe(file.fileName);
    await response.body?.cancel();
  });

  it("names itself in a response by the characters that RFC 8187 allows", async () => {
    const { file } = await served();
    assert(file instanceof HttpReportFile);
    const response = file.ofRun({ fileName: "\u00DCnicode (1)'*.csv" }).toResponse();
    expect(response.headers.get("content-disposition")).toBe(
      "attachment; filename*=UTF-8''%C3%9Cnicode%20%281%29%27%2A.csv",
    );
    await response.body?.cancel();
  });

  it("announces no length in a response when it knows none", async () => {
    const { file } = await served({ framing: "close" });
    const response = file.toResponse();
    expect(response.headers.has("content-length")).toBe(false);
    expect(sha256(await response.bytes())).toBe(verifiedCsv.sha256);
  });

  it.each([
    ["pdf", pdfBytes("Report", [])],
    ["zip", zipBytes([{ name: "a.csv", bytes: csv }])],
  ])("refuses to make text of a %s, which would destroy it, and can still be read otherwise", async (format, bytes) => {
    const { file } = await served({ body: bytes }, format);
    await expect(file.text()).rejects.toMatchObject({
      name: "DownloadError",
      code: "not_text",
      message: `accounts.${format} is a ${format} file, which decoding as text would destroy; use bytes()`,
    });
    expect(Buffer.from(await file.bytes()).equals(bytes)).toBe(true);
  });

  it.each([
    ["UTF-8", Buffer.from("\uFEFFid,näme\r\n", "utf8")],
    ["UTF-16, little end first", Buffer.from("\uFEFFid,näme\r\n", "utf16le")],
    ["UTF-16, big end first", Buffer.from("\uFEFFid,näme\r\n", "utf16le").swap16()],
  ])("reads text as its byte order mark says: %s", async (_, body) => {
    const { file } = await served({ body });
    expect(await file.text()).toBe("id,näme\r\n");
  });

  it("lets go of its connection when it is not wanted", async () => {
    const { file, server } = await served({ body: csvOf(4_000_000) });
    expect(server.openAnswers()).toBe(1);
    await file[Symbol.asyncDispose]();
    await expect(file.verified).rejects.toThrow(AbortedError);
    await expect(file.verified).rejects.toMatchObject({
      message: "GET /report: the file was released unread",
      carriedOut: "yes",
    });
    await expect.poll(() => server.openAnswers()).toBe(0);
    await file[Symbol.asyncDispose]();
    await expect(async () => file.stream()).rejects.toMatchObject({ code: "already_read" });
  });

  it("is not let go by leaving the block that handed it on", async () => {
    async function handOn(): Promise<Response> {
      const opened = await served();
      await using file = opened.file;
      return file.toResponse();
    }
    expect(sha256(await (await handOn()).bytes())).toBe(verifiedCsv.sha256);
  });

  it.each(["before it is read", "after its stream was taken", "while a read is pending"])(
    "tells verified and lets go of the connection when the caller aborts %s",
    async (when) => {
      const server = await bodyServer([{ body: csv, stallAt: 2_000 }]);
      const controller = new AbortController();
      const file = await fileClient(server).open({ signal: controller.signal });
      const reader = when === "before it is read" ? undefined : file.stream().getReader();
      if (when === "while a read is pending") await reader?.read();
      const reading = when === "while a read is pending" ? reader?.read() : undefined;
      const reason = new Error("enough");
      controller.abort(reason);
      await expect(file.verified).rejects.toMatchObject({ name: "AbortError", cause: reason });
      if (reading !== undefined) await expect(reading).rejects.toMatchObject({ name: "AbortError" });
      await expect.poll(() => server.openAnswers()).toBe(0);
    },
  );

  it("hands out nothing after an abort, not even what was read ahead", async () => {
    const server = await bodyServer([{ body: Buffer.from("Id\r\n") }]);
    const controller = new AbortController();
    const file = await fileClient(server).open({ signal: controller.signal });
    controller.abort();
    await expect(collect(file.stream())).rejects.toMatchObject({ name: "AbortError" });
    await expect(file.verified).rejects.toMatchObject({ name: "AbortError" });
  });

  it("hands out nothing after an abort either where its stream was taken before", async () => {
    const server = await bodyServer([{ body: Buffer.from("Id\r\n") }]);
    const controller = new AbortController();
    const file = await fileClient(server).open({ signal: controller.signal });
    const reader = file.stream().getReader();
    await turn();
    controller.abort();
    await expect(reader.read()).rejects.toMatchObject({ name: "AbortError" });
  });

  it("leaves no listener on the caller's signal once its stream was read to the end", async () => {
    const { signal } = new AbortController();
    const file = await fileClient(await bodyServer([{ body: csv }])).open({ signal });
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    await collect(file.stream());
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("goes on under another name, and is then used up itself", async () => {
    const { file } = await served();
    assert(file instanceof HttpReportFile);
    const { fileName, format, contentType, sizeBytes } = file.ofRun({
      handle: { id: "1" },
      fileName: "mine.csv",
    });
    expect({ fileName, format, contentType, sizeBytes }).toEqual({
      fileName: "mine.csv",
      format: "csv",
      contentType: "text/csv",
      sizeBytes: csv.length,
    });
    await expect(file.bytes()).rejects.toMatchObject({
      code: "already_read",
      message: "accounts.csv was already read",
    });
  });

  it("tells verified and lets go of the connection when its stream is cancelled", async () => {
    const { file, server } = await served({ body: csvOf(4_000_000) });
    const stream = file.stream();
    const reason = new Error("seen enough");
    for await (const chunk of stream.values({ preventCancel: true })) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    await stream.cancel(reason);
    await expect(file.verified).rejects.toMatchObject({
      name: "AbortError",
      message: "GET /report: the stream was cancelled",
      cause: reason,
    });
    await expect.poll(() => server.openAnswers()).toBe(0);
  });
});
