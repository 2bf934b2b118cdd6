import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { emptyFolder, writeFiles } from "./folders.js";

// Bags made by hand, by RFC 8493 alone: nothing here knows what the package writes, or how it reads.

export type Files = Readonly<Record<string, string | Uint8Array>>;

export const declaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/** RFC 8493, section 2.1.3: only these three are encoded. */
const encodePath = (path: string): string =>
  path.replaceAll("%", "%25").replaceAll("\n", "%0A").replaceAll("\r", "%0D");

export const digestOf = (algorithm: string, content: string | Uint8Array): string =>
  createHash(algorithm).update(content).digest("hex");

/** The lines of a manifest, sorted by path. */
export const manifestOf = (algorithm: string, files: Files): string =>
  Object.keys(files)
    .sort()
    .map((path) => `${digestOf(algorithm, files[path] ?? "")}  ${encodePath(path)}\n`)
    .join("");

export interface BagToMake {
  /** Below `data/`, with `data/` in front. */
  readonly payload: Files;
  /** Beside `bagit.txt`; all of them are in the tag manifests. */
  readonly tags?: Files;
  readonly algorithms?: readonly string[];
  /** What stands in the folder instead of what would be right; undefined: not there. Manifests do not know of it. */
  readonly instead?: Readonly<Record<string, string | Uint8Array | undefined>>;
  /** As `instead`, but before the tag manifests are made: these agree with it. */
  readonly sealedInstead?: Readonly<Record<string, string | Uint8Array | undefined>>;
}

/** The files of a bag. */
export function bagFiles(bag: BagToMake): Files {
  const { payload, tags = {}, algorithms = ["sha256", "sha512"], instead = {}, sealedInstead = {} } = bag;
  const manifests = algorithms.map((name): [string, string] => [`manifest-${name}.txt`, manifestOf(name, payload)]);
  const all = { "bagit.txt": declaration, ...tags, ...Object.fromEntries(manifests), ...sealedInstead };
  const tagged = defined(all);
  const tagManifests = algorithms.map((name): [string, string] => [
    `tagmanifest-${name}.txt`,
    manifestOf(name, tagged),
  ]);
  return defined({ ...payload, ...tagged, ...Object.fromEntries(tagManifests), ...instead });
}

/** Makes a bag in a folder of its own. */
export function makeBag(bag: BagToMake): string {
  const folder = emptyFolder();
  mkdirSync(join(folder, "data"));
  writeFiles(folder, bagFiles(bag));
  return folder;
}

const defined = (files: Readonly<Record<string, string | Uint8Array | undefined>>): Files =>
  Object.fromEntries(
    Object.entries(files).flatMap(([path, content]) => (content === undefined ? [] : [[path, content]])),
  );
