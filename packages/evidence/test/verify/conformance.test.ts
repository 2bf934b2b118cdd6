import { describe, expect, test } from "vitest";
import { verifyCollection } from "../../src/index.js";
import { declaration, digestOf, makeBag, manifestOf, type BagToMake } from "../support/bags.js";

// The cases of LibraryOfCongress/bagit-conformance-suite, made anew from the rules of RFC 8493; those that the suite has
// for version 0.97 only are stamped 1.0.

const payload = { "data/hello.txt": "hello\n" };
const sha512 = (text: string): string => digestOf("sha512", text);
const basic = { payload, algorithms: ["sha512"] } as const;

/** A bag with one more line in its manifest. */
const withLine = (line: string): BagToMake => ({
  ...basic,
  sealedInstead: { "manifest-sha512.txt": `${manifestOf("sha512", payload)}${line}\n` },
});
const withPath = (path: string): BagToMake => withLine(`${sha512("hello\n")}  ${path}`);
/** A bag whose one payload file is listed in this way. */
const listedAs = (line: string): BagToMake => ({ ...basic, sealedInstead: { "manifest-sha512.txt": line } });

async function codesOf(bag: BagToMake): Promise<{ valid: boolean; codes: readonly string[] }> {
  const { bag: found, findings } = await verifyCollection(makeBag(bag));
  // A bag made by hand has no plan, and is no collection.
  const beyondBags = ["plan_missing", "payload_unclaimed", "manifest_required"];
  const codes = findings.map(({ code }) => code).filter((code) => !beyondBags.includes(code));
  return { valid: found.valid, codes: [...new Set(codes)].sort() };
}

const valid: Record<string, BagToMake> = {
  "a basic bag": basic,
  "of SHA-256": { payload, algorithms: ["sha256"] },
  "of all algorithms": { payload, algorithms: ["md5", "sha1", "sha224", "sha256", "sha384", "sha512"] },
  "with bag-info.txt": { ...basic, tags: { "bag-info.txt": "Source-Organization: Acme\nContact-Name: Ada\n" } },
  "with a value that goes on in the next line": {
    ...basic,
    tags: { "bag-info.txt": "External-Description: a long\n  text that\n\tgoes on\nPayload-Oxum: 6.1\n" },
  },
  "with labels that repeat": { ...basic, tags: { "bag-info.txt": "Contact-Name: Ada\nContact-Name: Bo\n" } },
  "with tag files in folders": { ...basic, tags: { "metadata/notes.xml": "<a/>" } },
  "with CRLF": {
    ...basic,
    sealedInstead: { "bagit.txt": declaration.replaceAll("\n", "\r\n"), "bag-info.txt": "A: b\r\nC: d\r\n" },
  },
  "with CR": { ...basic, sealedInstead: { "bagit.txt": declaration.replaceAll("\n", "\r") } },
  "whose declaration does not end its last line": { ...basic, sealedInstead: { "bagit.txt": declaration.trimEnd() } },
  "with an empty file": { ...basic, payload: { "data/empty": "" } },
  "with a dash, a blank and an umlaut in names": {
    ...basic,
    payload: { "data/- x.txt": "1", "data/a b/ü.txt": "2", "data/two  blanks": "3" },
  },
  "with LF, CR and % in names": {
    ...basic,
    payload: { "data/a\nb": "1", "data/a\rb": "2", "data/50%": "3", "data/%0A": "4" },
  },
};

