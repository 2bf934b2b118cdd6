/** One line of a manifest. */
export interface ManifestEntry {
  /** Path from the folder of the bag, with `/`. */
  readonly path: string;
  /** Lower-case hex. */
  readonly digest: string;
}

/**
 * The text of a manifest, sorted by bytes so that the same files give the same text. Two blanks and no mark in front of the
 * path: what BagIt allows and `sha256sum -c` reads.
 */
export const manifestText = (entries: readonly ManifestEntry[]): string =>
  entries
    .toSorted((one, other) => Buffer.compare(Buffer.from(one.path), Buffer.from(other.path)))
    .map(({ path, digest }) => `${digest}  ${path}\n`)
    .join("");
