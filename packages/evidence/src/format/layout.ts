import { isReservedName } from "./reserved-name.js";

/** Names of the files and folders of a collection. All paths are relative to its folder, with `/` as separator. */
export const layout = {
  /** Says that the folder is a bag. Written last, removed first: its presence means that the collection is sealed. */
  declaration: "bagit.txt",
  info: "bag-info.txt",
  /** What was to be collected. */
  plan: "plan.json",
  /** One JSON file for each report. */
  records: "records",
  /** One folder for each report, with its file. */
  payload: "data",
  /** Lock and unfinished files. It is no part of the bag, and is removed when the bag is sealed. */
  work: ".work",
} as const;

/** The two lines of {@link layout.declaration}, byte for byte. */
export const declarationText = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/** A collection has each manifest once for each of these. */
export const algorithms = ["sha256", "sha512"] as const;

export type Algorithm = (typeof algorithms)[number];

/** The manifest of the files below `data/`. */
export const manifestName = (algorithm: Algorithm): string => `manifest-${algorithm}.txt`;

/** The manifest of all other files. */
export const tagManifestName = (algorithm: Algorithm): string => `tagmanifest-${algorithm}.txt`;

/** The file that is signed. Its signatures lie beside it: `tagmanifest-sha256.txt.jws`. */
export const signedName = tagManifestName("sha256");

export const recordName = (id: string): string => `${layout.records}/${id}.json`;

/** @param name made by {@link safeName}. */
export const payloadName = (id: string, name: string): string => `${layout.payload}/${id}/${name}`;

/** What an id of a report may be: a good file name on every system, and the same in lower case. */
export const idPattern = /^[a-z0-9][a-z0-9-]{0,63}$/;

/**
 * A name for a payload file, made from the vendor's: ASCII letters, digits, `.`, `-` and `_`, so that every verifier reads
 * it in the same way. The record keeps the vendor's own name.
 *
 * @param extension of the format, without a dot: for a vendor's name without a safe extension.
 */
export function safeName(vendorName: string, extension: string): string {
  const plain = vendorName.normalize("NFKD").replaceAll(/\p{M}/gu, "");
  const [, stem = "", given = ""] = /^(.*?)(?:\.([A-Za-z0-9]{1,8}))?$/s.exec(plain) ?? [];
  const safe = stem
    .replaceAll(/[^A-Za-z0-9._-]+/g, "-")
    .replaceAll(/^[-._]+|[-._]+$/g, "")
    .slice(0, 80)
    .replaceAll(/[-._]+$/g, "");
  const end = (given || extension.replaceAll(/[^A-Za-z0-9]/g, "") || "bin").toLowerCase();
  return `${safe === "" || isReservedName(safe) ? "report" : safe}.${end}`;
}
