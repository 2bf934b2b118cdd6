import { layout } from "../format/layout.js";
import type { Findings } from "./findings.js";
import { quoted } from "./quoted.js";
import type { CollectionDocuments } from "./read-collection.js";

/** A file below `data/` that no record names is evidence of nothing. */
export function checkPayload({ records }: CollectionDocuments, files: ReadonlySet<string>, findings: Findings): void {
  const named = new Set([...records.values()].map(({ file }) => file?.name));
  for (const file of files) {
    if (!file.startsWith(`${layout.payload}/`) || named.has(file)) continue;
    findings.add("payload_unclaimed", `${quoted(file)} is in no record`, { file });
  }
}
