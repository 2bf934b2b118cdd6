import { existsSync, readlinkSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { usageError } from "../cli-error.ts";

/** A sealed collection is a bag; one that is not sealed has its work folder and its records. */
const isCollection = (folder: string): boolean =>
  existsSync(join(folder, "bagit.txt")) || (existsSync(join(folder, ".work")) && existsSync(join(folder, "records")));

/** More links than any path has, and fewer than a loop has. */
const MAX_LINKS = 40;

/** The path as it is really called, also of what is not there yet, and where a symbolic link to that is. */
export function realPathOf(path: string, links = 0): string {
  try {
    return realpathSync(path);
  } catch {
    if (dirname(path) === path) return path;
    const real = join(realPathOf(dirname(path), links), basename(path));
    const target = links < MAX_LINKS ? targetOfLink(real) : undefined;
    return target === undefined ? real : realPathOf(resolve(dirname(real), target), links + 1);
  }
}

function targetOfLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/**
 * A collection has the files that its manifests list, and no others: a file that is written into it makes it invalid, or
 * changes evidence.
 *
 * @param path absolute.
 * @param isCollected whether a folder is that of the collection which this call makes.
 * @throws CliError for a file inside of a collection.
 */
export function expectBesideCollections(
  flag: string,
  file: string,
  path: string,
  isCollected: (folder: string) => boolean = () => false,
): void {
  for (let folder = realPathOf(dirname(path)); ; folder = dirname(folder)) {
    if (isCollection(folder) || isCollected(folder))
      throw usageError(
        `${flag} ${file} is inside of the collection ${folder}: another file in it would make it invalid.`,
        "Nothing was written: choose a name beside the folder.",
      );
    if (folder === dirname(folder)) return;
  }
}
