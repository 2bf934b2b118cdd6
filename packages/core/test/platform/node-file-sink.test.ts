import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openFileSink } from "../../src/platform/node-file-sink.js";
import type { FileSink } from "../../src/platform/file-sink.js";
import { numRuns } from "../support/property-cases.js";
import { chunk, isWindows, sinkFolder } from "./sink-folder.js";

describe("the bytes", () => {
  it("arrive as they were sent, however they were cut", async () => {
    const { folder, at } = sinkFolder();
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

  it("are forgotten by rewind", async () => {
    const { folder, text } = sinkFolder();
    const sink = await openFileSink(folder, "x", "error");
    await sink.write(randomBytes(1_000_000));
    await sink.rewind();
    await sink.rewind();
    await sink.write(chunk("short"));
    await sink.commit();
    expect(await text("x")).toBe("short");
  });

  it("may be none", async () => {
    const { folder, text } = sinkFolder();
    const sink = await openFileSink(folder, "x", "error");
    await sink.commit();
    expect(await text("x")).toBe("");
  });

  it("are in one .part beside the target until commit", async () => {
    const { folder, names } = sinkFolder();
    const sink = await openFileSink(folder, `${"報".repeat(84)}.c`, "error");
    await sink.write(chunk("a"));
    expect(await names()).toEqual([expect.stringMatching(/^報{40}\.[0-9a-f]{12}\.part$/)]);
    await sink.discard();
    expect(await names()).toEqual([]);
  });
});

describe("permissions", () => {
  it.skipIf(isWindows)("are the owner's alone until commit, then those of any new file", async () => {
    const { folder, at, names } = sinkFolder();
    await writeFile(at("ordinary"), "");
    const sink = await openFileSink(folder, "x", "error");
    const [part = ""] = (await names()).filter((name) => name.endsWith(".part"));
    expect((await stat(at(part))).mode & 0o777).toBe(0o600);
    await sink.commit();
    expect((await stat(at("x"))).mode).toBe((await stat(at("ordinary"))).mode);
  });

  it.skipIf(isWindows)("are those of the file that is replaced", async () => {
    const { folder, at, save } = sinkFolder();
    await writeFile(at("report.csv"), "");
    await chmod(at("report.csv"), 0o640);
    await save(folder, "new", "replace");
    expect((await stat(at("report.csv"))).mode & 0o777).toBe(0o640);
  });
});

describe("discard", () => {
  it("leaves nothing, not even the folders that were made", async () => {
    const { at, names } = sinkFolder();
    const sink = await openFileSink(`${at("a", "b", "c")}/`, "x.csv", "error");
    await sink.write(randomBytes(1_000_000));
    await sink.discard();
    expect(await names()).toEqual([]);
  });

  it("leaves folders that were there, or that are in use by now", async () => {
    const { at, names } = sinkFolder();
    await mkdir(at("there"));
    const sink = await openFileSink(`${at("there", "b", "c")}/`, "x.csv", "error");
    await writeFile(at("there", "b", "note"), "");
    await sink.discard();
    expect(await names()).toEqual(["there", join("there", "b"), join("there", "b", "note")]);
  });

  it("may come during a write, a rewind or another discard", async () => {
    const { folder, names } = sinkFolder();
    const sink = await openFileSink(folder, "x.csv", "error");
    const writing = Promise.allSettled([sink.write(randomBytes(3_000_000))]);
    await Promise.all([sink.discard(), sink.discard()]);
    await writing;
    await expect(sink.rewind()).rejects.toMatchObject({ code: "EBADF" });
    expect(await names()).toEqual([]);
  });

  it("never undoes a commit, even one that is under way", async () => {
    const { folder, at, names } = sinkFolder();
    const sink = await openFileSink(folder, "x.csv", "error");
    await sink.write(randomBytes(1_000_000));
    await Promise.all([sink.commit(), sink.discard()]);
    await sink.discard();
    expect((await stat(at("x.csv"))).size).toBe(1_000_000);
    expect(await names()).toEqual(["x.csv"]);
  });

  it("leaves nothing of a file that is finished and was not committed", async () => {
    const { at, names } = sinkFolder();
    const sink = await openFileSink(`${at("a")}/`, "x.csv", "error");
    await sink.write(chunk("a"));
    await sink.finish?.();
    await sink.discard();
    expect(await names()).toEqual([]);
  });

  it("does not throw when everything was removed", async () => {
    const { at, names } = sinkFolder();
    const sink = await openFileSink(`${at("a")}/`, "x.csv", "error");
    await rm(at("a"), { recursive: true });
    await sink.discard();
    expect(await names()).toEqual([]);
  });
});

describe("a folder that goes away", () => {
  it.each(["error", "replace", "number"] as const)("fails the commit (%s) and nothing else", async (ifExists) => {
    const { at } = sinkFolder();
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
