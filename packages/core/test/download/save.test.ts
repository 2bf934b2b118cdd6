import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, it, vi } from "vitest";
import { DownloadError } from "../../src/errors/report-errors.js";
import { writeErrorOf } from "../../src/download/write-to-sink.js";
import { bodyServer } from "../support/body-server.js";
import { fileClient } from "../support/file-client.js";
import { failingHandle } from "../support/holding-sinks.js";
import { csvOf } from "../support/sample-files.js";
import { csv, served, verifiedCsv } from "../support/served-file.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { failureOf } from "../support/failure-of.js";

afterEach(() => void vi.restoreAllMocks());

/** What Node makes of a failure that it has no name for. */
const unnamedError = (errno: number): Error =>
  Object.assign(new Error(`Unknown system error ${errno}: write`), { code: `Unknown system error ${errno}`, errno });
const systemError = (code: string): Error => Object.assign(new Error(`${code}: as the system says it`), { code });

/** Far more than fits into the buffers on the way, so that a connection that is not read stays open. */
const large = csvOf(6_000_000);

async function failingSave(failures: Parameters<typeof failingHandle>[0], body: Uint8Array = csv) {
  const server = await bodyServer([{ body }]);
  const file = await fileClient(server).open({ label: "nightly" });
  const { handle, log } = failingHandle(failures);
  const error = await failureOf(file.saveTo(handle), DownloadError);
  await expect(file.verified).rejects.toBe(error);
  await expect.poll(() => server.openAnswers()).toBe(0);
  expect(server.requests).toHaveLength(1);
  return { error, log };
}

describe("a target that cannot be written", () => {
  it.each([
    ["ENOSPC", "disk_full", "does not fit: the disk is full; free some space, or choose another path"],
    ["EDQUOT", "disk_full", "does not fit: the quota is used up; free some space, or choose another path"],
    ["EACCES", "not_writable", "may not be written by this user; change its permissions, or choose another path"],
    ["EPERM", "not_writable", "may not be written by this user; change its permissions, or choose another path"],
    ["EROFS", "not_writable", "is on a read-only file system; choose another path"],
    ["ESTALE", "write_failed", "was lost by its network file system (ESTALE); save it again"],
    ["EIO", "write_failed", "cannot be written: EIO: as the system says it"],
    ["constructor", "write_failed", "cannot be written: constructor: as the system says it"],
  ])("%s is a DownloadError that names the target and says what to do", async (code, ourCode, text) => {
    const cause = systemError(code);
    const { error, log } = await failingSave({ write: cause }, large);
    expect(error).toBeInstanceOf(DownloadError);
    expect(error).toMatchObject({
      code: ourCode,
      path: "target.csv",
      label: "nightly",
      carriedOut: "yes",
      isRetryable: false,
    });
    expect(error.message).toBe(`GET /report: target.csv ${text}`);
    expect(error.cause).toBe(cause);
    expect(log).toEqual(["open", "write", "abort"]);
  });

  it.skipIf(process.platform === "win32").each([
    ["EDQUOT", "disk_full", "does not fit: the quota is used up; free some space, or choose another path"],
    ["ESTALE", "write_failed", "was lost by its network file system (ESTALE); save it again"],
  ] as const)("%s is known by its number, for Node has no name for it", async (name, code, text) => {
    const { error } = await failingSave({ write: unnamedError(-constants.errno[name]) }, large);
    expect(error).toMatchObject({ code, message: `GET /report: target.csv ${text}` });
  });

  it("a failure with an unknown number keeps its words", async () => {
    const { error } = await failingSave({ write: unnamedError(-9_999) }, large);
    expect(error.message).toBe("GET /report: target.csv cannot be written: Unknown system error -9999: write");
  });

  it("is rid of its traces before the failure is told", async () => {
    const file = await fileClient(await bodyServer([{ body: csv }])).open();
    let isClean = false;
    const abort = async (): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      isClean = true;
    };
    const nothing = async (): Promise<void> => {};
    const write = (): Promise<void> => Promise.reject(systemError("ENOSPC"));
    const writer = { write, truncate: nothing, seek: nothing, close: nothing, abort };
    await expect(file.saveTo({ name: "x.csv", createWritable: async () => writer })).rejects.toMatchObject({
      code: "disk_full",
    });
    expect(isClean).toBe(true);
  });

  it("fails before anything is read when it cannot be opened", async () => {
    const { error, log } = await failingSave({ open: systemError("EACCES") }, large);
    expect(error).toMatchObject({ code: "not_writable", path: "target.csv" });
    expect(log).toEqual(["open"]);
  });

  it("fails when the file cannot be put in its place", async () => {
    const { error, log } = await failingSave({ close: systemError("ENOSPC") });
    expect(error).toMatchObject({ code: "disk_full", path: "target.csv" });
    expect(log.slice(-2)).toEqual(["close", "abort"]);
  });

  it.each([
    ["an error", systemError("EIO"), "EIO: as the system says it"],
    ["undefined", undefined, "undefined"],
    ["null", null, "null"],
  ])("fails when what was written cannot be taken back: by %s", async (_, truncate, text) => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const server = await bodyServer([{ body: csv, cutAt: 20_000 }, { body: csv }]);
    const { handle } = failingHandle({ truncate });
    await expect((await fileClient(server).open()).saveTo(handle)).rejects.toMatchObject({
      code: "write_failed",
      message: `GET /report: target.csv cannot be written: ${text}`,
    });
    expect(server.requests).toHaveLength(1);
  });

  it.each(["write", "close"] as const)("says so, too, when %s throws instead of rejecting", async (step) => {
    const broken = (): never => {
      throw systemError("ENOSPC");
    };
    const whole = async (): Promise<void> => {};
    const writer = { write: whole, truncate: whole, seek: whole, close: whole, abort: whole, [step]: broken };
    const { file } = await served();
    const saving = file.saveTo({ name: "target.csv", createWritable: async () => writer });
    await expect(saving).rejects.toMatchObject({ name: "DownloadError", code: "disk_full", path: "target.csv" });
  });

  it("keeps the words of whatever a browser or a stream throws", async () => {
    const refusal = new DOMException("The user said no.", "NotAllowedError");
    expect((await failingSave({ open: refusal })).error.message).toContain(
      "target.csv cannot be written: The user said no.",
    );
    expect((await failingSave({ write: "plain text" })).error.message).toContain(
      "target.csv cannot be written: plain text",
    );
    const facts = { operation: "GET /x", label: undefined, path: "" };
    expect(writeErrorOf(null, facts).message).toBe("GET /x: the stream cannot be written: null");
    expect("path" in writeErrorOf(null, facts)).toBe(false);
  });

  it("names the stream when it is locked", async () => {
    const stream = new WritableStream<Uint8Array>();
    stream.getWriter();
    const server = await bodyServer([{ body: large }]);
    const file = await fileClient(server).open();
    const error = await failureOf(file.saveTo(stream));
    expect(error).toMatchObject({ name: "DownloadError", code: "write_failed" });
    expect(error.message).toContain("the stream cannot be written");
    await expect.poll(() => server.openAnswers()).toBe(0);
  });
});

