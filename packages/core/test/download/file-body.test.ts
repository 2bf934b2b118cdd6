import { describe, expect, it } from "vitest";
import { pdfBytes } from "../../src/fake/files/pdf.js";
import { zipBytes } from "../../src/fake/files/zip.js";
import { FileBody } from "../../src/download/file-body.js";
import { Lifetime } from "../../src/internal/lifetime.js";
import { bodyServer, type ScriptedAnswer } from "../support/body-server.js";
import { fileClient } from "../support/file-client.js";
import { csvOf, sha256 } from "../support/sample-files.js";
import { expectError, failureOf } from "../support/failure-of.js";
import { AbortedError } from "../../src/errors/call-errors.js";
import { DownloadError } from "../../src/errors/report-errors.js";

const csv = csvOf(50_000);
const pdf = pdfBytes(
  "Report",
  Array.from({ length: 500 }, (_, id) => ({ id, name: `account ${id}` })),
);
const zip = zipBytes([{ name: "report.csv", bytes: csv }]);

/** The outcome of reading a whole file by its stream, which is never begun again. */
async function outcome(answer: ScriptedAnswer, format = "csv") {
  const server = await bodyServer([answer]);
  const file = await fileClient(server).open({ format });
  const bytes = await file
    .toResponse()
    .bytes()
    .catch(() => undefined);
  const verified: unknown = await file.verified.catch((error: unknown) => error);
  await expect.poll(() => server.openAnswers()).toBe(0);
  expect(server.requests).toHaveLength(1);
  return { bytes, verified, sizeBytes: file.sizeBytes, asked: server.requests[0]?.headers };
}

