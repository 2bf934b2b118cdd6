import { afterEach, describe, expect, it, vi } from "vitest";
import { bodyServer } from "../support/body-server.js";
import { fileClient } from "../support/file-client.js";

afterEach(() => vi.unstubAllGlobals());

async function askedFor(): Promise<unknown> {
  const server = await bodyServer([{ body: "id,name\r\n", gzip: true }]);
  const file = await fileClient(server).open();
  expect(await file.text()).toBe("id,name\r\n");
  const { "accept-encoding": encoding, "user-agent": agent } = server.requests[0]!.headers;
  expect(agent).toMatch(/^identity-reports\//);
  return encoding;
}

describe("a file is asked for", () => {
  it("uncompressed, so that its length can be checked", async () => {
    expect(await askedFor()).toBe("identity");
  });

  it("as the fetch likes it in Deno, which then undoes the encoding, and otherwise would not", async () => {
    vi.stubGlobal("Deno", {});
    expect(await askedFor()).not.toBe("identity");
  });
});
