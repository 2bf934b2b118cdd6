import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { fakeReportFile } from "@identity-reports/core/fake";
import { beforeEach, describe, expect, test } from "vitest";
import { openArchive } from "../src/archive/open-archive.js";
import type { ArchiveOptions } from "../src/options.js";
import { readRows } from "../src/read-rows.js";
import { sourceFolder } from "./support/source-files.js";
import { zipOf, type ZipMember } from "./support/zip.js";

const csv = "id,name\r\n1,Ada\r\n2,Zoë\r\n";
const rows = [
  { id: "1", name: "Ada" },
  { id: "2", name: "Zoë" },
];

/** Everything in an archive, by name. */
async function contentOf(source: Uint8Array | string, options: ArchiveOptions = {}): Promise<Record<string, unknown>> {
  await using archive = await openArchive(source, options);
  const content: Record<string, unknown> = {};
  for (const member of archive.members) content[member.name] = await member.rows().toArray();
  return content;
}

describe("an archive made by others is read", () => {
  const fixture = (name: string): string => join(import.meta.dirname, "fixtures", `${name}.zip`);

  test.each<readonly [maker: string, names: string[]]>([
    ["java-stream", ["accounts.csv", "bé.csv"]],
    ["java-stored", ["accounts.csv"]],
    ["java-folders", ["out/accounts.csv"]],
    ["info-zip", ["accounts.csv"]],
    ["info-zip-comment", ["accounts.csv"]],
    ["info-zip-pipe", ["-"]],
    ["info-zip-to-pipe", ["accounts.csv"]],
    ["python-deflated", ["accounts.csv"]],
    ["python-stored", ["accounts.csv"]],
    ["python-zip64", ["accounts.csv"]],
    ["python-stream-zip64", ["accounts.csv"]],
    ["yazl", ["accounts.csv"]],
    ["yazl-zip64", ["accounts.csv"]],
    ["empty", []],
  ])("%s", async (maker, names) => {
    expect(await contentOf(fixture(maker))).toEqual(Object.fromEntries(names.map((name) => [name, rows])));
  });

  test("a jar, with what else is in it", async () => {
    await using archive = await openArchive(fixture("jar"));
    expect(archive.members.map(({ name, sizeBytes }) => [name, sizeBytes])).toEqual([
      ["META-INF/MANIFEST.MF", 55],
      ["accounts.csv", 24],
    ]);
  });

  test.each([
    ["zipcrypto", "archive_encrypted"],
    ["python-bzip2", "archive_unsupported"],
    ["python-lzma", "archive_unsupported"],
  ])("or refused: %s", async (maker, code) => {
    await expect(openArchive(fixture(maker))).rejects.toMatchObject({ code, member: "accounts.csv" });
  });
});

describe("the bytes of a member", () => {
  const textOf = async (zip: Uint8Array<ArrayBuffer>): Promise<string> => {
    const { members } = await openArchive(zip);
    return await new Response(members[0]?.stream()).text();
  };

  test.each([0, 8])("come as they were packed by method %i", async (method) => {
    expect(await textOf(zipOf([{ name: "a.csv", content: csv, method }]))).toBe(csv);
  });

  test("that are others than announced are an error", async () => {
    await expect(textOf(zipOf([{ name: "a.csv", content: csv, crc: 1 }]))).rejects.toMatchObject({
      code: "archive_damaged",
      member: "a.csv",
    });
  });

  test("can be read more than once", async () => {
    const zip = zipOf([{ name: "a.csv", content: csv }]);
    const [member] = (await openArchive(zip)).members;
    const texts = [await new Response(member?.stream()).text(), await new Response(member?.stream()).text()];
    expect(texts).toEqual([csv, csv]);
  });

  test("have the announced CRC-32, in eight digits", async () => {
    const { members } = await openArchive(zipOf([{ name: "a.csv", content: csv, crc: 0xa5 }]));
    expect(members[0]?.crc32).toBe("000000a5");
  });
});

test("a file of another type is called that, and not truncated", async () => {
  await expect(openArchive(new Uint8Array(Buffer.from(csv)))).rejects.toMatchObject({
    message: expect.stringMatching(/ is not a ZIP$/),
  });
});

const one: ZipMember = { name: "a.csv", content: csv };
const stored: ZipMember = { ...one, method: 0 };
const patched = (zip: Uint8Array<ArrayBuffer>, at: number): Uint8Array<ArrayBuffer> => zip.with(at, (zip[at] ?? 0) ^ 1);