describe("the length of a body", () => {
  it.each([
    ["announced in bytes", { framing: "length" }, true, csv.length],
    ["in chunks", { framing: "chunked" }, true, undefined],
    ["ended by closing the connection", { framing: "close" }, false, undefined],
    ["compressed, with a length", { gzip: true, framing: "length" }, false, undefined],
    ["compressed, in chunks", { gzip: true, framing: "chunked" }, false, undefined],
    ["called unencoded", { headers: { "content-encoding": "identity" } }, true, csv.length],
    ["called unencoded in capitals", { headers: { "content-encoding": "Identity" } }, true, csv.length],
    ["called unencoded twice", { headers: { "content-encoding": "identity, IDENTITY" } }, true, csv.length],
    ["with an encoding that is empty", { headers: { "content-encoding": "" } }, true, csv.length],
    ["with a charset for an encoding", { headers: { "content-encoding": "UTF-8" } }, true, csv.length],
    ["called binary", { headers: { "content-encoding": "binary" } }, true, csv.length],
    ["called encoded in no way", { headers: { "content-encoding": "none" } }, true, csv.length],
    ["called unencoded, in chunks", { headers: { "content-encoding": "None" }, framing: "chunked" }, true, undefined],
  ] as const)(
    "%s: is verified where, and only where, the transport watches over it",
    async (_, answer, lengthVerified, sizeBytes) => {
      const { bytes, verified, ...rest } = await outcome({ body: csv, ...answer });
      expect(sha256(bytes!)).toBe(sha256(csv));
      expect(verified).toEqual({ sizeBytes: csv.length, sha256: sha256(csv), lengthVerified, rowCount: 797 });
      expect(rest.sizeBytes).toBe(sizeBytes);
      expect(rest.asked).toMatchObject({ "accept-encoding": "identity" });
    },
  );

  it("with an unknown encoding is no content, and asking again would not help", async () => {
    const server = await bodyServer([{ body: csv, headers: { "content-encoding": "x-secret" } }]);
    await expect(fileClient(server).open()).rejects.toMatchObject({ code: "ERR_UNKNOWN_CODING", isRetryable: false });
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ["short of what was announced", { framing: "length" }, 30_000],
    ["in chunks without the last one", { framing: "chunked" }, 30_000],
  ] as const)("%s: is a failure that says how far it came", async (_, answer, cutAt) => {
    const { verified, sizeBytes } = await outcome({ body: csv, ...answer, cutAt });
    expect(verified).toMatchObject({
      name: "DownloadError",
      code: "download_interrupted",
      isRetryable: true,
      carriedOut: "yes",
      status: 200,
      attempts: 1,
    });
    const { receivedBytes, expectedBytes, message } = expectError(verified, DownloadError);
    expect(expectedBytes).toBe(sizeBytes);
    expect(receivedBytes).toBe(30_000);
    expect(message).toMatch(new RegExp(`^GET /report: the file broke after ${receivedBytes} bytes: \\w`));
  });

  it("compressed and cut: is a failure, too", async () => {
    const server = await bodyServer([{ body: csv, gzip: true, stallAt: 12_000 }]);
    const file = await fileClient(server).open();
    const reading = file.toResponse().bytes();
    server.dropConnections();
    await expect(reading).rejects.toMatchObject({
      name: "DownloadError",
      code: "download_interrupted",
    });
    await expect(file.verified).rejects.toMatchObject({ name: "DownloadError" });
  });

  it("that cannot be checked is not called verified when it is cut", async () => {
    const { bytes, verified } = await outcome({ body: csv, framing: "close", cutAt: 30_000 });
    expect(bytes).toHaveLength(30_000);
    expect(verified).toMatchObject({ sizeBytes: 30_000, lengthVerified: false });
  });

  it.each([
    ["pdf", pdf],
    ["zip", zip],
  ])("without a length is checked by the end mark of a %s", async (format, body) => {
    expect((await outcome({ body, framing: "close" }, format)).verified).toMatchObject({
      sizeBytes: body.length,
      lengthVerified: false,
    });
    for (const answer of [
      { framing: "close", cutAt: body.length - 1100 },
      { framing: "chunked", gzip: true, contentEndsAt: 2_000 },
    ] as const) {
      const { verified } = await outcome({ body, ...answer }, format);
      expect(verified).toMatchObject({ name: "DownloadError", code: "download_interrupted", isRetryable: true });
    }
    const { verified } = await outcome({ body, framing: "close", cutAt: body.length - 1100 }, format);
    expect(expectError(verified).message).toBe(
      `GET /report: the file ended after ${body.length - 1100} bytes without the end mark of a ${format} file`,
    );
  });

  it("that a fetch of the caller's does not watch over is counted by us", async () => {
    const response = new Response("id\r\n1\r\n", { headers: { "content-length": "100" } });
    const { open } = fileClient({ baseUrl: "http://127.0.0.1:1" }, { fetch: () => Promise.resolve(response) });
    await expect((await open()).toResponse().text()).rejects.toMatchObject({
      message: "GET /report: the file ended after 7 of 100 bytes",
      receivedBytes: 7,
      expectedBytes: 100,
    });
  });

  it("is told to be unknown when it is announced in a way that is not understood", async () => {
    const response = new Response("id\r\n1\r\n", { headers: { "content-length": "7, 7" } });
    const { open } = fileClient({ baseUrl: "http://127.0.0.1:1" }, { fetch: () => Promise.resolve(response) });
    const file = await open();
    expect(file.sizeBytes).toBeUndefined();
    await file.bytes();
    expect(await file.verified).toMatchObject({ sizeBytes: 7, lengthVerified: false });
  });
});

describe("the rows of a file", () => {
  it.each([
    ["csv", "id,name\r\n1,a\r\n2,b\r\n", 2],
    ["csv", Buffer.from("\uFEFFid,name\r\n1,a\r\n2,b\r\n", "utf16le"), 2],
    ["csv", Buffer.from("\uFEFFid,name\r\n1,a\r\n2,b\r\n", "utf16le").swap16(), 2],
    ["jsonl", '{"id":1}\n{"id":2}\n', 2],
    ["pdf", pdf, undefined],
  ])("are counted where they can be: %s", async (format, body, rowCount) => {
    const file = await fileClient(await bodyServer([{ body }])).open({ format });
    await file.bytes();
    const verified = await file.verified;
    expect(verified.rowCount).toBe(rowCount);
    expect("rowCount" in verified).toBe(rowCount !== undefined);
  });

  it("are those of the attempt that came through", async () => {
    const server = await bodyServer([{ body: csv, cutAt: 30_000 }, { body: csv }]);
    const file = await fileClient(server).open();
    await file.bytes();
    // The sample's last line is cut off, and does not count.
    expect((await file.verified).rowCount).toBe(csv.toString().split("\r\n").length - 2);
  });
});

