import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { safeFileName } from "../../src/download/file-name.js";
import { numberedName } from "../../src/internal/name-parts.js";
import { openFileSink } from "../../src/platform/node-file-sink.js";
import type { FileSink, IfExists } from "../../src/platform/file-sink.js";
import { numRuns } from "../support/property-cases.js";

const chunk = (text: string): Uint8Array => Buffer.from(text);
const isWindows = process.platform === "win32";
let folder = "";

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "file-sink-")));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const at = (...parts: string[]): string => join(folder, ...parts);
const text = (...parts: string[]): Promise<string> => readFile(at(...parts), "utf8");
const names = async (): Promise<string[]> => (await readdir(folder, { recursive: true })).sort();

async function save(target: string | URL, content: string, ifExists: IfExists = "error"): Promise<string> {
  const sink = await openFileSink(target, "report.csv", ifExists);
  try {
    await sink.write(chunk(content));
    await sink.commit();
    return sink.path;
  } finally {
    await sink.discard();
  }
}

describe("where the file goes", () => {
  it("is the path given", async () => {
    expect(await save(at("users.csv"), "a")).toBe(at("users.csv"));
    expect(await text("users.csv")).toBe("a");
    expect(await names()).toEqual(["users.csv"]);
  });

  it("is inside an existing folder", async () => {
    expect(await save(folder, "a")).toBe(at("report.csv"));
    expect(await save(`${folder}/`, "b", "replace")).toBe(at("report.csv"));
  });

  it("is inside a new folder when the path ends in a separator", async () => {
    expect(await save(`${at("2026", "q3")}/`, "a")).toBe(at("2026", "q3", "report.csv"));
  });

  it("can be a URL", async () => {
    expect(await save(pathToFileURL(at("a b%.csv")), "a")).toBe(at("a b%.csv"));
    expect(await save(new URL(`${pathToFileURL(at("new")).href}/`), "a")).toBe(at("new", "report.csv"));
  });

  it("is absolute, whatever was given", async () => {
    expect(await save(relative(process.cwd(), at("users.csv")), "a")).toBe(at("users.csv"));
  });

  it.skipIf(isWindows)("can be a link to a folder", async () => {
    await mkdir(at("real"));
    await symlink(at("real"), at("latest"));
    expect(await save(at("latest"), "a")).toBe(at("latest", "report.csv"));
    expect(await text("real", "report.csv")).toBe("a");
  });

  it("is refused when the folder is missing, or is a file", async () => {
    await expect(openFileSink(at("none", "x.csv"), "x", "error")).rejects.toMatchObject({
      code: "ENOENT",
      path: at("none"),
    });
    await writeFile(at("file"), "");
    for (const target of [at("file", "x.csv"), `${at("file")}/`, `${at("file", "sub")}/`]) {
      await expect(openFileSink(target, "x.csv", "replace")).rejects.toMatchObject({
        code: expect.stringMatching(/^(ENOTDIR|ENOENT|EEXIST)$/),
      });
    }
    expect(await names()).toEqual(["file"]);
  });

  it.each(["../evil.csv", "sub/evil.csv", "", ".", "..", "evil/"])("is never led away by the name %j", async (name) => {
    await mkdir(at("inner"));
    await expect(openFileSink(at("inner"), name, "replace")).rejects.toMatchObject({ code: "EINVAL" });
    expect(await names()).toEqual(["inner"]);
  });

  it("is refused when nothing is given", async () => {
    await expect(openFileSink("", "x.csv", "number")).rejects.toMatchObject({ code: "EINVAL" });
  });

  it("is directly inside the folder for any name that was made safe", async () => {
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
  // Long enough for the file's path to be just allowed, and that of its .part not.
  const start = at("a");
  let deep = start;
  while (deep.length < 4085) deep += `/${"d".repeat(Math.max(1, Math.min(200, 4085 - deep.length - 1)))}`;
  await expect(openFileSink(`${deep.slice(0, 4085)}/`, "x", "error")).rejects.toMatchObject({ code: "ENAMETOOLONG" });
  expect(await names()).toEqual([]);
});

describe("an existing file", () => {
  it("stops the save before anything is written", async () => {
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
    const sink = await openFileSink(folder, "report.csv", "error");
    await sink.write(chunk("new"));
    await writeFile(at("report.csv"), "theirs");
    await expect(sink.commit()).rejects.toMatchObject({ code: "EEXIST" });
    await sink.discard();
    expect(await names()).toEqual(["report.csv"]);
    expect(await text("report.csv")).toBe("theirs");
  });

  it("is there in full until it is replaced", async () => {
    await writeFile(at("report.csv"), "old");
    const sink = await openFileSink(folder, "report.csv", "replace");
    await sink.write(chunk("new"));
    expect(await text("report.csv")).toBe("old");
    await sink.commit();
    expect(await text("report.csv")).toBe("new");
    expect(await names()).toEqual(["report.csv"]);
  });

  it("is kept, and the new one numbered", async () => {
    const paths: string[] = [];
    for (const content of ["1", "2", "3"]) paths.push(await save(folder, content, "number"));
    expect(paths).toEqual([at("report.csv"), at("report (2).csv"), at("report (3).csv")]);
    expect(await Promise.all(paths.map((path) => readFile(path, "utf8")))).toEqual(["1", "2", "3"]);
  });

  it("is numbered as `numberedName` does, and fits", async () => {
    for (const name of ["report", "a.tar.gz", "報告.pdf", `${"報".repeat(83)}.csv`, "a".repeat(255)]) {
      await writeFile(at(name), "");
      const sink = await openFileSink(folder, name, "number");
      await sink.commit();
      expect(sink.path).toBe(at(numberedName(name, 2)));
    }
  });

  it("gives each of many at once a number of its own", async () => {
    const paths = await Promise.all(Array.from({ length: 20 }, (_, n) => save(folder, String(n), "number")));
    expect(new Set(paths).size).toBe(20);
    const contents = await Promise.all(paths.map((path) => readFile(path, "utf8")));
    expect(contents).toEqual(Array.from({ length: 20 }, (_, n) => String(n)));
    expect(await names()).toHaveLength(20);
  });

  it("is won by exactly one of many at once", async () => {
    const results = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => save(at("x.csv"), String(n))));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await names()).toEqual(["x.csv"]);
  });

  it("may be a folder, which is never replaced", async () => {
    await mkdir(at("report.csv"));
    await expect(openFileSink(folder, "report.csv", "replace")).rejects.toMatchObject({ code: "EISDIR" });
    await expect(openFileSink(folder, "report.csv", "error")).rejects.toMatchObject({ code: "EEXIST" });
    expect(await save(folder, "a", "number")).toBe(at("report (2).csv"));
  });

  it.skipIf(isWindows)("may be a link, which is replaced and not followed", async () => {
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

describe("the bytes", () => {
  it("arrive as they were sent, however they were cut", async () => {
    const sizes = fc.array(fc.oneof(fc.nat(2000), fc.nat(600_000)), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(sizes, async (chunkSizes) => {
        const sink = await openFileSink(folder, "x", "replace");
        const hash = createHash("sha256");
        for (const size of chunkSizes) {
          const bytes = new Uint8Array(randomBytes(size)); // not of Node's pool: the sink takes the memory
          hash.update(bytes);
          await sink.write(bytes);
        }
        await sink.commit();
        expect(
          createHash("sha256")
            .update(await readFile(at("x")))
            .digest("hex"),
        ).toBe(hash.digest("hex"));
      }),
      numRuns(40, 2_000),
    );
  });

  it("are forgotten by restart", async () => {
    const sink = await openFileSink(folder, "x", "error");
    await sink.write(randomBytes(1_000_000));
    await sink.rewind();
    await sink.rewind();
    await sink.write(chunk("short"));
    await sink.commit();
    expect(await text("x")).toBe("short");
  });

  it("may be none", async () => {
    const sink = await openFileSink(folder, "x", "error");
    await sink.commit();
    expect(await text("x")).toBe("");
  });

  it("are in one .part beside the target until commit", async () => {
    const sink = await openFileSink(folder, `${"報".repeat(84)}.c`, "error");
    await sink.write(chunk("a"));
    expect(await names()).toEqual([expect.stringMatching(/^報{40}\.[0-9a-f]{12}\.part$/)]);
    await sink.discard();
    expect(await names()).toEqual([]);
  });
});

describe("permissions", () => {
  it.skipIf(isWindows)("are the owner's alone until commit, then those of any new file", async () => {
    await writeFile(at("ordinary"), "");
    const sink = await openFileSink(folder, "x", "error");
    const [part = ""] = (await names()).filter((name) => name.endsWith(".part"));
    expect((await stat(at(part))).mode & 0o777).toBe(0o600);
    await sink.commit();
    expect((await stat(at("x"))).mode).toBe((await stat(at("ordinary"))).mode);
  });

  it.skipIf(isWindows)("are those of the file that is replaced", async () => {
    await writeFile(at("report.csv"), "");
    await chmod(at("report.csv"), 0o640);
    await save(folder, "new", "replace");
    expect((await stat(at("report.csv"))).mode & 0o777).toBe(0o640);
  });
});

describe("discard", () => {
  it("leaves nothing, not even the folders that were made", async () => {
    const sink = await openFileSink(`${at("a", "b", "c")}/`, "x.csv", "error");
    await sink.write(randomBytes(1_000_000));
    await sink.discard();
    expect(await names()).toEqual([]);
  });

  it("leaves folders that were there, or that are in use by now", async () => {
    await mkdir(at("there"));
    const sink = await openFileSink(`${at("there", "b", "c")}/`, "x.csv", "error");
    await writeFile(at("there", "b", "note"), "");
    await sink.discard();
    expect(await names()).toEqual(["there", join("there", "b"), join("there", "b", "note")]);
  });

  it("may come during a write, a restart or another discard", async () => {
    const sink = await openFileSink(folder, "x.csv", "error");
    const writing = Promise.allSettled([sink.write(randomBytes(3_000_000))]);
    await Promise.all([sink.discard(), sink.discard()]);
    await writing;
    await expect(sink.rewind()).rejects.toMatchObject({ code: "EBADF" });
    expect(await names()).toEqual([]);
  });

  it("never undoes a commit, even one that is under way", async () => {
    const sink = await openFileSink(folder, "x.csv", "error");
    await sink.write(randomBytes(1_000_000));
    await Promise.all([sink.commit(), sink.discard()]);
    await sink.discard();
    expect((await stat(at("x.csv"))).size).toBe(1_000_000);
    expect(await names()).toEqual(["x.csv"]);
  });

  it("leaves nothing of a file that is finished and was not committed", async () => {
    const sink = await openFileSink(`${at("a")}/`, "x.csv", "error");
    await sink.write(chunk("a"));
    await sink.finish?.();
    await sink.discard();
    expect(await names()).toEqual([]);
  });

  it("does not throw when everything was removed", async () => {
    const sink = await openFileSink(`${at("a")}/`, "x.csv", "error");
    await rm(at("a"), { recursive: true });
    await sink.discard();
    expect(await names()).toEqual([]);
  });
});

describe("a folder that goes away", () => {
  it.each(["error", "replace", "number"] as const)("fails the commit (%s) and nothing else", async (ifExists) => {
    await mkdir(at("a"));
    const sink: FileSink = await openFileSink(at("a"), "x.csv", ifExists);
    await sink.write(chunk("a"));
    await rm(at("a"), { recursive: true });
    await sink.write(chunk("b"));
    await expect(sink.commit()).rejects.toMatchObject({ code: "ENOENT" });
    await sink.discard();
    expect(existsSync(at("a"))).toBe(false);
  });
});
