import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { truncateSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { recordOf, makeCollection } from "../support/collections.js";
import { emptyFolder } from "../support/folders.js";

const mib = 1024 * 1024;
const sizeBytes = 128 * mib;
const fileOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The digest of a file of zeros. */
function digestOfZeros(algorithm: string): string {
  const hash = createHash(algorithm);
  const zeros = Buffer.alloc(mib);
  for (let n = 0; n < sizeBytes / mib; n += 1) hash.update(zeros);
  return hash.digest("hex");
}

/** A collection with one large file, which takes no space on the disk. */
function largeCollection(): string {
  const file = "data/sessions/sessions.pdf";
  const digest = { sha256: digestOfZeros("sha256"), sha512: digestOfZeros("sha512") };
  const report = { id: "sessions", content: "", fileName: "sessions.pdf", format: "pdf" };
  const record = { file: { ...recordOf(report).file, sizeBytes, digest } };
  const folder = makeCollection({
    reports: [{ ...report, record }],
    sealedInstead: {
      "manifest-sha256.txt": `${digest.sha256}  ${file}\n`,
      "manifest-sha512.txt": `${digest.sha512}  ${file}\n`,
    },
  });
  truncateSync(join(folder, file), sizeBytes);
  return folder;
}

test("a file is verified without holding it in memory", { timeout: 60_000 }, async () => {
  const child = join(emptyFolder(), "child.mjs");
  await build({
    entryPoints: [fileURLToPath(new URL("memory-child.ts", import.meta.url))],
    outfile: child,
    bundle: true,
    platform: "node",
    format: "esm",
    alias: {
      "#files": fileOf("../../../rows/src/platform/node.ts"),
      "#platform": fileOf("../../../core/src/platform/node.ts"),
      "@identity-reports/core/rows": fileOf("../../../core/src/rows.ts"),
      "@identity-reports/core/vendor": fileOf("../../../core/src/vendor.ts"),
      "@identity-reports/core": fileOf("../../../core/src/index.ts"),
      "@identity-reports/rows": fileOf("../../../rows/src/index.ts"),
    },
    define: { __VERSION__: '"0.0.0"' },
    logLevel: "error",
  });
  const small = makeCollection({ reports: [{ id: "small", content: "%PDF", format: "pdf" }] });
  const { stdout } = await promisify(execFile)(process.execPath, [child, small, largeCollection()]);
  const found: { outcome: string; payloadBytes: number; grownBytes: number } = JSON.parse(stdout);
  expect({ ...found, isFlat: found.grownBytes < 48 * mib }).toMatchObject({
    outcome: "valid",
    payloadBytes: sizeBytes,
    isFlat: true,
  });
});