describe("a path that cannot be written", () => {
  async function saveInto(target: string | URL, body = large) {
    const server = await bodyServer([{ body, headers: { "content-disposition": "attachment; filename=users.csv" } }]);
    const file = await fileClient(server).open();
    const error = await failureOf(file.saveTo(target), DownloadError);
    await expect.poll(() => server.openAnswers()).toBe(0);
    return error;
  }

  it("is one where a file is already: it stays, and the way round is named", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "users.csv");
    writeFileSync(path, "old");
    for (const target of [path, `${folder}/`, folder]) {
      const error = await saveInto(target);
      expect(error).toMatchObject({ name: "DownloadError", code: "file_exists", path });
      expect(error.message).toBe(
        `GET /report: ${path} exists already; pass ifExists: "replace" or "number", or another path; a path that ends in "/" is a folder`,
      );
    }
    expect(readFileSync(path, "utf8")).toBe("old");
    expect(readdirSync(folder)).toEqual(["users.csv"]);
  });

  it("is one where a file came to be meanwhile", async () => {
    const path = join(temporaryFolder(), "users.csv");
    const server = await bodyServer([{ body: csv }]);
    const saving = (await fileClient(server).open()).saveTo(path, { onProgress: () => writeFileSync(path, "theirs") });
    await expect(saving).rejects.toMatchObject({ code: "file_exists", path });
    expect(readFileSync(path, "utf8")).toBe("theirs");
  });

  it("is one whose folder is missing, or is no folder", async () => {
    const folder = temporaryFolder();
    const missing = join(folder, "none", "users.csv");
    const error = await saveInto(missing);
    expect(error).toMatchObject({ code: "folder_missing", path: missing });
    expect(error.message).toBe(`GET /report: ${missing} is in a folder that does not exist; create it first`);
    writeFileSync(join(folder, "file"), "");
    expect(await saveInto(join(folder, "file", "users.csv"))).toMatchObject({ code: "folder_missing" });
    const url = pathToFileURL(missing);
    expect(await saveInto(url)).toMatchObject({ code: "folder_missing", path: String(url) });
    expect(readdirSync(folder)).toEqual(["file"]);
  });
});

describe("the observer of a save", () => {
  it("does not end it by throwing, and is told so", async () => {
    const server = await bodyServer([{ body: csv }]);
    const { open, events } = fileClient(server);
    const file = await open({ label: "nightly" });
    const onProgress = (): never => {
      throw new Error("no screen");
    };
    expect(await file.saveTo(`${temporaryFolder()}/`, { onProgress })).toMatchObject(verifiedCsv);
    const message = "onProgress threw: Error: no screen; the download continues";
    expect(events).toContainEqual({
      type: "notice",
      operation: "GET /report",
      label: "nightly",
      code: "on_progress_failed",
      message,
      callId: expect.any(String),
    });
  });
});
