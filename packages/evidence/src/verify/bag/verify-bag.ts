import { lstat } from "node:fs/promises";
import { join } from "node:path";
import type { Findings } from "../findings.js";
import { checkPayloadSize, readBagInfo, type BagInfo, type PayloadFacts } from "./bag-info.js";
import { checkDeclaration } from "./declaration.js";
import { checkDigests, type MeasuredFiles } from "./check-digests.js";
import { checkListing } from "./check-listing.js";
import { checkNames } from "./check-names.js";
import { listFiles } from "./list-files.js";
import { readManifests, type Manifest } from "./manifest.js";

/** What a folder holds, as far as its manifests can say. */
export interface VerifiedBag {
  /** False when `bagit.txt` is missing: it is written last, so the bag is not finished. */
  readonly isSealed: boolean;
  /** All regular files, sorted. */
  readonly files: ReadonlySet<string>;
  readonly manifests: readonly Manifest[];
  readonly measured: MeasuredFiles;
  readonly info: BagInfo;
  readonly payload: PayloadFacts;
}

/**
 * Verifies a bag by RFC 8493 (BagIt 1.0), strictly. All that is wrong becomes a finding.
 *
 * Only regular files that were found by walking the folder are opened: a path in a manifest opens none. Files are read once,
 * in chunks; the digests of all algorithms are computed in one pass.
 *
 * @param known what was measured of files just before: these are not read again.
 * @throws Error of Node's when the folder itself cannot be read.
 */
export async function verifyBag(
  folder: string,
  findings: Findings,
  signal: AbortSignal | undefined,
  known: MeasuredFiles = new Map(),
): Promise<VerifiedBag> {
  const files = await listFiles(folder, findings, signal);
  const isSealed = files.has("bagit.txt");
  if (!isSealed) {
    findings.add("unsealed", "bagit.txt is missing: the collection was never sealed, or is still being collected", {
      file: "bagit.txt",
    });
    const payload = payloadOf(files, new Map());
    return { isSealed, files, manifests: [], measured: new Map(), info: new Map(), payload };
  }
  await checkDeclaration(folder, findings, signal);
  await checkElements(folder, files, findings);
  checkNames(files, findings);
  const manifests = await readManifests(folder, files, findings, signal);
  if (!manifests.some(({ kind }) => kind === "payload")) {
    findings.add("manifest_missing", "there is no manifest-<algorithm>.txt: the payload is not listed");
  }
  const listed = checkListing(files, manifests, findings);
  const measured = await checkDigests(folder, listed, findings, signal, known);
  const info = await readBagInfo(folder, files, findings, signal);
  const payload = payloadOf(files, measured);
  checkPayloadSize(info, payload, findings);
  return { isSealed, files, manifests, measured, info, payload };
}

/** Every bag has `data/`; a collection never has `fetch.txt`. */
async function checkElements(folder: string, files: ReadonlySet<string>, findings: Findings): Promise<void> {
  const data = await lstat(join(folder, "data")).catch(() => undefined);
  if (data?.isDirectory() !== true) findings.add("payload_missing", "the folder data/ is missing", { file: "data" });
  if (!files.has("fetch.txt")) return;
  const message = "fetch.txt exists: parts of this bag are elsewhere, and nothing is fetched";
  findings.add("fetch_refused", message, { file: "fetch.txt" });
}

function payloadOf(files: ReadonlySet<string>, measured: MeasuredFiles): PayloadFacts {
  const payload = [...files].filter((file) => file.startsWith("data/"));
  const payloadBytes = payload.reduce((sum, file) => sum + (measured.get(file)?.sizeBytes ?? 0), 0);
  return { payloadFiles: payload.length, payloadBytes };
}
