import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { configure, Uint8ArrayReader, Uint8ArrayWriter, ZipReader, ZipWriter } from "@zip.js/zip.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { atMost, numRuns } from "../../core/test/support/property-cases.js";
import { listMembers } from "../src/archive/list-members.js";
import { memberBytes } from "../src/archive/member-bytes.js";
import { openSource } from "../src/sources.js";
import { failingArchive } from "../src/subject.js";
import { utf8 } from "./support/files.js";
import { zipOf } from "./support/zip.js";

configure({ useWebWorkers: false });

type Content = readonly (readonly [name: string, bytes: Buffer])[];

/** What zip.js makes of an archive, at its strictest; undefined when it refuses it. */
async function expected(zip: Uint8Array): Promise<Content | undefined> {
  const options = { strictness: "strict", checkSignature: true, checkOverlappingEntry: true } as const;
  const reader = new ZipReader(new Uint8ArrayReader(new Uint8Array(zip)), options);
  try {
    const content: [string, Buffer][] = [];
    for (const entry of await reader.getEntries()) {
      if (entry.filename.endsWith("/")) continue;
      // Which zip.js tells by an attribute that we do not look at.
      if (entry.directory) return undefined;
      content.push([entry.filename, Buffer.from(await entry.getData(new Uint8ArrayWriter()))]);
    }
    return content;
  } catch {
    return undefined;
  } finally {
    await reader.close().catch(() => {});
  }
}

/** The same from our reader. */
async function found(zip: Uint8Array<ArrayBuffer>): Promise<Content | undefined> {
  try {
    const source = await openSource(zip, "csv", new AbortController().signal);
    const content: [string, Buffer][] = [];
    for (const member of await listMembers(source, { maxRatio: 2_000 })) {
      const bytes = memberBytes(member.file, member, failingArchive({}));
      const pieces: Uint8Array[] = [];
      for (let piece = await bytes.next(); piece !== undefined; piece = await bytes.next()) pieces.push(piece);
      content.push([member.name, Buffer.concat(pieces)]);
    }
    return content;
  } catch {
    return undefined;
  }
}

const bytesOf = (content: Content | undefined) => content?.map(([, bytes]) => bytes);

/** Archives to begin with, and what is in them. */
const members = [
  { name: "a.csv", content: `id,name\n${"1,Ada\n".repeat(20)}` },
  { name: "b.csv", content: "id,name\n1,Ada\n", method: 0 },
];
const folder = join(import.meta.dirname, "fixtures");
const sound = [
  zipOf(members),
  ...["java-stream", "java-stored", "python-zip64", "yazl"].map(
    (name) => new Uint8Array(readFileSync(join(folder, `${name}.zip`))),
  ),
];

describe("archives of others are read as zip.js reads them", () => {
  // zip.js calls what `zip -` writes into a pipe ambiguous; we read it.
  const names = readdirSync(folder).filter((name) => !name.startsWith("info-zip-"));

  test.each(names)("%s", async (name) => {
    const zip = new Uint8Array(readFileSync(join(folder, name)));
    const content = await expected(zip);
    expect(await found(zip)).toEqual(content);
  });

  test.each([
    ["deflated", { level: 6 }],
    ["stored", { level: 0 }],
    ["ZIP64", { zip64: true }],
    ["with data descriptors", { dataDescriptor: true }],
    ["without data descriptors", { dataDescriptor: false }],
  ] as const)("written by zip.js: %s", async (_what, options) => {
    const writer = new ZipWriter(new Uint8ArrayWriter(), options);
    for (const { name, content } of members) await writer.add(name, new Uint8ArrayReader(utf8(content)));
    const zip = new Uint8Array(await writer.close());
    expect(await found(zip)).toEqual(members.map(({ name, content }) => [name, Buffer.from(content)]));
  });
});

describe("an archive that was changed", () => {
  const archive = fc.integer({ min: 0, max: sound.length - 1 });

  test("by a cut, anywhere, is refused", async () => {
    for (const zip of sound) {
      for (let size = 0; size < zip.length; size += 1)
        expect(await found(zip.slice(0, size)), `${size}`).toBeUndefined();
    }
  });

  test("in any of its bytes, never gives other content", atMost(60_000), async () => {
    const change = fc.record({ at: fc.nat(), bits: fc.integer({ min: 1, max: 255 }) });
    await fc.assert(
      fc.asyncProperty(archive, fc.array(change, { minLength: 1, maxLength: 3 }), async (which, changes) => {
        const zip = new Uint8Array(sound[which] ?? []);
        const original = bytesOf(await found(sound[which] ?? zip));
        for (const { at, bits } of changes) zip[at % zip.length] = (zip[at % zip.length] ?? 0) ^ bits;
        // Names have no checksum: only what they are names of has.
        expect(bytesOf(await found(zip)) ?? original).toEqual(original);
      }),
      numRuns(2_000, 200_000),
    );
  });

  test("and that zip.js still reads, is read alike or refused", atMost(60_000), async () => {
    const change = fc.record({ at: fc.nat(), bits: fc.integer({ min: 1, max: 255 }) });
    await fc.assert(
      fc.asyncProperty(archive, change, async (which, { at, bits }) => {
        const zip = new Uint8Array(sound[which] ?? []);
        zip[at % zip.length] = (zip[at % zip.length] ?? 0) ^ bits;
        const [ours, theirs] = [await found(zip), await expected(zip)];
        if (ours !== undefined && theirs !== undefined) expect(ours).toEqual(theirs);
      }),
      numRuns(1_000, 100_000),
    );
  });
});
