import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { bodyServer } from "../support/body-server.js";
import { fileClient } from "../support/file-client.js";
import { csvOf } from "../support/sample-files.js";
import { csv } from "../support/served-file.js";
import { failureOf } from "../support/failure-of.js";

describe("the stall timer", () => {
  it("ends a body of which nothing more comes, and says how far it came", async () => {
    const server = await bodyServer([{ body: csv, stallAt: 40_000 }]);
    const file = await fileClient(server).open({ timeoutMs: 50, label: "nightly" });
    const error = await failureOf(file.toResponse().bytes());
    expect(error).toMatchObject({ name: "TimeoutError", phase: "body", isRetryable: true, carriedOut: "yes" });
    expect(error.message).toBe("GET /report sent no more bytes for 50 ms (timeoutMs) after 40000");
    await expect(file.verified).rejects.toBe(error);
    await expect.poll(() => server.openAnswers()).toBe(0);
  });

  it("is not set off by a consumer that takes its time", async () => {
    const server = await bodyServer([{ body: csvOf(3_000_000) }]);
    const file = await fileClient(server).open({ timeoutMs: 400 });
    let sizeBytes = 0;
    let hasPaused = false;
    for await (const chunk of file.stream()) {
      sizeBytes += chunk.length;
      // Not after the first bytes: they were there before a reader had to wait for any.
      if (sizeBytes > 1_000_000 && !hasPaused) await sleep(900);
      hasPaused = sizeBytes > 1_000_000;
    }
    expect(sizeBytes).toBe(3_000_000);
    expect(hasPaused).toBe(true);
  });

  it("is not set off by a file that waits to be read", async () => {
    const server = await bodyServer([{ body: csv }]);
    const file = await fileClient(server).open({ timeoutMs: 400, totalTimeoutMs: 400 });
    await sleep(900);
    expect(await file.bytes()).toHaveLength(csv.length);
  });

  it("is not set off by a slow drip, however long it takes in all", async () => {
    const server = await bodyServer([{ body: csv.subarray(0, 24_000), drip: { pieceBytes: 600, pauseMs: 40 } }]);
    const file = await fileClient(server).open({ timeoutMs: 1_000 });
    expect(await file.bytes()).toHaveLength(24_000);
  });
});