const invalid: Record<string, [bag: BagToMake, codes: readonly string[]]> = {
  "a blank before a colon of bagit.txt": [
    { ...basic, sealedInstead: { "bagit.txt": declaration.replace("Version:", "Version :") } },
    ["declaration_invalid"],
  ],
  "two blanks behind a colon of bagit.txt": [
    { ...basic, sealedInstead: { "bagit.txt": declaration.replace("Version: ", "Version:  ") } },
    ["declaration_invalid"],
  ],
  "a blank at the end of a line of bagit.txt": [
    { ...basic, sealedInstead: { "bagit.txt": declaration.replace("1.0", "1.0 ") } },
    ["declaration_invalid"],
  ],
  "the lines of bagit.txt swapped": [
    { ...basic, sealedInstead: { "bagit.txt": declaration.split("\n").slice(0, 2).reverse().join("\n") } },
    ["declaration_invalid"],
  ],
  "three lines in bagit.txt": [
    { ...basic, sealedInstead: { "bagit.txt": `${declaration}More: lines\n` } },
    ["declaration_invalid"],
  ],
  "an empty bagit.txt": [{ ...basic, sealedInstead: { "bagit.txt": "" } }, ["declaration_invalid"]],
  "a byte order mark in bagit.txt": [
    { ...basic, sealedInstead: { "bagit.txt": `\uFEFF${declaration}` } },
    ["declaration_invalid"],
  ],
  "another encoding": [
    { ...basic, sealedInstead: { "bagit.txt": declaration.replace("UTF-8", "UTF-16") } },
    ["declaration_invalid"],
  ],
  "version 1.1": [
    { ...basic, sealedInstead: { "bagit.txt": declaration.replace("1.0", "1.1") } },
    ["bag_version_unsupported"],
  ],
  "version 0.97": [
    { ...basic, sealedInstead: { "bagit.txt": declaration.replace("1.0", "0.97") } },
    ["bag_version_unsupported"],
  ],
  "no bagit.txt": [{ ...basic, instead: { "bagit.txt": undefined } }, ["unsealed"]],
  "no manifest": [
    { ...basic, sealedInstead: { "manifest-sha512.txt": undefined } },
    ["manifest_missing", "extra_file"],
  ],
  "a byte order mark in a manifest": [
    { ...basic, sealedInstead: { "manifest-sha512.txt": `\uFEFF${manifestOf("sha512", payload)}` } },
    ["tag_file_invalid", "extra_file"],
  ],
  "bytes in a manifest that are no UTF-8": [
    { ...basic, sealedInstead: { "manifest-sha512.txt": Uint8Array.of(0xff, 0x0a) } },
    ["tag_file_invalid", "extra_file"],
  ],
  "a manifest of an algorithm that is not known": [
    { ...basic, tags: { "manifest-crc32.txt": "00000000  data/hello.txt\n" } },
    ["manifest_unsupported"],
  ],
  "a file that one of two manifests does not list": [
    { payload, algorithms: ["sha256", "sha512"], sealedInstead: { "manifest-sha256.txt": "" } },
    ["not_listed"],
  ],
  "a second manifest that the tag manifest does not list": [
    { ...basic, instead: { "manifest-sha256.txt": manifestOf("sha256", payload) } },
    ["not_listed"],
  ],
  "the same name twice, with one digest": [withPath("data/hello.txt"), ["listed_twice"]],
  "the same name twice, with two digests": [withLine(`${sha512("other")}  data/hello.txt`), ["listed_twice"]],
  "a file that is missing": [withLine(`${sha512("x")}  data/gone.txt`), ["missing_file"]],
  "a tag file that is missing": [
    { ...basic, tags: { "notes.txt": "x" }, instead: { "notes.txt": undefined } },
    ["missing_file"],
  ],
  "a file that no manifest lists": [{ ...basic, instead: { "data/more.txt": "x" } }, ["extra_file"]],
  "a .DS_Store in data/": [{ ...basic, instead: { "data/.DS_Store": "x" } }, ["extra_file"]],
  "a file that was changed": [{ ...basic, instead: { "data/hello.txt": "hullo\n" } }, ["changed_file"]],
  "a file that was cut": [{ ...basic, instead: { "data/hello.txt": "hell" } }, ["changed_file"]],
  "a tag file that was changed": [
    { ...basic, tags: { "notes.txt": "x" }, instead: { "notes.txt": "y" } },
    ["changed_file"],
  ],
  "a fetch.txt": [{ ...basic, tags: { "fetch.txt": "https://example.com/a - data/hello.txt\n" } }, ["fetch_refused"]],
  "Payload-Oxum that is wrong": [{ ...basic, tags: { "bag-info.txt": "Payload-Oxum: 7.1\n" } }, ["payload_size_wrong"]],
  "Payload-Oxum twice": [
    { ...basic, tags: { "bag-info.txt": "Payload-Oxum: 6.1\nPayload-Oxum: 6.1\n" } },
    ["bag_info_invalid"],
  ],
  "a line of bag-info.txt without a colon": [
    { ...basic, tags: { "bag-info.txt": "Source-Organization\n" } },
    ["bag_info_invalid"],
  ],
  "a blank before a colon of bag-info.txt": [
    { ...basic, tags: { "bag-info.txt": "Source-Organization : Acme\n" } },
    ["bag_info_invalid"],
  ],
  "an asterisk before the path": [listedAs(`${sha512("hello\n")} *data/hello.txt\n`), ["unsafe_path", "extra_file"]],
  "a path that begins with ./": [listedAs(`${sha512("hello\n")}  ./data/hello.txt\n`), ["unsafe_path", "extra_file"]],
  "a backslash before the digest": [
    listedAs(`\\${sha512("hello\n")}  data/hello.txt\n`),
    ["manifest_line_invalid", "extra_file"],
  ],
  "a digest of another length": [
    listedAs(`${digestOf("sha256", "hello\n")}  data/hello.txt\n`),
    ["manifest_line_invalid", "extra_file"],
  ],
  "a blank line in a manifest": [withLine(""), ["manifest_line_invalid"]],
  "a % that is not encoded": [
    {
      ...basic,
      payload: { "data/50%.csv": "x" },
      sealedInstead: { "manifest-sha512.txt": `${sha512("x")}  data/50%.csv\n` },
    },
    ["manifest_line_invalid"],
  ],
  "payload in a tag manifest": [
    { ...basic, instead: { "tagmanifest-sha512.txt": manifestOf("sha512", payload) } },
    ["unsafe_path", "not_listed", "unlisted_tag_file"],
  ],
  "a tag manifest in a tag manifest": [
    { ...basic, tags: { "tagmanifest-sha256.txt": manifestOf("sha256", { "bagit.txt": declaration }) } },
    ["unsafe_path", "not_listed"],
  ],
};

