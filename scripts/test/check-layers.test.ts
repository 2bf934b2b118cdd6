import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { checkLayers } from "../check-layers.mjs";

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const VENDOR = { exports: { ".": "./x.js", "./fake": "./x.js", "./msw": "./x.js" } };
const MANIFESTS: Record<string, object> = {
  core: {
    name: "@identity-reports/core",
    imports: { "#platform": { node: "./node.js", default: "./default.js" } },
    exports: { ".": "./x.js", "./fake": "./x.js" },
  },
  rows: {
    name: "@identity-reports/rows",
    imports: { "#files": { node: "./node.js", default: "./default.js" } },
    exports: { ".": "./x.js" },
  },
  "acme-reports": { name: "@identity-reports/acme-reports", ...VENDOR },
  "other-reports": { name: "@identity-reports/other-reports", ...VENDOR },
  "fake-server": { name: "@identity-reports/fake-server", exports: { ".": "./x.js" } },
};

/** What is allowed and used in every case, so that a violation stands out against a correct tree. */
const SOUND: Record<string, string> = {
  "core/src/index.ts": `export { ReportsError } from "./errors/reports-error.js"; export { send } from "./client/send.js";`,
  "core/src/errors/reports-error.ts": `import { brand } from "../internal/brand.js"; export class ReportsError extends Error { brand = brand; }`,
  "core/src/internal/brand.ts": `export const brand = 1;`,
  "core/src/client/send.ts": `import ky from "ky"; import { hash } from "#platform"; export const send = [ky, hash];`,
  "core/src/platform/node.ts": `import { createHash } from "node:crypto"; export const hash = createHash;`,
  "core/src/platform/default.ts": `export const hash = 1;`,
  "core/src/decode/schema-builders.ts": `import * as z from "zod/mini"; export const string = z.string;`,
  "core/src/download/file.ts": `export const file = 1;`,
  "core/src/fake/fake-report-file.ts": `import { file } from "../download/file.js"; export const fakeReportFile = file;`,
  "core/src/fake/index.ts": `import { brand } from "../internal/brand.js"; export const fake = brand;`,
  "acme-reports/src/index.ts": `export { Client } from "./client.js"; export { ReportsError } from "@identity-reports/core";`,
  "acme-reports/src/client.ts": `import { send } from "@identity-reports/core"; export const Client = send;`,
  "acme-reports/src/fake.ts": `import { fake } from "@identity-reports/core/fake"; export const acmeFake = fake;`,
  "acme-reports/src/msw.ts": `import { http } from "msw"; import { acmeFake } from "./fake.js"; export const handlers = [http, acmeFake];`,
  "rows/src/index.ts": `import { openFile } from "#files"; import { hash } from "@identity-reports/core"; export const rows = [openFile, hash];`,
  "rows/src/platform/node.ts": `import { open } from "node:fs"; export const openFile = open;`,
  "rows/src/platform/default.ts": `export const openFile = 1;`,
  "other-reports/src/index.ts": `export const other = 1;`,
  "fake-server/src/index.ts": `import { createServer } from "node:http"; import { fake } from "@identity-reports/core/fake"; export const serve = [createServer, fake];`,
};

function violations(change: Record<string, string> = {}): string[] {
  const base = mkdtempSync(join(tmpdir(), "layers-"));
  made.push(base);
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(base, "packages", path)), { recursive: true });
    writeFileSync(join(base, "packages", path), text);
  };
  for (const [folder, manifest] of Object.entries(MANIFESTS)) write(`${folder}/package.json`, JSON.stringify(manifest));
  for (const [path, text] of Object.entries({ ...SOUND, ...change })) write(path, text);
  return checkLayers(base).violations;
}

test("a sound tree has no violation", () => {
  expect(violations()).toEqual([]);
});

describe("between packages", () => {
  test.each([
    [
      "core on a vendor",
      "core/src/client/x.ts",
      `import { Client } from "@identity-reports/acme-reports"; export const x = Client;`,
      "core may not import acme-reports",
    ],
    [
      "rows on a vendor",
      "rows/src/x.ts",
      `export type X = import("@identity-reports/acme-reports").Client;`,
      "rows may not import acme-reports",
    ],
    [
      "a vendor on rows",
      "acme-reports/src/x.ts",
      `import { rows } from "@identity-reports/rows"; export const x = rows;`,
      "acme-reports may not import rows",
    ],
    [
      "a vendor on another",
      "acme-reports/src/x.ts",
      `export type X = import("@identity-reports/other-reports").X;`,
      "acme-reports may not import other-reports",
    ],
    [
      "a relative path out of the package",
      "acme-reports/src/x.ts",
      `import { send } from "../../core/src/client/send.js"; export const x = send;`,
      "leads to no source of this package",
    ],
    [
      "a subpath that is not public",
      "acme-reports/src/x.ts",
      `import { x } from "@identity-reports/core/client"; export const y = x;`,
      "no public entry",
    ],
    [
      "a package on itself",
      "acme-reports/src/x.ts",
      `import { x } from "@identity-reports/acme-reports"; export const y = x;`,
      "does not import itself by name",
    ],
    [
      "runtime code on core's fake",
      "acme-reports/src/x.ts",
      `import { fake } from "@identity-reports/core/fake"; export const x = fake;`,
      "is for tests",
    ],
    [
      "runtime code on the own fake",
      "acme-reports/src/client.ts",
      `import { acmeFake } from "./fake.js"; export const Client = acmeFake;`,
      "client may not import fake",
    ],
    [
      "ky outside core",
      "acme-reports/src/x.ts",
      `import ky from "ky"; export const x = ky;`,
      "'ky' may not be imported here",
    ],
    [
      "p-retry outside core, dynamically",
      "acme-reports/src/x.ts",
      `export const x = () => import("p-retry");`,
      "'p-retry' may not be imported here",
    ],
    [
      "ky in the loopback server",
      "fake-server/src/x.ts",
      `import ky from "ky"; export const x = ky;`,
      "'ky' may not be imported here",
    ],
    [
      "a client in the loopback server",
      "fake-server/src/x.ts",
      `import { acmeFake } from "@identity-reports/acme-reports/fake"; export const x = acmeFake;`,
      "fake-server may not import acme-reports",
    ],
    [
      "msw outside msw.ts",
      "acme-reports/src/x.ts",
      `import { http } from "msw"; export const x = http;`,
      "'msw' may not be imported here",
    ],
  ])("%s", (_name, path, text, expected) => {
    expect(violations({ [path]: text })).toEqual([expect.stringContaining(expected)]);
  });
});

