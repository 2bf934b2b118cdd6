import type * as FsPromises from "node:fs/promises";
import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeEach, expect, it, vi } from "vitest";
import { checkFileTarget } from "../../src/platform/node-check-file-target.js";
import { temporaryFolder } from "../support/temporary-folder.js";

/** Folders that may not be written: the tests may run as root, whom no permission stops. */
const locked = vi.hoisted(() => new Map<string, string>());

vi.mock("node:fs/promises", async (original) => {
  const fs = await original<typeof FsPromises>();
  const access: typeof fs.access = async (path, mode) => {
    const code = locked.get(String(path));
    if (code !== undefined) throw Object.assign(new Error(code), { code });
    await fs.access(path, mode);
  };
  return { ...fs, access };
});

let folder = "";
beforeEach(() => {
  locked.clear();
  folder = temporaryFolder();
});

it.each([
  ["a file that is not there", "new.csv", undefined],
  ["a folder", "", "new.csv"],
  ["a folder whose file is not known yet", "", undefined],
  ["a folder that will be made", "a/b/c/", "new.csv"],
])("makes nothing, and has nothing against %s", async (_, path, fileName) => {
  await checkFileTarget(join(folder, path), fileName, "error");
  expect(await readdir(folder)).toEqual([]);
});

it.each([
  ["a path", "old.csv", undefined, "EEXIST"],
  ["a folder and a name", "", "old.csv", "EEXIST"],
  ["a link that leads nowhere", "link", undefined, "EEXIST"],
  ["a missing folder", "none/x.csv", undefined, "ENOENT"],
  ["a file in place of a folder", "old.csv/x.csv", undefined, "ENOTDIR"],
  ["a file in place of a folder to be made in", "old.csv/more/", "x.csv", "ENOTDIR"],
])("refuses %s", async (_, path, fileName, code) => {
  await writeFile(join(folder, "old.csv"), "old");
  await symlink(join(folder, "nowhere"), join(folder, "link"));
  await expect(checkFileTarget(join(folder, path), fileName, "error")).rejects.toMatchObject({ code });
});

it.each(["replace", "number"] as const)("lets a file be there with ifExists %s", async (ifExists) => {
  await writeFile(join(folder, "old.csv"), "old");
  await expect(checkFileTarget(pathToFileURL(join(folder, "old.csv")), undefined, ifExists)).resolves.toBeUndefined();
});

it("refuses to replace a folder that stands where the file should", async () => {
  await mkdir(join(folder, "x.csv"));
  await expect(checkFileTarget(folder, "x.csv", "replace")).rejects.toMatchObject({ code: "EISDIR" });
});

it.each([
  ["the folder of the file", "x.csv", "", "EACCES"],
  ["the folder itself", "", "", "EACCES"],
  ["the folder in which others would be made", "a/b/", "", "EACCES"],
  ["a read-only file system", "x.csv", "", "EROFS"],
])("refuses what may not be written: %s", async (_, path, of, code) => {
  locked.set(join(folder, of).replace(/\/$/, ""), code);
  await expect(checkFileTarget(join(folder, path), undefined, "number")).rejects.toMatchObject({ code });
});

it("leaves a folder that another process removed meanwhile to the opening, which makes it again", async () => {
  locked.set(folder, "ENOENT");
  await expect(checkFileTarget(`${folder}/`, "x.csv", "error")).resolves.toBeUndefined();
});

it("does not ask for access in Deno, which would need a right of its own for that", async () => {
  vi.stubGlobal("Deno", {});
  locked.set(folder, "EACCES");
  await checkFileTarget(join(folder, "new.csv"), undefined, "error");
  await expect(checkFileTarget(join(folder, "none/x.csv"), undefined, "error")).rejects.toMatchObject({
    code: "ENOENT",
  });
  vi.unstubAllGlobals();
});
