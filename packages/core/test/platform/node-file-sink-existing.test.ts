import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { numberedName } from "../../src/internal/name-parts.js";
import { openFileSink } from "../../src/platform/node-file-sink.js";
import { chunk, isWindows, sinkFolder } from "./sink-folder.js";

describe("an existing file", () => {
  it("stops the save before anything is written", async () => {
    const { folder, at, text, names } = sinkFolder();
    await writeFile(at("report.csv"), "old");
    for (const target of [folder, at("report.csv")]) {
      await expect(openFileSink(target, "report.csv", "error")).rejects.toMatchObject({
        code: "EEXIST",
        path: at("report.csv"),
      });
    }
    expect(await names()).toEqual(["report.csv"]);
    expect(await text("report.csv")).toBe("old");
  });

  it("is not harmed when it appears during the download", async () => {
    const { folder, at, text, names } = sinkFolder();
    const sink = await openFileSink(folder, "report.csv", "error");
    await sink.write(chunk("new"));
    await writeFile(at("report.csv"), "theirs");
    await expect(sink.commit()).rejects.toMatchObject({ code: "EEXIST" });
    await sink.discard();
    expect(await names()).toEqual(["report.csv"]);
    expect(await text("report.csv")).toBe("theirs");
  });

  it("is there in full until it is replaced", async () => {
    const { folder, at, text, names } = sinkFolder();
    await writeFile(at("report.csv"), "old");
    const sink = await openFileSink(folder, "report.csv", "replace");
    await sink.write(chunk("new"));
    expect(await text("report.csv")).toBe("old");
    await sink.commit();
    expect(await text("report.csv")).toBe("new");
    expect(await names()).toEqual(["report.csv"]);
  });

  it("is kept, and the new one numbered", async () => {
    const { folder, at, save } = sinkFolder();
    const paths: string[] = [];
    for (const content of ["1", "2", "3"]) paths.push(await save(folder, content, "number"));
    expect(paths).toEqual([at("report.csv"), at("report (2).csv"), at("report (3).csv")]);
    expect(await Promise.all(paths.map((path) => readFile(path, "utf8")))).toEqual(["1", "2", "3"]);
  });

  it("is numbered as `numberedName` does, and fits", async () => {
    const { folder, at } = sinkFolder();
    for (const name of ["report", "a.tar.gz", "報告.pdf", `${"報".repeat(83)}.csv`, "a".repeat(255)]) {
      await writeFile(at(name), "");
      const sink = await openFileSink(folder, name, "number");
      await sink.commit();
      expect(sink.path).toBe(at(numberedName(name, 2)));
    }
  });

  it("gives each of many at once a number of its own", async () => {
    const { folder, names, save } = sinkFolder();
    const paths = await Promise.all(Array.from({ length: 20 }, (_, n) => save(folder, String(n), "number")));
    expect(new Set(paths).size).toBe(20);
    const contents = await Promise.all(paths.map((path) => readFile(path, "utf8")));
    expect(contents).toEqual(Array.from({ length: 20 }, (_, n) => String(n)));
    expect(await names()).toHaveLength(20);
  });

  it("is won by exactly one of many at once", async () => {
    const { at, names, save } = sinkFolder();
    const results = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => save(at("x.csv"), String(n))));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await names()).toEqual(["x.csv"]);
  });

  it("may be a folder, which is never replaced", async () => {
    const { folder, at, save } = sinkFolder();
    await mkdir(at("report.csv"));
    await expect(openFileSink(folder, "report.csv", "replace")).rejects.toMatchObject({ code: "EISDIR" });
    await expect(openFileSink(folder, "report.csv", "error")).rejects.toMatchObject({ code: "EEXIST" });
    expect(await save(folder, "a", "number")).toBe(at("report (2).csv"));
  });

  it.skipIf(isWindows)("may be a link, which is replaced and not followed", async () => {
    const { folder, at, text, names, save } = sinkFolder();
    await writeFile(at("other"), "theirs");
    await symlink("other", at("report.csv"));
    await symlink("nowhere", at("dangling"));
    await expect(openFileSink(folder, "report.csv", "error")).rejects.toMatchObject({ code: "EEXIST" });
    await expect(openFileSink(at("dangling"), "x", "error")).rejects.toMatchObject({ code: "EEXIST" });
    await save(folder, "new", "replace");
    await save(at("dangling"), "new", "replace");
    expect(await text("other")).toBe("theirs");
    expect(await text("report.csv")).toBe("new");
    expect(await names()).toEqual(["dangling", "other", "report.csv"]);
  });
});
