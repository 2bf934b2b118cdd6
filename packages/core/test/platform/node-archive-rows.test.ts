import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { countArchiveRows } from "../../src/platform/node-archive-rows.js";
import { createRowCounter } from "../../src/scan/row-counter.js";
import { archive } from "../support/archive.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const two = { name: "identities.csv", text: 'id,name\r\n1,"a\r\nb"\r\n2,c\r\n' };
const three = { name: "accounts.csv", text: "id\n1\n2\n3" };
const lines = { name: "roles.jsonl", text: '{"id":1}\n{"id":2}\n' };

function rowsIn(bytes: Uint8Array, signal = new AbortController().signal): Promise<number | undefined> {
  const path = join(temporaryFolder(), "report.zip");
  writeFileSync(path, bytes);
  return countArchiveRows(path, createRowCounter, signal);
}

describe("the rows of an archive are the sum of those of its members", () => {
  it.each([
    ["deflated and stored", [two, { ...three, method: "stored" }], {}, 5],
    [
      "written as a stream",
      [
        { ...two, hasDescriptor: true },
        { ...three, hasDescriptor: true },
      ],
      {},
      5,
    ],
    ["with 64-bit sizes", [two, { ...three, isLarge: true }], {}, 5],
    ["with a 64-bit end", [two, three], { isLarge: true }, 5],
    ["with a comment", [two], { comment: "made by a test" }, 2],
    ["of lines", [lines, { ...lines, name: "ROLES.JSON" }], {}, 4],
    [
      "with folders",
      [
        { name: "out/", text: "", method: "stored" },
        { ...two, name: "out/a.CSV" },
      ],
      {},
      2,
    ],
    ["with a header alone", [{ name: "a.csv", text: "id,name\r\n" }], {}, 0],
    ["with a file without bytes", [{ name: "a.csv", text: "", method: "stored" }], {}, 0],
    ["without members", [], {}, 0],
  ] as const)("%s", async (_, members, options, rows) => {
    expect(await rowsIn(archive(members, options))).toBe(rows);
  });
});

describe("the rows of an archive are not told", () => {
  it.each([
    ["with a member that is no table", [two, { name: "readme.txt", text: "hello" }], {}],
    ["with a member without an extension", [{ ...two, name: "identities" }], {}],
    ["in which one is an archive", [{ name: "a.zip", text: archive([two]).toString("latin1") }], {}],
    ["with JSON in the place of lines", [{ name: "a.json", text: '[{"id":1}]' }], {}],
    ["in which a file is called like a folder", [two, { ...three, name: "accounts.csv/" }], {}],
    ["that is encrypted", [{ ...two, isEncrypted: true }], {}],
    ["compressed in another way", [{ ...two, method: "unknown" }], {}],
    ["with a wrong checksum", [{ ...two, checksum: 7 }], {}],
    ["with more bytes than announced", [{ ...two, sizeBytes: 5 }], {}],
    ["with fewer bytes than announced", [{ ...two, sizeBytes: 500 }], {}],
    ["with two members over the same bytes", [two, { ...two, offset: 0 }], {}],
    ["with a member that points into another", [two, { ...three, offset: 9 }], {}],
    ["with a member behind the end", [{ ...two, offset: 70_000 }], {}],
    ["whose end counts another member", [two], { count: 2 }],
    ["that says it has four gigabytes", [{ ...two, sizeBytes: 4_294_967_294 }], {}],
  ] as const)("%s", async (_, members, options) => {
    expect(await rowsIn(archive(members, options))).toBeUndefined();
  });

  it("cut or damaged anywhere", async () => {
    const whole = archive([two, three]);
    for (let at = 0; at < whole.length; at++) expect(await rowsIn(whole.subarray(0, at))).toBeUndefined();
  });

  it("after an abort", async () => {
    expect(await rowsIn(archive([two]), AbortSignal.abort())).toBeUndefined();
  });

  it("where there is no file", async () => {
    const path = join(temporaryFolder(), "nothing.zip");
    expect(await countArchiveRows(path, createRowCounter, new AbortController().signal)).toBeUndefined();
  });
});
