import { layout } from "../../format/layout.js";
import type { Findings } from "../findings.js";
import { quoted } from "../quoted.js";
import { isPayloadManifest, isTagManifest, type Manifest } from "./manifest.js";

/** A file that is there, and the digests that the manifests say it has. */
export interface ListedFile {
  readonly file: string;
  readonly expected: readonly { readonly manifest: Manifest; readonly digest: string }[];
}

/**
 * Compares the manifests with the files that are there: RFC 8493, sections 2.1.3, 2.2.1 and 3.
 *
 * @returns the files that are there and listed, in the order of `files`.
 */
export function checkListing(
  files: ReadonlySet<string>,
  manifests: readonly Manifest[],
  findings: Findings,
): readonly ListedFile[] {
  const listed = new Map<string, { manifest: Manifest; digest: string }[]>();
  const missing = new Map<string, string[]>();
  const byForm = new Map([...files].map((file) => [file.normalize("NFC"), file]));
  for (const manifest of manifests) {
    for (const [path, digest] of manifest.entries) {
      const file = files.has(path) ? path : byForm.get(path.normalize("NFC"));
      if (file === undefined) append(missing, path, manifest.file);
      else append(listed, file, { manifest, digest });
      if (file === undefined || file === path) continue;
      const message = `${manifest.file} lists ${quoted(path)} in another Unicode form than the name of the file`;
      findings.add("name_form", message, { file, listedIn: [manifest.file] });
    }
  }
  for (const [file, listedIn] of missing) {
    findings.add("missing_file", `${quoted(file)} is missing, and ${listOf(listedIn)} it`, { file, listedIn });
  }
  for (const file of files) {
    checkLists(file, listed.get(file)?.map(({ manifest }) => manifest) ?? [], manifests, findings);
  }
  return [...files].flatMap((file) => {
    const expected = listed.get(file);
    return expected === undefined ? [] : [{ file, expected }];
  });
}

/** Checks that a file is in every manifest that must list it. */
function checkLists(
  file: string,
  listedBy: readonly Manifest[],
  manifests: readonly Manifest[],
  findings: Findings,
): void {
  const kind = file.startsWith("data/") ? "payload" : "tag";
  const listedIn = listedBy.map((manifest) => manifest.file);
  const required = manifests.filter((manifest) => manifest.kind === kind);
  if (listedIn.length === 0 && kind === "payload") {
    return findings.add("extra_file", `${quoted(file)} is in no manifest`, { file });
  }
  if (listedIn.length === 0 && !isPayloadManifest(file)) return checkUnlistedTagFile(file, findings);
  for (const manifest of required) {
    if (listedIn.includes(manifest.file)) continue;
    const elsewhere = listedIn.length === 0 ? "" : `, but in ${listedIn.join(", ")}`;
    const message = `${quoted(file)} is not in ${manifest.file}${elsewhere}`;
    findings.add("not_listed", message, { file, listedIn, expected: manifest.file });
  }
}

/** A signature lies beside the tag manifest that it is of, and cannot be in it. */
const signatureName = /^tagmanifest-[^/]+\.txt\.[^/]+$/;
/** The plan and the records are part of the evidence, so they must be sealed. */
const isOfCollection = (file: string): boolean => file === layout.plan || file.startsWith(`${layout.records}/`);

/** Tag files that no tag manifest lists are allowed, and prove nothing. */
function checkUnlistedTagFile(file: string, findings: Findings): void {
  if (isTagManifest(file) || signatureName.test(file)) return;
  if (file.startsWith(`${layout.work}/`)) {
    const message = `${quoted(file)} was left by collect: not part of what was sealed`;
    return findings.add("work_folder", message, { file });
  }
  const message = `${quoted(file)} is in no tag manifest: it did not exist when the collection was sealed`;
  findings.add(isOfCollection(file) ? "unsealed_document" : "unlisted_tag_file", message, { file });
}

function append<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

const listOf = (manifests: readonly string[]): string =>
  manifests.length === 1 ? `${manifests[0]} lists` : `${manifests.join(" and ")} list`;
