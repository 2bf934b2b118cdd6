import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BatchWriter } from "../../src/platform/node-batch-writer.js";
import { numRuns } from "../support/property-cases.js";
import { mistyped } from "../support/mistyped.js";

const KiB = 1024;

/** Bytes in memory of their own. */
const chunkOf = (size: number): Uint8Array => new Uint8Array(randomBytes(size));

/** A file in memory on a disk of `room` bytes, which takes at most `most` bytes at a time. */
function fakeFile({ room = Infinity, most = Infinity, silentlyFull = false } = {}) {
  const file = { bytes: Buffer.alloc(0), room, underWay: 0, maxConcurrent: 0, maxPieces: 0 };
  const handle = {
    async writev(pieces: readonly Uint8Array[], position: number) {
      file.maxConcurrent = Math.max(file.maxConcurrent, (file.underWay += 1));
      file.maxPieces = Math.max(file.maxPieces, pieces.length);
      await new Promise((resolve) => setImmediate(resolve));
      file.underWay -= 1;
      const given = Buffer.concat(pieces);
      const taken = Math.min(given.length, most, file.room - position);
      if (taken <= 0 && silentlyFull) return { bytesWritten: 0, buffers: pieces };
      if (taken <= 0 && given.length > 0) throw Object.assign(new Error("no space"), { code: "ENOSPC" });
      const next = Buffer.alloc(Math.max(file.bytes.length, position + taken));
      next.set(file.bytes);
      next.set(given.subarray(0, taken), position);
      file.bytes = next;
      return { bytesWritten: taken, buffers: pieces };
    },
    async truncate(size: number) {
      file.bytes = file.bytes.subarray(0, size);
    },
  };
  return { file, writer: new BatchWriter(mistyped(handle)) };
}

describe("BatchWriter", () => {
  it("writes everything, in order, one write at a time, on a disk that takes it in parts", async () => {
    const sizes = fc.array(fc.oneof(fc.nat(10), fc.nat(700_000)), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer({ min: 20_000, max: 400_000 }), async (chunkSizes, most) => {
        const { file, writer } = fakeFile({ most });
        const chunks = chunkSizes.map(chunkOf);
        const expected = Buffer.concat(chunks);
        for (const chunk of chunks) await writer.write(chunk);
        await writer.flush();
        expect(file.bytes.equals(expected)).toBe(true);
        expect(file.maxConcurrent).toBeLessThanOrEqual(1);
      }),
      numRuns(50, 2_000),
    );
  });

  it("gives the memory of a chunk back when it is written", async () => {
    const { file, writer } = fakeFile({ most: 300_000 });
    const chunks = [100, 256 * KiB, 700_000].map(chunkOf);
    const expected = Buffer.concat(chunks);
    for (const chunk of chunks) await writer.write(chunk);
    await writer.flush();
    expect(file.bytes.equals(expected)).toBe(true);
    expect(chunks.map(({ byteLength }) => byteLength)).toEqual([0, 0, 0]);
  });

  it("leaves alone what cannot be given back, such as memory of Node's pool", async () => {
    const { file, writer } = fakeFile();
    const pooled = Buffer.from("pooled");
    await writer.write(pooled);
    await writer.flush();
    expect([file.bytes.toString(), pooled.toString()]).toEqual(["pooled", "pooled"]);
  });

  it("waits for the batch before, not for its own", async () => {
    const { file, writer } = fakeFile();
    await writer.write(chunkOf(512 * KiB));
    expect(file.bytes).toHaveLength(0);
    await writer.write(chunkOf(512 * KiB));
    expect(file.bytes).toHaveLength(512 * KiB);
  });

  it("does not gather more pieces than a few hundred, however small they are", async () => {
    const { file, writer } = fakeFile();
    const bytes = randomBytes(5_000);
    for (const byte of bytes) await writer.write(Uint8Array.of(byte));
    await writer.flush();
    expect(file.bytes.equals(bytes)).toBe(true);
    expect(file.maxPieces).toBeLessThanOrEqual(256);
  });

  it("reports a full disk by a later call, again and again, and by flush at the latest", async () => {
    const { writer } = fakeFile({ room: 300_000 });
    const writeOn = async (): Promise<void> => {
      for (let n = 0; n < 20; n += 1) await writer.write(chunkOf(100_000));
    };
    await expect(writeOn()).rejects.toMatchObject({ code: "ENOSPC" });
    await expect(writeOn()).rejects.toMatchObject({ code: "ENOSPC" });
    await expect(writer.flush()).rejects.toMatchObject({ code: "ENOSPC" });
    const late = fakeFile({ room: 10 });
    await late.writer.write(chunkOf(11));
    await expect(late.writer.flush()).rejects.toMatchObject({ code: "ENOSPC" });
  });

  it("fails where the disk takes no more bytes and calls that no failure", async () => {
    const { writer } = fakeFile({ room: 300_000, silentlyFull: true });
    await writer.write(chunkOf(600_000));
    await expect(writer.flush()).rejects.toThrow("the file system takes no more bytes");
  });

  it("takes pieces without bytes for what they are", async () => {
    const { file, writer } = fakeFile({ silentlyFull: true });
    await writer.write(new Uint8Array());
    await writer.flush();
    expect(file.bytes).toHaveLength(0);
  });

  it("is as new after a restart, whatever went wrong", async () => {
    const { file, writer } = fakeFile({ room: 300_000 });
    await writer.write(chunkOf(600_000))?.catch(() => {});
    await writer.settled();
    await writer.rewind();
    expect(file.bytes).toHaveLength(0);
    file.room = Infinity;
    const bytes = randomBytes(600_000);
    await writer.write(new Uint8Array(bytes));
    await writer.flush();
    expect(file.bytes.equals(bytes)).toBe(true);
  });
});
