import { resolve } from "node:path";
import { layout, signedName } from "../format/layout.js";
import type { EvidenceRecord } from "../format/record.js";
import { measureFile } from "../file/file-bytes.js";
import { listFiles } from "../verify/bag/list-files.js";
import { Findings } from "../verify/findings.js";
import { readCollection, type CollectionDocuments } from "../verify/read-collection.js";
import type { ComparedCollection } from "./comparison.js";

/** One of the two collections, open. */
export interface Side {
  readonly about: ComparedCollection;
  readonly documents: CollectionDocuments;
  readonly files: ReadonlySet<string>;
  /** What a reader of the comparison has to know first. */
  readonly cautions: readonly string[];
}

/** Reads the plan and the records of a collection. It does not verify them: that is what `verifyCollection` does. */
export async function openSide(
  name: "before" | "after",
  folder: string,
  signal: AbortSignal | undefined,
): Promise<Side> {
  const absolute = resolve(folder);
  const findings = new Findings();
  const files = await listFiles(absolute, findings, signal);
  const documents = await readCollection(absolute, files, findings);
  const sealed = files.has(layout.declaration);
  const digest = files.has(signedName)
    ? (await measureFile(resolve(absolute, signedName), ["sha256"], signal)).digest.sha256
    : undefined;
  const unsealed = `the collection ${name} is not sealed: it cannot be known whether its files are the collected ones`;
  const problems = findings.all.map(({ message }) => `the collection ${name}: ${message}`);
  return {
    about: { folder: absolute, sealed, digest },
    documents,
    files,
    cautions: [...(sealed ? [] : [unsealed]), ...problems],
  };
}

/** Says that a file may have been cut off: a row that is missing may then have been cut, and not removed. */
export function cautionOf(name: "before" | "after", { population }: EvidenceRecord): string | undefined {
  const effect =
    name === "before" ? '"added" may mean "was truncated before"' : '"removed" may mean "is truncated now"';
  if (population?.complete === true) return undefined;
  if (population?.complete === false) {
    const rows = `${population.counted ?? "?"} of ${population.announced ?? "?"} rows`;
    return `the file ${name} is incomplete (${rows}): ${effect}`;
  }
  return `it is not known whether the file ${name} is complete: ${effect}`;
}
