import { describe, expect, it, vi } from "vitest";
import { bodyServer, type ScriptedAnswer } from "../support/body-server.js";
import { fileClient } from "../support/file-client.js";
import { csv } from "../support/served-file.js";

// The true limit is half a gibibyte; what a file announces is compared with it in text.test.ts.
vi.mock(import("../../src/download/memory-sink.js"), async (original) => ({
  ...(await original()),
  largestTextBytes: 40_000,
}));

async function opened(...answers: readonly [ScriptedAnswer, ...ScriptedAnswer[]]) {
  const server = await bodyServer(answers);
  return { file: await fileClient(server).open(), server };
}

describe("a file too large for a text", () => {
  it("is read no further than the limit where its size is not known", async () => {
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