describe("inside core", () => {
  test.each([
    [
      "errors on client",
      "core/src/errors/x.ts",
      `import { send } from "../client/send.js"; export const x = send;`,
      "client is the higher layer",
    ],
    [
      "call on download, type only",
      "core/src/call/x.ts",
      `import type { D } from "../download/d.js"; export type X = D;`,
      "download is the higher layer",
    ],
    [
      "anything on index",
      "core/src/client/x.ts",
      `import { send } from "../index.js"; export const x = send;`,
      "index is the higher layer",
    ],
    [
      "anything on the fake",
      "core/src/client/x.ts",
      `import { fake } from "../fake/index.js"; export const x = fake;`,
      "client may not import fake",
    ],
    [
      "the fake on the client",
      "core/src/fake/x.ts",
      `import { send } from "../client/send.js"; export const x = send;`,
      "fake may import internal, errors only",
    ],
    [
      "a folder without a place",
      "core/src/misc/x.ts",
      `import { brand } from "../internal/brand.js"; export const x = brand;`,
      "misc has no place in CORE_LAYERS",
    ],
    [
      "a platform implementation by path",
      "core/src/client/x.ts",
      `import { hash } from "../platform/node.js"; export const x = hash;`,
      'import "#platform"',
    ],
  ])("%s", (_name, path, text, expected) => {
    const found = violations({ "core/src/download/d.ts": `export type D = 1;`, [path]: text });
    expect(found).toEqual([expect.stringContaining(expected)]);
  });

  test("two layers of one line that need each other", () => {
    const found = violations({
      "core/src/download/d.ts": `import { w } from "../run/w.js"; export const d = w;`,
      "core/src/download/e.ts": `export const e = 1;`,
      "core/src/run/w.ts": `export const w = 1;`,
      "core/src/run/v.ts": `import { e } from "../download/e.js"; export const v = e;`,
    });
    expect(found).toHaveLength(2);
    expect(found.join()).toContain("layers of one line go one way");
  });
});

describe("form", () => {
  test.each([
    ["zod in a client", `import * as z from "zod/mini"; export const x = z;`, "'zod' may not be imported here"],
    [
      "a Node built-in",
      `import { readFile } from "node:fs/promises"; export const x = readFile;`,
      "belongs behind #platform",
    ],
    [
      "a Node built-in around the import",
      `export const x = process.getBuiltinModule("node:fs");`,
      "belongs behind #platform",
    ],
    ["a computed import", `export const x = (name: string) => import(name);`, "a computed import"],
    ["a cycle", `import { y } from "./y.js"; export const x = y;`, "import cycle"],
    ["a star", `export * from "./client.js"; export const x = 1;`, "no 'export *'"],
    ["a named star", `export * as client from "./client.js"; export const x = 1;`, "no 'export *'"],
    ["a barrel", `export { Client } from "./client.js";`, "a barrel"],
    ["a barrel in two steps", `import { Client } from "./client.js"; export { Client };`, "a barrel"],
  ])("%s", (_name, text, expected) => {
    const found = violations({
      "acme-reports/src/x.ts": text,
      "acme-reports/src/y.ts": `import { x } from "./x.js"; export const y = x;`,
    });
    expect(found).toEqual([expect.stringContaining(expected)]);
  });

  test.each([
    ["zod itself", `import * as z from "zod"; export const string = z.string;`],
    ["zod/mini by name", `import { string } from "zod/mini"; export const text = string;`],
  ])("%s", (_name, text) => {
    expect(violations({ "core/src/decode/schema-builders.ts": text })).toEqual([
      expect.stringContaining('import * as z from "zod/mini"'),
    ]);
  });

  test("a built-in without its prefix", () => {
    expect(violations({ "core/src/platform/node.ts": `import fs from "fs"; export const hash = fs;` })).toEqual([
      expect.stringContaining("write 'node:fs'"),
    ]);
  });

  test("an index.ts inside a package", () => {
    expect(violations({ "core/src/client/index.ts": `export const x = 1;` })).toEqual([
      expect.stringContaining("an index.ts inside a package"),
    ]);
  });
});