const attacks: Record<string, string> = {
  "dots to a parent": "data/../../etc/passwd",
  "dots at the beginning": "../../../etc/passwd",
  "dots that stay inside": "data/sub/../hello.txt",
  "dots behind backslashes": "data\\..\\..\\secret",
  "a dot": "data/./hello.txt",
  "two slashes": "data//hello.txt",
  "an absolute path": "/etc/passwd",
  "a home folder": "~/.bashrc",
  "the home folder of a user": "~root/foo",
  "a drive": "C:\\Windows\\win.ini",
  "a drive with slashes": "c:/Windows/win.ini",
  "a path of a network share": "\\\\server\\share\\x",
  "a path of Windows' long form": "\\\\?\\C:\\Windows\\win.ini",
  "a NUL": "data/a\0.txt",
  "a folder outside of data": "metadata/x",
  "dots with an encoded %": "data/%2e%2e/x%25",
};

test.each(Object.entries(valid))("%s is valid", async (_, bag) => {
  expect(await codesOf(bag)).toMatchObject({ valid: true });
});

test.each(Object.entries(invalid))("%s is refused", async (_, [bag, codes]) => {
  expect(await codesOf(bag)).toEqual({ valid: false, codes: codes.toSorted() });
});

describe("a manifest that lists", () => {
  test.each(Object.entries(attacks))("%s is refused, and nothing is opened by it", async (_, path) => {
    const { valid: isValid, codes } = await codesOf(withPath(path));
    expect([isValid, codes.some((code) => /unsafe_path|manifest_line_invalid|missing_file/.test(code))]).toEqual([
      false,
      true,
    ]);
  });

  test.each(Object.values(attacks).slice(0, 13))("%s says that the path is unsafe", async (path) => {
    expect((await codesOf(withPath(path))).codes).toContain("unsafe_path");
  });
});

const warned: Record<string, [bag: BagToMake, codes: readonly string[]]> = {
  "names that differ in case only": [
    { ...basic, payload: { "data/a.txt": "1", "data/A.txt": "2" } },
    ["case_collision"],
  ],
  "a name in two Unicode forms": [
    { ...basic, payload: { "data/\u00e9.txt": "1", "data/e\u0301.txt": "2" } },
    ["case_collision"],
  ],
  "a name that is listed in another Unicode form": [
    {
      ...basic,
      payload: { "data/e\u0301.txt": "1" },
      sealedInstead: { "manifest-sha512.txt": `${sha512("1")}  data/\u00e9.txt\n` },
    },
    ["name_form"],
  ],
  "the name of a device": [{ ...basic, payload: { "data/aux.csv": "1" } }, ["name_reserved"]],
  "the name of a device with a raised digit": [{ ...basic, payload: { "data/com¹/a.csv": "1" } }, ["name_reserved"]],
  "a name that only looks like a device's": [{ ...basic, payload: { "data/com0.csv": "1" } }, []],
  "a colon in a name": [{ ...basic, payload: { "data/a:b": "1" } }, ["name_reserved"]],
  "a blank at the end of a name": [{ ...basic, payload: { "data/a ": "1" } }, ["name_reserved"]],
  "a tag file that is not listed": [{ ...basic, instead: { "README.txt": "x" } }, ["unlisted_tag_file"]],
  "files left from collecting": [{ ...basic, instead: { ".work/lock": "x" } }, ["work_folder"]],
};

test.each(Object.entries(warned))("%s is told, and the bag is valid", async (_, [bag, codes]) => {
  expect(await codesOf(bag)).toEqual({ valid: true, codes });
});
