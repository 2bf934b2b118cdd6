import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { done, reportVendor } from "../support/report-vendor.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { failureOf } from "../support/failure-of.js";

let folder = "";
beforeEach(() => void (folder = temporaryFolder()));

const startedAt = "2026-11-29T23:59:59.999Z";

async function finished() {
  const vendor = reportVendor({ status: () => done });
  const report = await vendor.lifecycle.resume({ id: "run-1", label: "team/accounts", startedAt }, {});
  return { ...vendor, report };
}

describe("saveTo looks at its target before it asks for the file", () => {
  it.each([
    ["a file that exists", "old.csv", {}, "file_exists"],
    ["one in a folder, under a name that is known", "", { fileName: "old.csv" }, "file_exists"],
    ["one in a folder, under a name of placeholders", "", { fileName: "{id}-{date}.csv" }, "file_exists"],
    ["a missing folder", "none/x.csv", {}, "folder_missing"],
    ["a file in place of a folder", "old.csv/x.csv", {}, "folder_missing"],
  ])("%s", async (_, target, options, code) => {
    await writeFile(join(folder, "old.csv"), "old");
    await writeFile(join(folder, "run-1-2026-11-29.csv"), "old");
    const { report, count } = await finished();
    const error = await failureOf(report.saveTo(join(folder, target), { format: "csv", ...options }));
    expect(error).toMatchObject({ name: "DownloadError", code, carriedOut: "no", handle: { id: "run-1" } });
    expect(count("file")).toBe(0);
  });

  it("a stream that has a writer already", async () => {
    const stream = new WritableStream();
    stream.getWriter();
    const { report, count } = await finished();
    expect(await failureOf(report.saveTo(stream, { format: "csv" }))).toMatchObject({ code: "write_failed" });
    expect(count("file")).toBe(0);
  });

  it("and makes no folder where the report then cannot be had", async () => {
    const vendor = reportVendor({ status: () => done, file: () => new Response("", { status: 410 }) });
    const report = await vendor.lifecycle.resume({ id: "run-1" }, {});
    await failureOf(report.saveTo(`${folder}/a/b/`, { format: "csv" }));
    expect(await readdir(folder)).toEqual([]);
  });

  it("but not when the caller has aborted already", async () => {
    await writeFile(join(folder, "old.csv"), "old");
    const { report } = await finished();
    const signal = AbortSignal.abort(new Error("enough"));
    const error = await failureOf(report.saveTo(join(folder, "old.csv"), { format: "csv", signal }));
    expect(error).toMatchObject({ name: "AbortError" });
  });
});

describe("file names tell reports apart", () => {
  it("by label, day, report, id and what came", async () => {
    const { report } = await finished();
    const fileName = "{label} {date} {report} {id} {name}.{ext}";
    const { path } = await report.saveTo(folder, { format: "csv", fileName });
    expect(path).toBe(join(folder, "team_accounts 2026-11-29 ACCOUNTS run-1 report.csv"));
  });

  it("also in download, with the label of the call", async () => {
    const { report } = await finished();
    const file = await report.download({ format: "csv", fileName: "{label}.{ext}", label: "tonight" });
    expect(file.fileName).toBe("tonight.csv");
  });

  it.each([
    ["{lable}.csv", "has no placeholder {lable}"],
    ["{report}/{ext}/{x}", "has no placeholder {x}"],
  ])("and %s is refused before a request", async (fileName, problem) => {
    const { report, count } = await finished();
    for (const asked of [
      report.download({ format: "csv", fileName }),
      report.saveTo(folder, { format: "csv", fileName }),
    ])
      expect(await failureOf(asked)).toMatchObject({
        name: "ConfigError",
        option: "fileName",
        message: expect.stringContaining(problem),
      });
    expect(count("file")).toBe(0);
  });

  it("{label} without a label is refused before a request", async () => {
    const vendor = reportVendor({ status: () => done });
    const report = await vendor.lifecycle.resume({ id: "run-1" }, {});
    expect(await failureOf(report.saveTo(folder, { format: "csv", fileName: "{label}.csv" }))).toMatchObject({
      option: "fileName",
    });
    expect(vendor.count("file")).toBe(0);
  });

  it("two reports of one name do as ifExists says", async () => {
    const { report } = await finished();
    const save = (ifExists?: "number" | "replace") =>
      report.saveTo(folder, { format: "csv", fileName: "{report}.{ext}", ifExists });
    await save();
    expect(await failureOf(save())).toMatchObject({ code: "file_exists" });
    expect((await save("number")).path).toBe(join(folder, "ACCOUNTS (2).csv"));
    expect((await save("replace")).path).toBe(join(folder, "ACCOUNTS.csv"));
  });
});

describe("the format may be read off the name of the file", () => {
  it.each([
    ["a path", (inside: string) => join(inside, "roles.csv"), undefined],
    ["the name in a folder", (inside: string) => `${inside}/`, { fileName: "{id}.csv" }],
  ])("%s", async (_, target, options) => {
    const { report, calls } = await finished();
    expect(await report.saveTo(target(folder), options)).toMatchObject({ format: "csv" });
    expect(calls.at(-1)).toMatchObject({ kind: "file" });
  });

  it("a file that the user picked in a browser may have any name", async () => {
    const { report } = await finished();
    const write = vi.fn(async () => {});
    const writer = { write, truncate: write, seek: write, close: write, abort: write };
    const handle = { name: "picked.pdf", createWritable: async () => writer };
    expect(await report.saveTo(handle, { format: "csv" })).toMatchObject({ path: "picked.pdf", format: "csv" });
  });

  it("a contradiction is refused before a request", async () => {
    const { report, count } = await finished();
    expect(await failureOf(report.saveTo(join(folder, "x.csv"), { format: "pdf" }))).toMatchObject({
      name: "ConfigError",
      option: "format",
    });
    expect(count("file")).toBe(0);
  });

  it("a folder that is called like a file is a folder", async () => {
    await mkdir(join(folder, "night.csv"));
    const { report } = await finished();
    const { path } = await report.saveTo(join(folder, "night.csv"), {});
    expect(path).toBe(join(folder, "night.csv", "report.csv"));
  });
});
