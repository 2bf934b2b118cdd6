import { describe, expect, it, vi } from "vitest";
import { defineEndpoint } from "../../src/call/endpoint.js";
import { fileProbe, reportFile } from "../../src/download/file-decoder.js";
import { bodyServer } from "../support/body-server.js";
import { failureOf } from "../support/failure-of.js";
import { fileClient } from "../support/file-client.js";
import { csv } from "../support/served-file.js";
import { slowFile } from "../support/slow-file.js";

const probe = defineEndpoint({
  method: "GET",
  path: "report",
  decode: fileProbe(reportFile<unknown>({ accept: "text/csv", format: () => "csv", name: () => "report" })),
  idempotent: true,
});

describe("looking whether a file is there", () => {
  it("asks as for the file itself, and releases it", async () => {
    const server = await bodyServer([{ body: csv, stallAt: 2_000 }]);
    await fileClient(server).transport.send(probe, {});
    expect(server.requests).toMatchObject([{ url: "/report", headers: { accept: "text/csv" } }]);
    await expect.poll(() => server.openAnswers()).toBe(0);
  });

  it("fails with what is there in its place", async () => {
    const server = await bodyServer([{ body: "<!doctype html><title>Sign in</title>" }]);
    await expect(fileClient(server).transport.send(probe, {})).rejects.toMatchObject({ code: "unexpected_content" });
  });
});

describe("the first bytes of a file that is only looked for", () => {
  const rows = Array.from({ length: 60 }, (_, n) => `${n},${"x".repeat(20)}\r\n`);

  it("may take any time, as long as each piece comes in time", async () => {
    const { transport, requests } = slowFile(rows, 900);
    const found = transport.send(probe, {}, { timeoutMs: 1_000 });
    await vi.advanceTimersByTimeAsync(61 * 900);
    await found;
    expect(requests()).toBe(1);
  });

  it("count against the limit of the whole call", async () => {
    const { transport } = slowFile(rows, 900);
    const error = failureOf(transport.send(probe, {}, { timeoutMs: 1_000, totalTimeoutMs: 2_000 }));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await error).toMatchObject({ name: "TimeoutError" });
  });
});
