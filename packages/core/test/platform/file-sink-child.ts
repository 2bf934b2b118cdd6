// A process that saves a file and can be killed: bundled and started by node-file-faults.test.ts.
import { createHash } from "node:crypto";
import { openFileSink } from "../../src/platform/node-file-sink.js";
import { mistyped } from "../support/mistyped.js";

/** The same bytes each time, without two equal blocks. */
function* content(sizeBytes: number): Generator<Uint8Array> {
  for (let sent = 0; sent < sizeBytes;) {
    const block = createHash("sha512").update(String(sent)).digest();
    const chunk = Buffer.alloc(Math.min(16_384, sizeBytes - sent), block);
    sent += chunk.length;
    yield chunk;
  }
}

const runAs = process.env["RUN_AS"];
if (runAs !== undefined) process.setuid?.(Number(runAs));

const [target = "", ifExists = "error", sizeBytes = "0"] = process.argv.slice(2);
process.stdout.write("start\n");
try {
  const sink = await openFileSink(target, "report.csv", mistyped(ifExists));
  try {
    for (const chunk of content(Number(sizeBytes))) {
      await sink.write(chunk);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await sink.finish?.();
    await sink.commit();
    await sink.persist?.();
    process.stdout.write(`done ${sink.path}\n`);
  } finally {
    await sink.discard();
  }
} catch (error) {
  process.stdout.write(`failed ${error instanceof Error && "code" in error ? String(error.code) : String(error)}\n`);
}
