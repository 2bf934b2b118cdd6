import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { assert, describe, expect, it, vi } from "vitest";
import { HttpReportFile } from "../../src/download/http-report-file.js";
import { ConfigError } from "../../src/errors/config-error.js";
import { fakeReportFile } from "../../src/fake/fake-report-file.js";
import { bodyServer } from "../support/body-server.js";
import { fileClient } from "../support/file-client.js";
import { failingHandle, slowHandle } from "../support/holding-sinks.js";
import { csvOf, sha256 } from "../support/sample-files.js";
import { csv, served, verifiedCsv } from "../support/served-file.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { useFakeClock } from "../support/transport-clock.js";
import { mistyped } from "../support/mistyped.js";
import { failureOf } from "../support/failure-of.js";

describe("pipeTo", () => {
  const failing = async (writable: WritableStream<Uint8Array>, signal?: AbortSignal) => {
    const { file, server } = await served({ body: csvOf(4_000_000) });
    const error = await failureOf(file.pipeTo(writable, signal && { signal }));
    await expect(file.verified).rejects.toBe(error);
    await expect.poll(() => server.openAnswers()).toBe(0);
    return error;
  };

  it("fails with our error when the caller aborts", async () => {
    const reason = new Error("enough");
    const signal = AbortSignal.abort(reason);
    const aborted = vi.fn();
    expect(await failing(new WritableStream({ abort: aborted }), signal)).toMatchObject({
      name: "AbortError",
      message: "GET /report: passing the file on was aborted by the caller",
      cause: reason,
    });
    expect(aborted).toHaveBeenCalledWith(reason);
  });

  it("fails with our error when the other side fails", async () => {
    const cause = new Error("no more room");
    const error = await failing(new WritableStream({ write: () => Promise.reject(cause) }));
    expect(error).toMatchObject({ name: "DownloadError", code: "write_failed", cause });
    expect(error.message).toBe("GET /report: the stream cannot be written: no more room");
  });

  it("lets go of the connection when the other side is locked", async () => {
    const writable = new WritableStream<Uint8Array>();
    writable.getWriter();
    expect(await failing(writable)).toMatchObject({ name: "DownloadError", code: "write_failed" });
  });

  it("passes on a file that came with no call", async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const file = fakeReportFile(csv, { fileName: "accounts.csv" });
    const [bytes] = await Promise.all([new Response(readable).bytes(), file.pipeTo(writable)]);
    expect(sha256(bytes)).toBe(verifiedCsv.sha256);
  });

  it("fails with our error when the other side fails with nothing", async () => {
    expect(await failing(new WritableStream({ write: () => Promise.reject(mistyped(undefined)) }))).toMatchObject({
      name: "DownloadError",
      code: "write_failed",
    });
  });
});

