import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { bodyServer } from "../support/body-server.js";
import { fileClient } from "../support/file-client.js";
import { csv, verifiedCsv } from "../support/served-file.js";
import { temporaryFolder } from "../support/temporary-folder.js";

afterEach(() => void vi.restoreAllMocks());

/** A promise, and what resolves it. */
function signal() {
  let give = (): void => {};
  const given = new Promise<void>((resolve) => (give = resolve));
  return { given, give };
}

/** A file that is being saved, and a disk that holds up the n-th flush of it until it is let go on. */
async function slowDisk(heldFlush: number) {
  const folder = join(temporaryFolder(), "in");
  mkdirSync(folder);
  const handle = await open(folder, "r");
  const prototype: typeof handle = Object.getPrototypeOf(handle);
  await handle.close();
  const { given: released, give: release } = signal();
  const sync = vi.spyOn(prototype, "sync").mockImplementation(async () => {
    if (sync.mock.calls.length === heldFlush) await released;
  });
  const controller = new AbortController();
  const file = await fileClient(await bodyServer([{ body: csv }])).open();
  const saving = file.saveTo(join(folder, "x.csv"), { signal: controller.signal });
  await expect.poll(() => sync.mock.calls.length).toBe(heldFlush);
  return { folder, saving, abort: () => controller.abort(), release };
}

describe("aborting a save", () => {
  it("does not wait for a disk that takes its time to flush the file", async () => {
    const { folder, saving, abort, release } = await slowDisk(1);
    abort();
    await expect(saving).rejects.toMatchObject({ name: "AbortError", code: "aborted" });
    release();
    await expect.poll(() => readdirSync(folder)).toEqual([]);
  });

  it.skipIf(process.platform === "win32")("removes the file at once, before the disk is done with it", async () => {
    const { folder, saving, abort, release } = await slowDisk(1);
    abort();
    await expect(saving).rejects.toMatchObject({ name: "AbortError" });
    await expect.poll(() => readdirSync(folder)).toEqual([]);
    release();
  });

  it("once the file has its name gives the file, without waiting for the folder to be flushed", async () => {
    const { folder, saving, abort, release } = await slowDisk(2);
    abort();
    expect(await saving).toMatchObject({ path: join(folder, "x.csv"), ...verifiedCsv });
    expect(readdirSync(folder)).toEqual(["x.csv"]);
    release();
  });

  it("does not wait for the end of a stream that does not come", async () => {
    const { given: closing, give: onClose } = signal();
    const stream = new WritableStream({
      close() {
        onClose();
        return new Promise(() => {});
      },
    });
    const controller = new AbortController();
    const file = await fileClient(await bodyServer([{ body: csv }])).open();
    const saving = file.saveTo(stream, { signal: controller.signal });
    await closing;
    controller.abort();
    await expect(saving).rejects.toMatchObject({ name: "AbortError" });
  });
});

describe("a save that is not aborted", () => {
  it("waits until the name of the file is safe, too", async () => {
    const { folder, saving, release } = await slowDisk(2);
    expect(existsSync(join(folder, "x.csv"))).toBe(true);
    const first = await Promise.race([
      saving.then(() => "saved"),
      new Promise((resolve) => setTimeout(resolve, 50, "waits")),
    ]);
    expect(first).toBe("waits");
    release();
    expect(await saving).toMatchObject(verifiedCsv);
  });
});
