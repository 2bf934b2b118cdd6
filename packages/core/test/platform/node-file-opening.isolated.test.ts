import type * as FsPromises from "node:fs/promises";
import { chmod, mkdir, readdir, readFile, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openFileSink } from "../../src/platform/node-file-sink.js";
import type { FileSink } from "../../src/platform/file-sink.js";
import { temporaryFolder } from "../support/temporary-folder.js";

/** What happens around the making of a `.part`, beside us. */
const beside = vi.hoisted(() => ({
  before: async (_path: string): Promise<void> => {},
  after: async (_path: string): Promise<void> => {},
}));

vi.mock("node:fs/promises", async (original) => {
  const fs = await original<typeof FsPromises>();
  const open: typeof fs.open = async (path, ...rest) => {
    if (!String(path).endsWith(".part")) return fs.open(path, ...rest);
    await beside.before(String(path));
    const handle = await fs.open(path, ...rest);
    await beside.after(String(path));
    return handle;
  };
  return { ...fs, open };
});

const nothing = async (): Promise<void> => {};
const isWindows = process.platform === "win32";
let folder = "";

beforeEach(() => void (folder = temporaryFolder()));
afterEach(() => void Object.assign(beside, { before: nothing, after: nothing }));

async function finish(sink: FileSink): Promise<string> {
  await sink.write(Buffer.from("new"));
  await sink.commit();
  return sink.path;
}

describe.skipIf(isWindows)("a .part", () => {
  /** The permissions it is made with, and those the file has in the end. */
  async function modes(path: string): Promise<number[]> {
    const seen: number[] = [];
    beside.after = async (part) => void seen.push((await stat(part)).mode & 0o777);
    const sink = await openFileSink(path, "x.csv", "replace");
    await finish(sink);
    return [...seen, (await stat(path)).mode & 0o777];
  }

  it.each(["600", "640", "644", "666", "400"])(
    "is its owner's alone from its first moment on where it replaces a file of mode %s",
    async (octal) => {
      const mode = parseInt(octal, 8);
      const path = join(folder, "x.csv");
      await writeFile(path, "old");
      await chmod(path, mode);
      expect(await modes(path)).toEqual([0o600, mode]);
    },
  );

  it("is made with the permissions that the new file gets, and no others", async () => {
    const [first, last] = await modes(join(folder, "x.csv"));
    expect(first).toBe(last);
  });
});

describe("a folder that another save takes away again, before the .part is made in it", () => {
  it.each([1, 4])("is made again, %i times", async (times) => {
    let left = times;
    beside.before = async () => {
      if (left-- > 0) await rmdir(join(folder, "new", "deep")).then(() => rmdir(join(folder, "new")));
    };
    const target = `${join(folder, "new", "deep")}/`;
    const path = await finish(await openFileSink(target, "x.csv", "error"));
    expect(path).toBe(join(folder, "new", "deep", "x.csv"));
    expect(await readFile(path, "utf8")).toBe("new");
  });

  it("is then ours to take away when nothing comes of it", async () => {
    await mkdir(join(folder, "new"));
    beside.before = async () => {
      beside.before = nothing;
      await rmdir(join(folder, "new"));
    };
    const sink = await openFileSink(new URL(`${pathToFileURL(join(folder, "new")).href}/`), "x.csv", "error");
    expect(await readdir(folder)).toEqual(["new"]);
    await sink.discard();
    expect(await readdir(folder)).toEqual([]);
  });

  it("is given up when that goes on and on, and nothing is left", async () => {
    let times = 0;
    beside.before = async () => {
      times += 1;
      await rmdir(join(folder, "new"));
    };
    await expect(openFileSink(`${join(folder, "new")}/`, "x.csv", "error")).rejects.toMatchObject({ code: "ENOENT" });
    expect(times).toBe(10);
    expect(await readdir(folder)).toEqual([]);
  });

  it("is not made where it was not asked for", async () => {
    await mkdir(join(folder, "old"));
    beside.before = () => rm(join(folder, "old"), { recursive: true });
    const opening = openFileSink(join(folder, "old", "x.csv"), "x.csv", "error");
    await expect(opening).rejects.toMatchObject({ code: "ENOENT" });
    expect(await readdir(folder)).toEqual([]);
  });
});