describe("an archive that is not whole, plain and harmless is refused before a member is read", () => {
  test.each<readonly [what: string, code: string, zip: Uint8Array<ArrayBuffer>]>([
    ["nothing", "archive_cut", new Uint8Array()],
    ["an HTML page", "archive_cut", new Uint8Array(Buffer.from("<html>".repeat(100)))],
    ["the last ten bytes are missing", "archive_cut", zipOf([one]).slice(0, -10)],
    ["the directory is missing", "archive_cut", zipOf([one]).slice(0, 70)],
    ["half of it is missing", "archive_cut", zipOf([one, stored]).slice(0, 100)],
    ["something in front", "archive_damaged", new Uint8Array(Buffer.concat([Buffer.from("junk"), zipOf([one])]))],
    ["something in front that the offsets know of", "archive_damaged", zipOf([one], { before: "junk" })],
    ["something behind", "archive_cut", zipOf([one], { after: "junk" })],
    ["something in front of the directory that is no member's", "archive_overlap", zipOf([{ ...one, offset: 0 }])],
    ["more members announced than there are", "archive_damaged", zipOf([one], { count: 2 })],
    ["fewer members announced than there are", "archive_damaged", zipOf([one, { ...one, name: "b" }], { count: 1 })],
    ["a file that is called like a folder", "archive_damaged", zipOf([{ ...one, name: "a.csv/" }])],
    ["encrypted", "archive_encrypted", zipOf([{ ...one, flags: 0x0801 }])],
    ["encrypted by AES", "archive_encrypted", zipOf([{ ...one, method: 99 }])],
    ["a directory that is encrypted", "archive_encrypted", zipOf([{ ...one, flags: 0x2800 }])],
    ["Deflate64", "archive_unsupported", zipOf([{ ...one, method: 9 }])],
    ["stored with two sizes", "archive_damaged", zipOf([{ ...stored, sizeBytes: 7 }])],
    ["two members over the same bytes", "archive_overlap", zipOf([one, { ...one, name: "b.csv", offset: 0 }])],
    [
      "a thousand members over the same bytes",
      "archive_overlap",
      zipOf([stored, ...Array.from({ length: 1000 }, (_, n) => ({ ...stored, name: `${n}.csv`, offset: 0 }))]),
    ],
    [
      "a bomb of 10 GB in 10 MB",
      "archive_too_large",
      zipOf([
        { ...one, sizeBytes: 2 ** 32 - 2 },
        { ...one, name: "b", sizeBytes: 2 ** 32 - 2 },
      ]),
    ],
    ["a ratio of more than 200", "archive_too_large", zipOf([{ ...one, content: "a\n".repeat(1_000_000) }])],
    ["the same name twice", "archive_unsafe_name", zipOf([one, one])],
    ["no name", "archive_unsafe_name", zipOf([{ ...one, name: "" }])],
    ["a name with NUL", "archive_unsafe_name", zipOf([{ ...one, name: "a\0.csv" }])],
    ["a name with a line end", "archive_unsafe_name", zipOf([{ ...one, name: "a\n.csv" }])],
    ["a name that leads up", "archive_unsafe_name", zipOf([{ ...one, name: "../a.csv" }])],
    ["a name that leads up in its middle", "archive_unsafe_name", zipOf([{ ...one, name: "a/../../b.csv" }])],
    ["a name with a dot for a part", "archive_unsafe_name", zipOf([{ ...one, name: "./a.csv" }])],
    ["an absolute name", "archive_unsafe_name", zipOf([{ ...one, name: "/etc/passwd" }])],
    ["a name with a drive", "archive_unsafe_name", zipOf([{ ...one, name: "C:a.csv" }])],
    ["a name with backslashes", "archive_unsafe_name", zipOf([{ ...one, name: "a\\..\\b.csv" }])],
    ["a folder that leads up", "archive_unsafe_name", zipOf([one, { name: "../", method: 0 }])],
    ["a name that is no UTF-8", "archive_unsafe_name", zipOf([{ ...one, name: Uint8Array.of(0xff) }])],
  ])("%s", async (_what, code, zip) => {
    await expect(openArchive(zip)).rejects.toMatchObject({ name: "ArchiveError", code });
  });

  test("more members than allowed", async () => {
    const zip = zipOf([one, { ...one, name: "b.csv" }]);
    await expect(openArchive(zip, { maxMembers: 1 })).rejects.toMatchObject({
      code: "archive_too_large",
      message: expect.stringContaining("maxMembers"),
    });
  });

  test("what is above a limit is read when the limit is raised", async () => {
    const zip = zipOf([{ ...one, content: `a\n${"b\n".repeat(1_000_000)}` }]);
    await using archive = await openArchive(zip, { maxRatio: 2_000 });
    const reading = archive.members[0]?.rows();
    await reading?.toArray();
    expect(reading?.rowCount).toBe(1_000_000);
  });
});

