/** What the files of a collection are called. All paths are relative to its folder, with `/` as separator. */
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
  /** Lock and unfinished files; no part of the bag, and gone when it is sealed. */
  work: ".work",
} as const;

/** The two lines of {@link layout.declaration}, byte for byte. */
export const declarationText = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/** The digests that every manifest comes in. */
export const algorithms = ["sha256", "sha512"] as const;

export type Algorithm = (typeof algorithms)[number];

/** The list of the files below `data/`. */
export const manifestName = (algorithm: Algorithm): string => `manifest-${algorithm}.txt`;

/** The list of all other files: what a signature is made of. */
export const tagManifestName = (algorithm: Algorithm): string => `tagmanifest-${algorithm}.txt`;

/** What is signed; signatures stand beside it, as `tagmanifest-sha256.txt.jws`. */
export const signedName = tagManifestName("sha256");

export const recordName = (id: string): string => `${layout.records}/${id}.json`;

/** @param name what {@link safeName} made of the vendor's name. */
export const payloadName = (id: string, name: string): string => `${layout.payload}/${id}/${name}`;

/** What an id of a report may be: a good file name on every system, and the same in lower case. */
export const idPattern = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** Names that Windows keeps for devices, whatever their extension. */
const reserved = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$/;

export const isReservedName = (stem: string): boolean => reserved.test(stem.toLowerCase());

/**
 * A name for a payload file, made from the vendor's: ASCII letters, digits, `.`, `-` and `_`, so that every verifier reads
 * it in the same way. The vendor's own name stands in the record.
 *
 * @param extension of the format, without a dot; taken where the vendor's name has none that is safe.
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
  return `${safe === "" || isReservedName(safe.split(".", 1)[0] as string) ? "report" : safe}.${end}`;
}
