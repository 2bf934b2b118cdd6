import { join } from "node:path";
import type { Findings } from "../findings.js";
import { quoted } from "../quoted.js";
import type { Algorithm } from "./algorithms.js";
import type { ListedFile } from "./check-listing.js";
import { measureFile, UnreadableFile, type Measured } from "../../file/file-bytes.js";

/** What was measured of the files that are listed, by path. */
export type MeasuredFiles = ReadonlyMap<string, Measured>;

/**
 * Reads each file once, and compares its digests with those of all manifests that list it.
 *
 * @param known what was measured of files just before: these are not read again.
 */
export async function checkDigests(
  folder: string,
  listed: readonly ListedFile[],
  findings: Findings,
  signal: AbortSignal | undefined,
  known: MeasuredFiles,
): Promise<MeasuredFiles> {
  const measured = new Map<string, Measured>();
  for (const { file, expected } of listed) {
    const algorithms = [...new Set(expected.map(({ manifest }) => manifest.algorithm))];
    try {
      const before = known.get(file);
      const isKnown = before !== undefined && algorithms.every((algorithm) => Object.hasOwn(before.digest, algorithm));
      const found = isKnown ? before : await measureFile(join(folder, file), algorithms, signal);
      measured.set(file, found);
      compareDigests(file, expected, found, findings);
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      findings.add("file_unreadable", `${quoted(file)} ${error.message}`, { file });
    }
  }
  return measured;
}

function compareDigests(
  file: string,
  expected: ListedFile["expected"],
  { digest: found }: Measured<Algorithm>,
  findings: Findings,
): void {
  const wrong = expected.filter(({ manifest, digest }) => found[manifest.algorithm] !== digest);
  const right = expected.find((each) => !wrong.includes(each))?.manifest.file;
  for (const { manifest, digest } of wrong) {
    const details = { expected: digest, found: found[manifest.algorithm] };
    if (right === undefined) {
      const message = `${quoted(file)} was changed: its ${manifest.algorithm} is not the one in ${manifest.file}`;
      findings.add("changed_file", message, { file, listedIn: expected.map((each) => each.manifest.file), ...details });
      return;
    }
    // The file cannot have been changed and still have one of its digests: the other digest was.
    const message = `${manifest.file} was changed: its digest of ${quoted(file)} is wrong, and that of ${right} is right`;
    findings.add("manifest_wrong", message, { file: manifest.file, ...details });
  }
}
