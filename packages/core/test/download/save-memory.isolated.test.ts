import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { expect, it, onTestFinished } from "vitest";
import { csvOf } from "../support/sample-files.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { portOf } from "../support/port-of.js";

const mib = 1024 * 1024;
const pieces = 200;

it("a file of 200 MiB is saved without being held in memory", { timeout: 60_000 }, async () => {
  const piece = csvOf(mib);
  const send = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const count = request.url?.endsWith("large") === true ? pieces : 1;
    response.setHeader("content-length", count * mib);
    for (let sent = 0; sent < count; sent += 1) if (!response.write(piece)) await once(response, "drain");
    response.end();
  };
  const server = createServer((request, response) => void send(request, response));
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close());

  const folder = temporaryFolder();
  const outfile = join(folder, "child.mjs");
  await build({
    entryPoints: [fileURLToPath(new URL("save-memory-child.ts", import.meta.url))],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    alias: { "#platform": fileURLToPath(new URL("../../src/platform/node.ts", import.meta.url)) },
    logLevel: "error",
  });
  const port = portOf(server);
  const { stdout } = await promisify(execFile)(process.execPath, [outfile, `http://127.0.0.1:${port}`, folder]);
  const { grownBytes, ...saved }: Record<string, number> = JSON.parse(stdout);

  const hash = createHash("sha256");
  for (let n = 0; n < pieces; n += 1) hash.update(piece);
  expect(saved).toEqual({ sizeBytes: pieces * mib, sha256: hash.digest("hex"), lengthVerified: true });
  expect(grownBytes).toBeLessThan(120 * mib);
  // Had nothing grown, nothing would have been measured.
  expect(grownBytes).toBeGreaterThan(0);
});
