import { expect, it, vi } from "vitest";
import { bodyServer } from "../support/body-server.js";
import { fileClient } from "../support/file-client.js";
import { csv } from "../support/served-file.js";

// The true limit is half a gibibyte; what a file announces is compared with it in text.test.ts.
vi.mock(import("../../src/download/memory-sink.js"), async (original) => ({
  ...(await original()),
  largestTextBytes: 40_000,
}));

it("a file of unknown size that is too large for a text is read no further than the limit", async () => {
  const server = await bodyServer([{ body: csv, framing: "chunked", stallAt: 48_000 }]);
  const file = await fileClient(server).open();
  await expect(file.text()).rejects.toMatchObject({ name: "DownloadError", code: "too_large_for_text" });
  await expect(file.verified).rejects.toMatchObject({ code: "too_large_for_text" });
  await expect.poll(() => server.openAnswers()).toBe(0);
  expect(server.requests).toHaveLength(1);
});
