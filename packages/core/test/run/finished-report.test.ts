import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import type { ReportFile } from "../../src/index.js";
import { done, reportVendor } from "../support/report-vendor.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { failureOf } from "../support/failure-of.js";
import { mistyped } from "../support/mistyped.js";

const handle = { version: 1, vendor: "test", id: "run-1" };

describe("a finished report", () => {
  const finished = async (script: Parameters<typeof reportVendor>[0] = {}) => {
    const vendor = reportVendor({ status: () => done, ...script });
    return { ...vendor, report: await vendor.lifecycle.resume({ id: "run-1" }, {}) };
  };

  it("is downloaded and saved, also under a name of the caller's", async () => {
    const { report, calls } = await finished();
    expect((await report.download({ format: "csv" })).fileName).toBe("report.csv");
    const file = await report.download({ format: "csv", fileName: "../evil/mine.csv" });
    expect([file.fileName, await file.text()]).toEqual(["mine.csv", "id,name\r\n1,a\r\n"]);
    const folder = temporaryFolder();
    const onProgress = vi.fn();
    const saved = await report.saveTo(`${folder}/`, {
      format: "csv",
      fileName: "x.csv",
      ifExists: "replace",
      onProgress,
    });
    expect(saved).toMatchObject({ path: join(folder, "x.csv"), sizeBytes: 14 });
    expect(readFileSync(saved.path, "utf8")).toBe("id,name\r\n1,a\r\n");
    expect(onProgress).toHaveBeenCalledWith({ receivedBytes: 14 });
    expect(calls.at(-1)?.kind).toBe("file");
  });

  it("refuses a typing mistake before a request, and says what could have been meant", async () => {
    const { report, calls } = await finished();
    const before = calls.length;
    const typo = { format: "csv", ifExist: "replace" };
    expect(await failureOf(report.saveTo("x", mistyped(typo)))).toMatchObject({
      option: "options.ifExist",
      message: expect.stringMatching(/format, fileName, ifExists, onProgress/),
    });
    expect(await failureOf(report.download(mistyped({ ...typo, fileName: "" })))).toMatchObject({
      name: "ConfigError",
    });
    expect(calls).toHaveLength(before);
  });

  it("puts the handle on every later error", async () => {
    const { report } = await finished({ file: () => new Response("", { status: 410 }) });
    for (const promise of [report.download({ format: "csv" }), report.saveTo("x", { format: "csv" })]) {
      expect(await failureOf(promise)).toMatchObject({ name: "HttpError", status: 410, handle });
    }
    const broken = await finished({ file: () => new Response("id\r\n", { headers: { "content-length": "99" } }) });
    const folder = temporaryFolder();
    expect(await failureOf(broken.report.saveTo(`${folder}/`, { format: "csv", retries: 0 }))).toMatchObject({
      code: "download_interrupted",
      handle,
    });
  });

  it("puts it on whatever fails while its file is read, whichever way", async () => {
    const cut = () => new Response("id\r\n", { headers: { "content-length": "99" } });
    const { report } = await finished({ file: cut });
    const ways: readonly ((file: ReportFile) => Promise<unknown>)[] = [
      (file) => file.text(),
      (file) => file.bytes(),
      (file) => file.saveTo(`${temporaryFolder()}/`),
      (file) => new Response(file.stream()).text(),
      (file) => file.toResponse().text(),
      (file) => file.pipeTo(new WritableStream()),
      (file) => file.text().catch(() => file.verified),
    ];
    for (const read of ways) {
      const file = await report.download({ format: "csv", retries: 0, label: "tonight" });
      expect(await failureOf(read(file))).toMatchObject({ code: "download_interrupted", handle, label: "tonight" });
      expect(await failureOf(file.bytes())).toMatchObject({ code: "already_read", handle });
    }
    const elsewhere = await report.download({ format: "csv", fileName: "mine.csv" });
    expect(await failureOf(elsewhere.saveTo("/no/such/folder/x"))).toMatchObject({ code: "folder_missing", handle });
    const unread = await report.download({ format: "csv" });
    await unread[Symbol.asyncDispose]();
    expect(await failureOf(unread.verified)).toMatchObject({ code: "aborted", handle });
  });

  it("passes on what is no error of ours", async () => {
    const { report } = await finished({ status: () => done });
    const options = {
      format: "csv",
      get fileName(): string {
        throw new RangeError("a getter of the caller's");
      },
    };
    await expect(report.download(options)).rejects.toThrow(RangeError);
  });

  it.each([
    ["no options at all, and a name that says no format", undefined, "format"],
    ["options that are none", null, "options"],
    ["an empty name", { format: "csv", fileName: "" }, "fileName"],
    ["a wrong ifExists", { format: "csv", ifExists: "overwrite" }, "ifExists"],
    ["a wrong onProgress", { format: "csv", onProgress: 1 }, "onProgress"],
    ["a mistyped option", { format: "csv", ifExist: "error" }, "options.ifExist"],
  ])("refuses %s before anything is sent", async (_, options, option) => {
    const { report, count } = await finished();
    expect(await failureOf(report.saveTo("x", mistyped(options)))).toMatchObject({ name: "ConfigError", option });
    expect(count("file")).toBe(0);
  });

  it("refuses a target it cannot write to before anything is sent", async () => {
    const { report, count } = await finished();
    expect(await failureOf(report.saveTo("", { format: "csv" }))).toMatchObject({
      name: "ConfigError",
      option: "target",
    });
    expect(await failureOf(report.download(mistyped(undefined)))).toMatchObject({
      name: "ConfigError",
      option: "options",
    });
    expect(count("file")).toBe(0);
  });
});