describe("a member that is wrong fails when it is read", () => {
  const long = `id,name\n${"1,Ada\n".repeat(10_000)}`;

  test.each<readonly [what: string, code: string, zip: Uint8Array<ArrayBuffer>]>([
    ["one bit of what is stored", "archive_damaged", patched(zipOf([stored]), 50)],
    ["one bit of what is packed", "archive_damaged", patched(zipOf([one]), 50)],
    ["another CRC-32", "archive_damaged", zipOf([{ ...one, crc: 1 }])],
    ["more bytes than announced", "archive_damaged", zipOf([{ ...one, content: long, sizeBytes: 100 }])],
    ["fewer bytes than announced", "archive_damaged", zipOf([{ ...one, sizeBytes: 100 }])],
    ["packed bytes that end too early", "archive_damaged", zipOf([{ ...one, packed: Buffer.from("4b4c", "hex") }])],
    [
      "packed bytes that go on behind their end",
      "archive_damaged",
      zipOf([{ ...one, packed: Buffer.concat([deflateRawSync(csv), Buffer.from("more")]) }]),
    ],
    ["packed bytes that are none", "archive_damaged", zipOf([{ ...one, packed: Buffer.from("ffffffff", "hex") }])],
    ["another name in front of the data", "archive_damaged", zipOf([{ ...one, localName: "b.csv" }])],
    ["a longer name in front of the data", "archive_damaged", zipOf([{ ...one, localName: "aa.csv" }])],
  ])("%s", async (_what, code, zip) => {
    await using archive = await openArchive(zip);
    const reading = archive.members[0]?.rows().toArray();
    await expect(reading).rejects.toMatchObject({ name: "ArchiveError", code, member: "a.csv" });
  });

  test("and hands out no more than was announced", async () => {
    const zip = zipOf([{ ...one, content: `a\n${"b\n".repeat(1_000_000)}`, sizeBytes: 100 }]);
    const seen: unknown[] = [];
    const read = async (): Promise<void> => {
      for await (const row of readRows(new File([zip], "a.zip"))) seen.push(row);
    };
    await expect(read()).rejects.toMatchObject({ code: "archive_damaged" });
    expect(seen.length).toBeLessThan(50);
  });
});

describe("members", () => {
  test("that are JSON Lines are read as such, when told", async () => {
    await using archive = await openArchive(zipOf([{ name: "a.jsonl", content: '{"a":1}\n' }]));
    const [member] = archive.members;
    expect(await member?.rows({ format: "jsonl" }).toArray()).toEqual([{ a: 1 }]);
    await expect(member?.rows().toArray()).rejects.toMatchObject({ name: "ConfigError", option: "format" });
  });

  test("can be read in any order, at the same time, and again", async () => {
    await using archive = await openArchive(zipOf([one, { ...stored, name: "b.csv" }]));
    const [a, b] = archive.members;
    const all = await Promise.all([b?.rows().toArray(), a?.rows().toArray(), a?.rows().toArray()]);
    expect(all).toEqual([rows, rows, rows]);
  });

  test("have errors that name them", async () => {
    await using archive = await openArchive(zipOf([{ name: "a.csv", content: "a,b\n1\n" }]));
    await expect(archive.members[0]?.rows().toArray()).rejects.toMatchObject({
      code: "ragged_row",
      member: "a.csv",
      row: 1,
      line: 2,
      message: 'member "a.csv", row 1, line 2 has 1 cell, and the header has 2 cells',
    });
  });

  test("may have names of code page 437, and of anything that does no harm", async () => {
    const names = ["Z\u0081rich.csv", "a..csv", "..a", "a b/c.csv", "constructor"];
    const zip = zipOf(names.map((name) => ({ ...one, name: Buffer.from(name, "latin1"), flags: 0 })));
    await using archive = await openArchive(zip);
    expect(archive.members.map(({ name }) => name)).toEqual(["Zürich.csv", ...names.slice(1)]);
  });
});

describe("readRows", () => {
  let files: ReturnType<typeof sourceFolder>;
  beforeEach(() => void (files = sourceFolder()));

  test("reads a ZIP with one member as that member", async () => {
    const path = files.write("a.zip", zipOf([{ name: "out/", method: 0 }, one]));
    expect(await readRows(path).toArray()).toEqual(rows);
  });

  test("asks for openArchive where there are more, or none", async () => {
    const two = new File([zipOf([one, { ...one, name: "b.csv" }])], "a.zip");
    await expect(readRows(two).toArray()).rejects.toMatchObject({
      name: "ConfigError",
      message: "source: a.zip has 2 members: use openArchive",
    });
    await expect(readRows(new File([zipOf([])], "a.zip")).toArray()).rejects.toThrow("has 0 members");
  });

  test("reads a report that came as a ZIP, whatever was asked for, and removes it", async () => {
    const file = fakeReportFile(zipOf([one]), { fileName: "search.zip" });
    expect(await readRows(file).toArray()).toEqual(rows);
    expect(files.temporaryFiles()).toEqual([]);
  });

  test("an archive of a report is removed when it is closed, or cannot be opened", async () => {
    const archive = await openArchive(fakeReportFile(zipOf([one]), { fileName: "search.zip" }));
    expect(files.temporaryFiles()).toHaveLength(1);
    await archive[Symbol.asyncDispose]();
    expect(files.temporaryFiles()).toEqual([]);
    const encrypted = fakeReportFile(zipOf([{ ...one, flags: 1 }]), { fileName: "search.zip" });
    await expect(openArchive(encrypted)).rejects.toMatchObject({ code: "archive_encrypted", file: "search.zip" });
    expect(files.temporaryFiles()).toEqual([]);
  });
});
