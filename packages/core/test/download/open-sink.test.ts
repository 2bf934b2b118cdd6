import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeEach, describe, expect, it } from "vitest";
import { checkSaveTarget, openSink } from "../../src/download/open-sink.js";
import { failureOf } from "../support/failure-of.js";
import { failingHandle } from "../support/holding-sinks.js";
import { withCode } from "../support/scripted-client.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const context = { operation: "saveTo", label: "nightly" };

let folder = "";
beforeEach(() => {
  folder = temporaryFolder();
  writeFileSync(join(folder, "old.csv"), "old");
});

describe("a target that is looked at before its file is asked for", () => {
  it.each([
    ["a path", () => join(folder, "new.csv")],
    ["a file: URL", () => pathToFileURL(join(folder, "new.csv"))],
    ["a stream", () => new WritableStream<Uint8Array>()],
    ["a file handle", () => failingHandle({}).handle],
  ])("may be %s", async (_, target) => {
    await expect(checkSaveTarget(target(), undefined, "error", context)).resolves.toBeUndefined();
  });

  it("is neither made nor opened", async () => {
    const { handle, log } = failingHandle({});
    await checkSaveTarget(join(folder, "a/b/"), "new.csv", "error", context);
    await checkSaveTarget(handle, undefined, "error", context);
    expect([readdirSync(folder), log]).toEqual([["old.csv"], []]);
  });

  it.each([
    ["by its path", () => join(folder, "old.csv"), undefined],
    ["by its URL", () => pathToFileURL(join(folder, "old.csv")), undefined],
    ["in a folder", () => folder, "old.csv"],
  ])("is refused where a file is there already, named %s", async (_, target, fileName) => {
    const path = join(folder, "old.csv");
    expect(await failureOf(checkSaveTarget(target(), fileName, undefined, context))).toMatchObject({
      name: "DownloadError",
      code: "file_exists",
      path,
      message: `saveTo: ${path} exists already; pass ifExists: "replace" or "number", or another path; a path that ends in "/" is a folder`,
      carriedOut: "no",
      operation: "saveTo",
      label: "nightly",
    });
  });

  it("may be there already where ifExists allows that", async () => {
    const checking = checkSaveTarget(join(folder, "old.csv"), undefined, "replace", context);
    await expect(checking).resolves.toBeUndefined();
  });

  it("is named as the caller gave it where its folder is missing", async () => {
    const target = pathToFileURL(join(folder, "none", "new.csv"));
    expect(await failureOf(checkSaveTarget(target, undefined, "error", context))).toMatchObject({
      code: "folder_missing",
      path: target.href,
      carriedOut: "no",
    });
  });

  it("is refused where it is a stream that has a writer already", async () => {
    const stream = new WritableStream<Uint8Array>();
    stream.getWriter();
    expect(await failureOf(checkSaveTarget(stream, undefined, "error", context))).toMatchObject({
      name: "DownloadError",
      code: "write_failed",
      message: "saveTo: the stream cannot be written: the stream is locked to another writer",
      carriedOut: "no",
    });
  });
});

describe("a target that cannot be opened", () => {
  it("is named by its own name where the failure names no path", async () => {
    const { handle } = failingHandle({ open: withCode("EEXIST") });
    expect(await failureOf(openSink(handle, "new.csv", "error", context))).toMatchObject({
      code: "file_exists",
      path: "target.csv",
    });
  });
});
