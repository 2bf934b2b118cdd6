import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { relative } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { safeFileName } from "../../src/download/file-name.js";
import { openFileSink } from "../../src/platform/node-file-sink.js";
import { numRuns } from "../support/property-cases.js";
import { isWindows, sinkFolder } from "./sink-folder.js";

describe("where the file goes", () => {
  it("is the path given", async () => {
    const { at, text, names, save } = sinkFolder();
    expect(await save(at("users.csv"), "a")).toBe(at("users.csv"));
    expect(await text("users.csv")).toBe("a");
    expect(await names()).toEqual(["users.csv"]);
  });

  it.each(["", "/"])("is inside an existing folder, with %j behind its path", async (end) => {
    const { folder, at, save } = sinkFolder();
    expect(await save(`${folder}${end}`, "a")).toBe(at("report.csv"));
  });

  it("is inside a new folder when the path ends in a separator", async () => {
    const { at, save } = sinkFolder();
    expect(await save(`${at("2026", "q3")}/`, "a")).toBe(at("2026", "q3", "report.csv"));
  });

  it("can be a URL of a file", async () => {
    const { at, save } = sinkFolder();
    expect(await save(pathToFileURL(at("a b%.csv")), "a")).toBe(at("a b%.csv"));
  });

  it("can be a URL of a new folder", async () => {
    const { at, save } = sinkFolder();
    expect(await save(new URL(`${pathToFileURL(at("new")).href}/`), "a")).toBe(at("new", "report.csv"));
  });

  it("is absolute, whatever was given", async () => {
    const { at, save } = sinkFolder();
    expect(await save(relative(process.cwd(), at("users.csv")), "a")).toBe(at("users.csv"));
  });

  it.skipIf(isWindows)("can be a link to a folder", async () => {
    const { at, text, save } = sinkFolder();
    await mkdir(at("real"));
    await symlink(at("real"), at("latest"));
    expect(await save(at("latest"), "a")).toBe(at("latest", "report.csv"));
    expect(await text("real", "report.csv")).toBe("a");
  });

  it("is refused when the folder is missing", async () => {
    const { at } = sinkFolder();
    const opening = openFileSink(at("none", "x.csv"), "x", "error");
    await expect(opening).rejects.toMatchObject({ code: "ENOENT", path: at("none") });
  });

  it.each(["file/x.csv", "file/", "file/sub/"])("is refused when the folder is a file: %s", async (target) => {
    const { at, names } = sinkFolder();
    await writeFile(at("file"), "");
    const opening = openFileSink(`${at()}/${target}`, "x.csv", "replace");
    await expect(opening).rejects.toMatchObject({ code: expect.stringMatching(/^(ENOTDIR|ENOENT|EEXIST)$/) });
    expect(await names()).toEqual(["file"]);
  });

  it.each(["../evil.csv", "sub/evil.csv", "", ".", "..", "evil/"])("is never led away by the name %j", async (name) => {
    const { at, names } = sinkFolder();
    await mkdir(at("inner"));
    await expect(openFileSink(at("inner"), name, "replace")).rejects.toMatchObject({ code: "EINVAL" });
    expect(await names()).toEqual(["inner"]);
  });

  it("is refused when nothing is given", async () => {
    await expect(openFileSink("", "x.csv", "number")).rejects.toMatchObject({ code: "EINVAL" });
  });

  it("is directly inside the folder for any name that was made safe", async () => {
    const { folder, at, names } = sinkFolder();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 300 }), async (name) => {
        const safe = safeFileName(name, "report.csv");
        const sink = await openFileSink(folder, safe, "replace");
        await sink.commit();
        expect(sink.path).toBe(at(safe));
        expect(await names()).toEqual([safe]);
        await rm(sink.path);
      }),
      numRuns(100, 2_000),
    );
  });

  it.skipIf(isWindows)("is never a device, a socket or a link to one", async () => {
    const { at } = sinkFolder();
    const server = createServer().listen(at("socket"));
    await new Promise((resolve) => server.once("listening", resolve));
    await symlink("/dev/null", at("link"));
    for (const ifExists of ["error", "replace", "number"] as const) {
      for (const target of ["/dev/null", at("socket"), at("link")]) {
        await expect(openFileSink(target, "x", ifExists)).rejects.toMatchObject({ code: "EINVAL", path: target });
      }
    }
    await new Promise((resolve) => server.close(resolve));
  });
});

it.runIf(process.platform === "linux")("removes the folders it made when the file cannot be opened", async () => {
  const { at, names } = sinkFolder();
  // Long enough for the file's path to be just allowed, and that of its .part not.
  const start = at("a");
  let deep = start;
  while (deep.length < 4085) deep += `/${"d".repeat(Math.max(1, Math.min(200, 4085 - deep.length - 1)))}`;
  await expect(openFileSink(`${deep.slice(0, 4085)}/`, "x", "error")).rejects.toMatchObject({ code: "ENAMETOOLONG" });
  expect(await names()).toEqual([]);
});
