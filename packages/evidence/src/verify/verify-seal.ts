import { algorithms, manifestName, tagManifestName } from "../format/layout.js";
import type { MeasuredFiles } from "./bag/check-digests.js";
import { verifyBag, type VerifiedBag } from "./bag/verify-bag.js";
import { checkPayload } from "./check-payload.js";
import { checkPlan } from "./check-plan.js";
import type { Findings } from "./findings.js";
import { readCollection, type CollectionDocuments } from "./read-collection.js";

/**
 * Verifies what the seal says: the bag, and that plan, records and files are those of each other. Rows are not read.
 *
 * @param known what was measured of files just before: these are not read again.
 * @throws Error of Node's when the folder itself cannot be read.
 */
export async function verifySeal(
  folder: string,
  findings: Findings,
  signal?: AbortSignal,
  known?: MeasuredFiles,
): Promise<{ readonly bag: VerifiedBag; readonly documents: CollectionDocuments }> {
  const bag = await verifyBag(folder, findings, signal, known);
  if (bag.isSealed) checkManifests(bag, findings);
  const documents = await readCollection(folder, bag.files, findings);
  checkPlan(documents, findings);
  checkPayload(documents, bag.files, findings);
  return { bag, documents };
}

/** A collection has four manifests; a bag needs only one. */
function checkManifests({ files }: VerifiedBag, findings: Findings): void {
  for (const file of algorithms.flatMap((algorithm) => [manifestName(algorithm), tagManifestName(algorithm)])) {
    if (files.has(file)) continue;
    findings.add("manifest_required", `${file} is missing, but every collection has it`, { file });
  }
}