describe("saveTo", () => {
  it("says where the file went and what is known about it", async () => {
    const folder = temporaryFolder();
    const server = await bodyServer([{ body: csv, headers: { "content-type": "text/csv" } }]);
    const { open, events } = fileClient(server);
    const file = await open({ label: "nightly" });
    const progress: unknown[] = [];
    const saved = await file.saveTo(pathToFileURL(join(folder, "mine.csv")), {
      onProgress: (each) => progress.push(each),
    });
    expect(saved).toEqual({
      path: join(folder, "mine.csv"),
      fileName: "Made up name.csv",
      format: "csv",
      contentType: "text/csv",
      ...verifiedCsv,
    });
    expect(progress.at(-1)).toEqual({ receivedBytes: csv.length, totalBytes: csv.length });
    expect(events.filter(({ type }) => type === "download")).toMatchObject([
      { action: "opened", fileName: "Made up name.csv", label: "nightly" },
      {
        action: "saved",
        fileName: "Made up name.csv",
        label: "nightly",
        path: join(folder, "mine.csv"),
        format: "csv",
        receivedBytes: csv.length,
        durationMs: expect.any(Number),
        ...verifiedCsv,
      },
    ]);
  });

  it("tells of no size in all that the server does not announce", async () => {
    const { file } = await served({ framing: "chunked" });
    const progress: unknown[] = [];
    await file.saveTo(`${temporaryFolder()}/`, { onProgress: (each) => progress.push(each) });
    expect(progress.at(-1)).toStrictEqual({ receivedBytes: csv.length });
  });

  it("tells how long it took in its event", async () => {
    useFakeClock();
    const { open, events } = fileClient(
      { baseUrl: "https://vendor.example.com" },
      { fetch: async () => new Response("a") },
    );
    const { handle, begun, release } = slowHandle();
    const file = await open();
    vi.advanceTimersByTime(1_000);
    const saving = file.saveTo(handle);
    await begun;
    vi.advanceTimersByTime(250);
    release();
    await saving;
    expect(events).toContainEqual(expect.objectContaining({ action: "saved", durationMs: 250 }));
  });

  it.each([
    ["an unknown option", { ifExist: "error" }, "options.ifExist"],
    ["a wrong ifExists", { ifExists: "overwrite" }, "ifExists"],
    ["a wrong onProgress", { onProgress: true }, "onProgress"],
    ["a wrong requireComplete", { requireComplete: "yes" }, "requireComplete"],
    ["a wrong signal", { signal: "now" }, "signal"],
    ["no object", "replace", "options"],
  ])("refuses %s and stays usable", async (_, options, option) => {
    const { file } = await served();
    const error = await failureOf(file.saveTo("x", mistyped(options)));
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({ option });
    expect(sha256(await file.bytes())).toBe(verifiedCsv.sha256);
  });

  it.each([[""], [undefined], [null], [{}], [new URL("https://example.com/x.csv")]])(
    "refuses a target it cannot write to: %s",
    async (target) => {
      const { file } = await served();
      const error = await failureOf(file.saveTo(mistyped(target)));
      expect(error).toMatchObject({ name: "ConfigError", option: "target" });
      expect(error.message).toContain("target: expected a path, a file: URL, a WritableStream or a file handle, got ");
      await file[Symbol.asyncDispose]();
    },
  );

  it.each([
    ["replace", "x.csv", { "x.csv": csv.length }],
    ["number", "x (2).csv", { "x.csv": 3, "x (2).csv": csv.length }],
  ] as const)("puts the file where one is already as ifExists: %j says", async (ifExists, name, sizes) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "x.csv"), "old");
    const { file } = await served();
    expect(await file.saveTo(join(folder, "x.csv"), { ifExists })).toMatchObject({ path: join(folder, name) });
    const found = readdirSync(folder).map((each) => [each, statSync(join(folder, each)).size]);
    expect(Object.fromEntries(found)).toEqual(sizes);
  });

  it('leaves the file that is there already, and fails, as ifExists: "error" says', async () => {
    const path = join(temporaryFolder(), "x.csv");
    writeFileSync(path, "old");
    const { file } = await served();
    await expect(file.saveTo(path, { ifExists: "error" })).rejects.toMatchObject({ code: "file_exists", path });
    expect(readFileSync(path, "utf8")).toBe("old");
  });

  it("opens nothing for a file that must be complete while nothing says how many rows there are", async () => {
    const { file } = await served();
    const { handle, log } = failingHandle({});
    await expect(file.saveTo(handle, { requireComplete: true })).rejects.toMatchObject({ code: "rows_unknown" });
    expect(log).toEqual([]);
  });

  it("compares the rows with those that the run announces, and says what was asked for", async () => {
    const { file } = await served();
    assert(file instanceof HttpReportFile);
    const request = { report: "accounts" };
    const ofRun = file.ofRun({ handle: { id: "7", request }, askAnnouncedRows: async () => verifiedCsv.rowCount });
    expect(await ofRun.saveTo(`${temporaryFolder()}/`, { requireComplete: true })).toMatchObject({
      rowsComplete: true,
      request,
    });
  });

  it("fails with the run in its error", async () => {
    const { file } = await served();
    assert(file instanceof HttpReportFile);
    const ofRun = file.ofRun({ handle: { id: "7" }, askAnnouncedRows: async () => verifiedCsv.rowCount + 1 });
    await expect(ofRun.saveTo(`${temporaryFolder()}/`, { requireComplete: true })).rejects.toMatchObject({
      code: "rows_incomplete",
      handle: { id: "7" },
    });
  });

  it("leaves nothing of a second save that comes too late", async () => {
    const folder = temporaryFolder();
    const { file } = await served();
    const [first, second] = await Promise.allSettled([
      file.saveTo(join(folder, "a.csv")),
      file.saveTo(join(folder, "b.csv")),
    ]);
    expect(first).toMatchObject({ status: "fulfilled" });
    expect(second).toMatchObject({ reason: { code: "already_read" } });
    expect(await file.verified).toEqual(verifiedCsv);
    expect(readdirSync(folder)).toEqual(["a.csv"]);
  });
});
