import { describe, expect, it, vi } from "vitest";
import { bodyServer, type ScriptedAnswer } from "../support/body-server.js";
import { fileClient } from "../support/file-client.js";
import { csv, verifiedCsv } from "../support/served-file.js";

// The true limit is half a gibibyte.
vi.mock(import("../../src/download/memory-sink.js"), async (original) => ({
  ...(await original()),
  largestTextBytes: 40_000,
}));

async function opened(...answers: readonly [ScriptedAnswer, ...ScriptedAnswer[]]) {
  const server = await bodyServer(answers);
  return { file: await fileClient(server).open(), server };
}

describe("a file too large for a text", () => {
  it("is refused before it is read where its size is known, and can still be read otherwise", async () => {
    const { file } = await opened({ body: csv });
    await expect(file.text()).rejects.toMatchObject({
      name: "DownloadError",
      code: "too_large_for_text",
      message:
        "Made up name.csv has more than 40000 bytes, the most that text() can return; use saveTo(), stream() or bytes()",
    });
    expect(await file.bytes()).toHaveLength(verifiedCsv.sizeBytes);
  });

  it("is read no further than that where its size is not known", async () => {
    const { file, server } = await opened({ body: csv, framing: "chunked", stallAt: 48_000 });
    await expect(file.text()).rejects.toMatchObject({ name: "DownloadError", code: "too_large_for_text" });
    await expect(file.verified).rejects.toMatchObject({ code: "too_large_for_text" });
    await expect.poll(() => server.openAnswers()).toBe(0);
    expect(server.requests).toHaveLength(1);
  });

  it("is none when it is begun again: only what came of the last attempt counts", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const body = csv.subarray(0, 40_000);
    const { file } = await opened({ body, framing: "chunked", cutAt: 30_000 }, { body, framing: "chunked" });
    expect(await file.text()).toHaveLength(40_000);
  });
});
