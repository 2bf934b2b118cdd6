import { createHash } from "node:crypto";
import type { RequestListener } from "node:http";
import { text } from "node:stream/consumers";
import * as zlib from "node:zlib";
import { brotliCompressSync, constants, createGzip, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { builtins } from "../../src/platform/node-builtins.js";
import { MiB, client, codeOf, get, nextTurn, serve } from "./https-fetch-client.js";
import { startHttp } from "./tls-server.js";
import { mistyped } from "../support/mistyped.js";

describe("the memory of a body", () => {
  // No two places look alike, so that bytes that were lost, moved or overwritten show.
  const content = new Uint8Array(new Uint32Array(MiB).map((_, index) => index * 2_654_435_761).buffer);
  const framings = ["length", "chunks", "connection"] as const;

  const listener =
    (framing: (typeof framings)[number]): RequestListener =>
    (_request, response) => {
      if (framing === "length") response.setHeader("content-length", content.length);
      if (framing === "connection") response.useChunkedEncodingByDefault = false;
      // Of all sizes, so that several come with one read, and one with several.
      for (let at = 0, size = 1_000; at < content.length; at += size, size = (size * 7) % 90_001) {
        response.write(content.subarray(at, at + size));
      }
      response.end();
    };

  test.each(framings.flatMap((framing) => [false, true].map((isSecure) => [framing, isSecure] as const)))(
    "framed by its %s (TLS: %s) is the reader's alone, to keep or to give away",
    async (framing, isSecure) => {
      const url = isSecure ? (await serve(listener(framing))).url : await startHttp(listener(framing));
      const { body } = await get(client(), url);
      const hash = createHash("sha256");
      for await (const piece of body!) {
        hash.update(structuredClone(piece, { transfer: [piece.buffer] }));
        await nextTurn();
      }
      expect(hash.digest("hex")).toBe(createHash("sha256").update(content).digest("hex"));
    },
  );

  test("may be the reader's own from the start", async () => {
    const { body } = await get(client(), await startHttp(listener("length")));
    const reader = body!.getReader({ mode: "byob" });
    const hash = createHash("sha256");
    for (let room = new Uint8Array(100_000); ;) {
      const { done, value } = await reader.read(room);
      if (done) break;
      hash.update(value);
      room = new Uint8Array(value.buffer);
    }
    expect(hash.digest("hex")).toBe(createHash("sha256").update(content).digest("hex"));
  });
});

describe("content encodings", () => {
  const content = "Zoë,admin\n".repeat(20_000);
  const encoded: Record<string, Buffer> = {
    gzip: gzipSync(content),
    "X-GZIP": gzipSync(content),
    br: brotliCompressSync(content),
    deflate: deflateSync(content),
    "deflate, identity": deflateRawSync(content),
    "br, gzip": gzipSync(brotliCompressSync(content)),
    ...("zstdCompressSync" in zlib ? { zstd: zlib.zstdCompressSync(content) } : {}),
  };
  const sendAs = (encoding: string, bytes: Uint8Array, headers = {}) =>
    serve((_request, answer) => void answer.writeHead(200, { "content-encoding": encoding, ...headers }).end(bytes));

  test.each(["", "identity", "Identity", "UTF-8", "binary", "none", "none, identity"])(
    "what changes no byte is nothing to undo: %j",
    async (encoding) => {
      const server = await sendAs(encoding, Buffer.from(content));
      expect(await (await get(client(), server.url)).text()).toBe(content);
    },
  );

  test.each(Object.entries(encoded))("%s is undone, and its header stays", async (encoding, bytes) => {
    const server = await sendAs(encoding, bytes, { "content-length": bytes.length });
    const using = client();
    for (let nth = 0; nth < 2; nth += 1) {
      const response = await get(using, server.url);
      expect(response.headers.get("content-encoding")).toBe(encoding);
      expect(response.headers.get("content-length")).toBe(String(bytes.length));
      expect(await response.text()).toBe(content);
    }
    expect(server.accepted).toBe(1);
  });

  test.each(Object.entries(encoded))(
    "%s without its end fails, although the body is framed as whole",
    async (encoding, bytes) => {
      const server = await sendAs(encoding, bytes.subarray(0, -3));
      expect(await codeOf((await get(client(), server.url)).text())).toBe("Z_BUF_ERROR");
    },
  );

  test("a cut connection and broken data fail as such, and free the connection", async () => {
    const bytes = gzipSync(content);
    const short = await sendAs("gzip", bytes.subarray(0, -9));
    expect(await codeOf((await get(client(), short.url)).text())).toBe("Z_BUF_ERROR");
    const cut = await serve((request, answer) => {
      answer.writeHead(200, { "content-encoding": "gzip", "content-length": bytes.length });
      answer.write(bytes.subarray(0, 200), () => request.socket.destroy());
    });
    expect(await codeOf((await get(client(), cut.url)).text())).toBe("ECONNRESET");
    const broken = await serve((_request, answer) => {
      answer.writeHead(200, { "content-encoding": "gzip" });
      answer.write("not gzip");
    });
    expect(await codeOf((await get(client(), broken.url)).text())).toBe("Z_DATA_ERROR");
    await broken.drained();
  });

  test.each(["gzip", "sdch"])("an empty body needs no decoder: %s", async (encoding) => {
    const empty = await sendAs(encoding, new Uint8Array(), { "content-length": 0 });
    expect(await (await get(client(), empty.url)).text()).toBe("");
  });

  const unknown = ["sdch", "compress", "constructor"].flatMap((encoding) =>
    [encoding, `gzip, ${encoding}`, `${encoding}, gzip`].map((encodings) => [encodings, encoding] as const),
  );

  // All at once in one test: where gzip is the outer encoding, the connection stays open for the 4 s of its keep-alive.
  test("what cannot be undone fails, and its bytes are never taken for the content", async () => {
    const outcomes = await Promise.all(
      unknown.map(async ([encodings]) => {
        const server = await sendAs(encodings, gzipSync("as it came"));
        const response = await get(client(), server.url);
        const failure: unknown = await response.text().catch((error: unknown) => error);
        await server.drained();
        return { encodings, status: response.status, failure };
      }),
    );
    expect(outcomes).toMatchObject(
      unknown.map(([encodings, encoding]) => ({
        encodings,
        status: 200,
        failure: {
          code: "ERR_UNKNOWN_CODING",
          message: `The content encoding "${encoding}" of the response cannot be decoded here.`,
        },
      })),
    );
  });

  test("zstd cannot be undone by a Node that does not know it", async () => {
    const older: typeof zlib = mistyped({ ...zlib, createZstdDecompress: undefined });
    const spy = vi.spyOn(builtins, "zlib", "get").mockReturnValue(older);
    onTestFinished(() => spy.mockRestore());
    const server = await sendAs("zstd", Buffer.from("(\xb5/\xfd", "latin1"));
    expect(await codeOf((await get(client(), server.url)).text())).toBe("ERR_UNKNOWN_CODING");
  });

  test("more layers than anyone needs are refused", async () => {
    const server = await sendAs("gzip, gzip, gzip, gzip, gzip, gzip", Buffer.from("bomb"));
    expect(await codeOf(get(client(), server.url))).toBe("ERR_TOO_MANY_CODINGS");
    await server.drained();
  });

  test("what is complete is handed on before the rest arrives", async () => {
    const gzip = createGzip();
    const server = await serve((_request, answer) => {
      answer.writeHead(200, { "content-encoding": "gzip" });
      gzip.pipe(answer);
      gzip.write("first");
      gzip.flush(constants.Z_SYNC_FLUSH);
    });
    const rest = (await get(client(), server.url)).body!;
    const reader = rest.getReader();
    expect(Buffer.from((await reader.read()).value!).toString()).toBe("first");
    gzip.end("second");
    reader.releaseLock();
    expect(await text(rest)).toBe("second");
  });
});
