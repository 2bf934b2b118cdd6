import * as fs from "node:fs/promises";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { publish, syncFolderOf } from "../../src/platform/node-file-publish.js";

vi.mock("node:fs/promises", async (importOriginal) => {
  const original = await importOriginal<typeof fs>();
  return {
    ...original,
    link: vi.fn<typeof fs.link>(original.link),
    rename: vi.fn<typeof fs.rename>(original.rename),
    unlink: vi.fn<typeof fs.unlink>(original.unlink),
  };
});

const failure = (code: string): Error => Object.assign(new Error(code), { code });
let folder = "";
let part = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "publish-"));
  part = join(folder, "x.part");
  await writeFile(part, "new");
});
afterEach(async () => {
  vi.mocked(fs.link).mockReset();
  vi.mocked(fs.rename).mockReset();
  vi.mocked(fs.unlink).mockReset();
  await rm(folder, { recursive: true });
});

const names = async (): Promise<string[]> => (await readdir(folder)).sort();

/** What FAT on Linux, FUSE, macOS shares, Android and FAT on Windows say. */
describe.each(["EPERM", "ENOSYS", "ENOTSUP", "EACCES", "EISDIR"])("publish where links fail with %s", (code) => {
  beforeEach(() => void vi.mocked(fs.link).mockRejectedValue(failure(code)));

  it("gives the file its name", async () => {
    expect(await publish(part, join(folder, "x.csv"), "error")).toBe(join(folder, "x.csv"));
    expect(await names()).toEqual(["x.csv"]);
    expect(await readFile(join(folder, "x.csv"), "utf8")).toBe("new");
  });

  it("never replaces a file of others", async () => {
    await writeFile(join(folder, "x.csv"), "theirs");
    await expect(publish(part, join(folder, "x.csv"), "error")).rejects.toMatchObject({ code: "EEXIST" });
    expect(await publish(part, join(folder, "x.csv"), "number")).toBe(join(folder, "x (2).csv"));
    expect(await readFile(join(folder, "x.csv"), "utf8")).toBe("theirs");
    expect(await readFile(join(folder, "x (2).csv"), "utf8")).toBe("new");
  });

  it("gives the name back when the rename fails", async () => {
    vi.mocked(fs.rename).mockRejectedValue(failure("EIO"));
    await expect(publish(part, join(folder, "x.csv"), "number")).rejects.toMatchObject({ code: "EIO" });
    expect(await names()).toEqual(["x.part"]);
    vi.mocked(fs.unlink).mockRejectedValue(failure("EIO"));
    await expect(publish(part, join(folder, "x.csv"), "number")).rejects.toMatchObject({ code: "EIO" });
  });
});

describe("publish", () => {
  it("does not mind that the first name stays", async () => {
    vi.mocked(fs.unlink).mockRejectedValue(failure("EBUSY"));
    expect(await publish(part, join(folder, "x.csv"), "error")).toBe(join(folder, "x.csv"));
    expect(await names()).toEqual(["x.csv", "x.part"]);
  });

  it("gives up numbering at some point", async () => {
    vi.mocked(fs.link).mockRejectedValue(failure("EEXIST"));
    await expect(publish(part, join(folder, "x.csv"), "number")).rejects.toMatchObject({ code: "EEXIST" });
    expect(fs.link).toHaveBeenCalledTimes(10_000);
    expect(fs.link).toHaveBeenLastCalledWith(part, join(folder, "x (10000).csv"));
  });

  it("makes no empty file when its own is gone", async () => {
    await expect(publish(join(folder, "none"), join(folder, "x.csv"), "error")).rejects.toMatchObject({
      code: "ENOENT",
    });
    await expect(publish(join(folder, "none"), join(folder, "x.csv"), "replace")).rejects.toMatchObject({
      code: "ENOENT",
    });
    expect(await names()).toEqual(["x.part"]);
  });
});

it("syncFolderOf never throws", async () => {
  await expect(syncFolderOf(join(folder, "x"))).resolves.toBeUndefined();
  await expect(syncFolderOf(join(folder, "none", "x"))).resolves.toBeUndefined();
});
