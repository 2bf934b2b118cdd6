import { join } from "node:path";
import { readFile } from "node:fs/promises";
import { assert, describe, expect, it } from "vitest";
import { fileClient } from "../support/file-client.js";
import { csvOf, sha256 } from "../support/sample-files.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { mistyped } from "../support/mistyped.js";

const csv = csvOf(600_000);
const address = { baseUrl: "https://vendor.example.com" };

/** Saves what a `fetch` of the caller's own answers with. */
async function saved(name: string, body: BodyInit): Promise<Buffer> {
  const answer = () => Promise.resolve(new Response(body, { headers: { "content-type": "text/csv" } }));
  const file = await fileClient(address, { fetch: answer }).open();
  const { path, sha256: hash } = await file.saveTo(join(temporaryFolder(), name));
  expect(hash).toBe(sha256(csv));
  return readFile(path);
}

describe("saving gives memory back only where no other code can hold it", () => {
  it("leaves the chunks of a caller's own stream alone", async () => {
    const chunks = [csv.subarray(0, 250_000), csv.subarray(250_000)].map((part) => new Uint8Array(part));
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(chunk);
        controller.close();
      },
    });
    expect((await saved("stream.csv", stream)).equals(csv)).toBe(true);
    expect(chunks.map(({ byteLength }) => byteLength)).toEqual([250_000, 350_000]);
    expect(Buffer.concat(chunks).equals(csv)).toBe(true);
  });

  it("leaves the bytes that an answer was made of alone", async () => {
    const bytes = new Uint8Array(csv);
    expect((await saved("bytes.csv", bytes)).equals(csv)).toBe(true);
    expect(Buffer.from(bytes).equals(csv)).toBe(true);
  });

  it("does not even ask a stream that is not the platform's own", async () => {
    const chunk = new Uint8Array(csv);
    let isRead = false;
    let timesLocked = 0;
    const reader = {
      read: () => Promise.resolve(isRead ? { done: true } : ((isRead = true), { done: false, value: chunk })),
      cancel: () => Promise.resolve(),
    };
    const body = {
      getReader() {
        if (++timesLocked > 1) throw new TypeError("locked");
        return reader;
      },
    };
    const response: Response = mistyped({ status: 200, ok: true, headers: new Headers(), body });
    const file = await fileClient(address, { fetch: () => Promise.resolve(response) }).open();
    await file.saveTo(join(temporaryFolder(), "foreign.csv"));
    expect(Buffer.from(chunk).equals(csv)).toBe(true);
  });

  it("gives back the chunks of a stream of bytes", async () => {
    const chunks: Uint8Array[] = [];
    const { body } = new Response(new Uint8Array(csv));
    assert(body !== null);
    // Sees what the reader sees: the very chunks that are written.
    const watched = new Proxy(body, {
      get(stream, name) {
        if (name !== "getReader") return Reflect.get(stream, name, stream);
        return (options?: { mode: "byob" }) => {
          if (options !== undefined) return stream.getReader(options);
          const reader = stream.getReader();
          const read = reader.read.bind(reader);
          return Object.assign(reader, {
            read: async () => {
              const result = await read();
              if (result.value !== undefined) chunks.push(result.value);
              return result;
            },
          });
        };
      },
    });
    const response = new Proxy(new Response(null, { headers: { "content-type": "text/csv" } }), {
      get: (target, name) => (name === "body" ? watched : Reflect.get(target, name, target)),
    });
    const file = await fileClient(address, { fetch: () => Promise.resolve(response) }).open();
    const { path } = await file.saveTo(join(temporaryFolder(), "given-back.csv"));
    expect((await readFile(path)).equals(csv)).toBe(true);
    expect(chunks.length).toBeGreaterThan(0);
    expect(chunks.every(({ byteLength }) => byteLength === 0)).toBe(true);
  });
});