describe("FileBody", () => {
  const bodyOf = (stream: ReadableStream<Uint8Array> | null, lifetime = new Lifetime()) =>
    new FileBody({
      response: new Response(stream),
      lifetime,
      timeoutMs: 1_000,
      operation: "GET /report",
      requestId: undefined,
      label: "nightly",
      clean: (text) => text.replace("s3cret", "[redacted]"),
    });

  it("blanks secrets in what a stream fails with, whatever that is", async () => {
    const failing = (error: unknown) => bodyOf(new ReadableStream({ pull: (controller) => controller.error(error) }));
    await expect(failing(new Error("no s3cret here")).read()).rejects.toThrow(
      "broke after 0 bytes: no [redacted] here",
    );
    await expect(failing("plain s3cret").read()).rejects.toThrow("broke after 0 bytes: plain [redacted]");
  });

  it.each([
    ["pdf", pdf],
    ["zip", zip],
  ])(
    "finds the end mark of a %s however it is cut into pieces, and misses it when it is gone",
    async (format, bytes) => {
      for (const [whole, pieceBytes] of [
        [true, 7],
        [true, 700],
        [false, 7],
        [false, 700],
      ] as const) {
        // The end record of a ZIP is 22 bytes; the end mark of a PDF is in its last 7.
        const content = whole ? bytes : bytes.subarray(0, -22);
        let sent = 0;
        const body = bodyOf(
          new ReadableStream({
            pull(controller) {
              if (sent >= content.length) return controller.close();
              controller.enqueue(content.slice(sent, (sent += pieceBytes)));
            },
          }),
        );
        body.setFormat(format, false);
        const reading = (async () => {
          while ((await body.read()) !== undefined);
          return body.result().sizeBytes;
        })();
        if (whole) expect(await reading).toBe(bytes.length);
        else await expect(reading).rejects.toThrow("without the end mark");
      }
    },
  );

  it("finds the end mark, too, when the reader overwrites the pieces it was given", async () => {
    const body = bodyOf(new Blob([zip]).stream());
    body.setFormat("zip", false);
    for (let piece = await body.read(); piece !== undefined; piece = await body.read()) piece.fill(0);
    expect(body.result().sizeBytes).toBe(zip.length);
  });

  it("tells at once about an end that came before it was asked for", () => {
    const lifetime = new Lifetime();
    const reason = new Error("over");
    lifetime.end(reason);
    const told: unknown[] = [];
    bodyOf(null, lifetime).onCutShort((error) => told.push(error));
    expect(told).toEqual([reason]);
  });

  it("names its call in a failure that is none of ours", async () => {
    const lifetime = new Lifetime();
    lifetime.end(new Error("a fault of the program"));
    expect(await failureOf(bodyOf(null, lifetime).read())).toMatchObject({
      code: "unexpected",
      message: "unexpected: Error: a fault of the program",
      carriedOut: "yes",
      operation: "GET /report",
      label: "nightly",
    });
  });

  it("passes on the failure of another call as it is", async () => {
    const lifetime = new Lifetime();
    const failure = new AbortedError("enough", { operation: "runReport", label: "monthly" });
    lifetime.end(failure);
    expect(await failureOf(bodyOf(null, lifetime).read())).toBe(failure);
  });

  it("waits for no more bytes than it is to look at ahead", async () => {
    const open = new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(csv.subarray(0, 3)) });
    expect(await bodyOf(open).peek(3)).toHaveLength(3);
  });

  it("gives what was looked at ahead only once, however much was asked for", async () => {
    const body = bodyOf(new Blob(["abc"]).stream());
    expect(await body.peek(2)).toHaveLength(3);
    expect(await body.peek(100)).toHaveLength(3);
    expect(body.receivedBytes).toBe(0);
    expect(await body.read()).toHaveLength(3);
    expect(await body.read()).toBeUndefined();
    expect(body.result()).toMatchObject({ sizeBytes: 3, lengthVerified: false });
  });
});
