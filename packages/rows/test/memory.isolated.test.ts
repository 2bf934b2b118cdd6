import { execFile } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { constants, crc32, deflateRawSync } from "node:zlib";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { zipOf } from "./support/zip.js";

const mib = 1024 * 1024;
const fileOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

let folder: string;
let child: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "rows-memory-"));
  child = join(folder, "child.mjs");
  writeFileSync(join(folder, "warm-up.csv"), block(1));
  await build({
    entryPoints: [fileURLToPath(new URL("memory-child.ts", import.meta.url))],
    outfile: child,
    bundle: true,
    platform: "node",
    format: "esm",
    alias: {
      "#files": fileOf("../src/platform/node.ts"),
      "#platform": fileOf("../../core/src/platform/node.ts"),
      "@identity-reports/core/rows": fileOf("../../core/src/rows.ts"),
    },
    logLevel: "error",
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** So many MiB of rows of 128 bytes. */
const block = (mebibytes: number): Buffer =>
  Buffer.alloc(mebibytes * mib, `"id","a name that is quoted, with a comma","${"x".repeat(81)}"\r\n`);

async function read(name: string, everyNth = 0): Promise<Record<"rows" | "kept" | "grownBytes", number>> {
  const parameters = [child, join(folder, "warm-up.csv"), join(folder, name), String(everyNth)];
  const { stdout } = await promisify(execFile)(process.execPath, parameters);
  return JSON.parse(stdout) as Record<"rows" | "kept" | "grownBytes", number>;
}

describe("rows are read without holding the file", { timeout: 60_000 }, () => {
  test("of a CSV file of 200 MiB", async () => {
    const file = createWriteStream(join(folder, "large.csv"));
    for (let n = 0; n < 25; n += 1) if (!file.write(block(8))) await once(file, "drain");
    file.end();
    await once(file, "close");
    const { rows, grownBytes } = await read("large.csv");
    expect(rows).toBe((200 * mib) / 128 - 1);
    expect(grownBytes).toBeLessThan(100 * mib);
  });

  test("nor the text around the few that are kept", async () => {
    const { kept, grownBytes } = await read("large.csv", 2_000);
    expect(kept).toBe(819);
    expect(grownBytes).toBeLessThan(120 * mib);
  });

  test("of a ZIP that unpacks to a thousand times its size", async () => {
    const content = block(1);
    const packed = deflateRawSync(content, { finishFlush: constants.Z_FULL_FLUSH });
    const blocks = Array.from({ length: 300 }, () => packed);
    let sum = 0;
    for (const _ of blocks) sum = crc32(content, sum);
    const member = { name: "a.csv", sizeBytes: blocks.length * mib, crc: sum };
    writeFileSync(
      join(folder, "bomb.zip"),
      zipOf([{ ...member, packed: Buffer.concat([...blocks, Buffer.from([3, 0])]) }]),
    );
    const { rows, grownBytes } = await read("bomb.zip");
    expect(rows).toBe((300 * mib) / 128 - 1);
    expect(grownBytes).toBeLessThan(120 * mib);
  });
});
