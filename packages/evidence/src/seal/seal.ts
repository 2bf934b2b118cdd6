import { plural } from "../format/plural.js";
import { createHash } from "node:crypto";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Signer } from "../collect/options.js";
import {
  algorithms,
  declarationText,
  layout,
  manifestName,
  recordName,
  signedName,
  tagManifestName,
  type Algorithm,
} from "../format/layout.js";
import type { Plan } from "../format/plan.js";
import type { EvidenceRecord } from "../format/record.js";
import type { FileFacts } from "../format/record-file.js";
import type { ExitMeaning } from "../format/result.js";
import type { Collection } from "../folder/collection.js";
import { Findings } from "../verify/findings.js";
import { verifySeal } from "../verify/verify-seal.js";
import { diskProblemOf } from "../folder/disk-full.js";
import { problemOfFile } from "../folder/file-problem.js";
import { isSystemError, whyRefused } from "../folder/system-error.js";
import { bagInfoText, type InfoField } from "./bag-info.js";
import { collectionId } from "./collection-id.js";
import { manifestText, type ManifestEntry } from "./manifest.js";

declare const __VERSION__: string;

/** Why a collection is not sealed. */
export interface Unsealed {
  readonly reason: string;
  /** What that means for the exit code; `done` when the outcomes of the reports say it. */
  readonly exit: ExitMeaning;
}

/** A file that was read back: both digests are known. */
interface VerifiedFile extends FileFacts {
  readonly digest: { readonly sha256: string; readonly sha512: string };
}

/**
 * Seals the collection: writes manifests, `bag-info.txt`, tag manifests, signatures, and last `bagit.txt`, which makes the
 * folder a bag. A kill in between leaves a folder that is no bag yet. One that is sealed stays as it is. In both cases each
 * file is what its record says, and `verifyCollection` finds the bag valid: otherwise it does not count as sealed.
 *
 * @returns why it is not sealed; undefined when it is.
 * @throws the reason of the signal when it aborts while files are read.
 */
export async function seal(
  collection: Collection,
  plan: Plan,
  signers: readonly Signer[],
  signal: AbortSignal,
): Promise<Unsealed | undefined> {
  try {
    for (const { file } of collection.records.values()) {
      const problem = file?.digest.sha512 === undefined ? undefined : await problemOfFile(collection, file, signal);
      if (problem !== undefined) return { reason: problem.message, exit: "no" };
    }
    if (await collection.isSealed) return await problemOfSeal(collection);
    const unsealed = await writeSeal(collection, plan, signers);
    if (unsealed !== undefined) return unsealed;
    const problem = await problemOfSeal(collection);
    if (problem !== undefined) await collection.unseal();
    return problem;
  } catch (error) {
    // The disk may be full. The reports are there: the next call has only to seal them.
    if (!isSystemError(error)) throw error;
    const problem = diskProblemOf(error) ?? `${whyRefused(error)}; fix that, and call again`;
    return { reason: `the seal cannot be written: ${problem}`, exit: "not-now" };
  }
}

async function problemOfSeal({ folder, measured }: Collection): Promise<Unsealed | undefined> {
  const findings = new Findings();
  await verifySeal(folder, findings, undefined, measured);
  const error = findings.all.find(({ severity }) => severity === "error");
  return error === undefined ? undefined : { reason: error.message, exit: "no" };
}

async function writeSeal(
  collection: Collection,
  plan: Plan,
  signers: readonly Signer[],
): Promise<Unsealed | undefined> {
  const records = [...collection.records.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
  const files = records.flatMap(({ file }) => (file?.digest.sha512 === undefined ? [] : [file as VerifiedFile]));
  if (files.length === 0) return { reason: "no report has a file, and an empty bag proves nothing", exit: "done" };
  const stray = await findStrayFile(collection, files);
  if (stray !== undefined) return { reason: `${stray} is in the folder, but in no record`, exit: "no" };
  const descriptions = new Map<string, string>([[layout.info, bagInfoText(infoOf(plan, records, files))]]);
  for (const algorithm of algorithms)
    descriptions.set(manifestName(algorithm), manifestText(files.map((file) => payloadEntry(file, algorithm))));
  for (const [name, text] of descriptions) await collection.write(name, text);
  // The tag manifests list every other tag file, also `bagit.txt`, which is written last.
  const tagFiles = new Map([...descriptions, [layout.declaration, declarationText]]);
  for (const name of [layout.plan, ...records.map(({ id }) => recordName(id))])
    tagFiles.set(name, await readFile(collection.path(name), "utf8"));
  for (const algorithm of algorithms)
    await collection.write(tagManifestName(algorithm), tagManifest(tagFiles, algorithm));
  const problem = await writeSignatures(collection, signers);
  if (problem !== undefined) return { reason: problem, exit: "not-now" };
  await collection.write(layout.declaration, declarationText);
  return undefined;
}

const payloadEntry = ({ name, digest }: VerifiedFile, algorithm: Algorithm): ManifestEntry => ({
  path: name,
  digest: digest[algorithm],
});

const tagManifest = (tagFiles: ReadonlyMap<string, string>, algorithm: Algorithm): string =>
  manifestText(
    [...tagFiles].map(([path, text]) => ({ path, digest: createHash(algorithm).update(text).digest("hex") })),
  );

/** Finds a file below `data/` that is no report's: it would make the bag invalid, or be taken for evidence. */
async function findStrayFile(collection: Collection, files: readonly VerifiedFile[]): Promise<string | undefined> {
  const known = new Set(files.map(({ name }) => name));
  const root = collection.path(layout.payload);
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(collection.folder.length + 1).replaceAll("\\", "/");
    if (!entry.isDirectory() && !known.has(name)) return name;
    // The folder of a report that has no file.
    if (entry.isDirectory() && (await readdir(path)).length === 0) await rm(path, { recursive: true });
  }
  return undefined;
}

function infoOf(plan: Plan, records: readonly EvidenceRecord[], files: readonly VerifiedFile[]): InfoField[] {
  const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const organization = plan.defaults?.declared?.["organization"];
  const verified = records.filter(({ state }) => state === "verified").length;
  return [
    ...(typeof organization === "string" ? [["Source-Organization", organization] as const] : []),
    ["External-Description", `${verified} of ${plural(plan.reports.length, "report")} of the plan`],
    ["External-Identifier", `urn:uuid:${collectionId(records)}`],
    ...(plan.name === undefined ? [] : [["Bag-Group-Identifier", plan.name] as const]),
    ["Bagging-Date", new Date().toISOString().slice(0, 10)],
    ["Payload-Oxum", `${bytes}.${files.length}`],
    ["Bag-Software-Agent", `@identity-reports/evidence ${__VERSION__}`],
  ];
}

/** @returns why a signature could not be made; undefined when all were. The collection is not sealed without it. */
async function writeSignatures(collection: Collection, signers: readonly Signer[]): Promise<string | undefined> {
  const bytes = await readFile(collection.path(signedName));
  for (const { suffix, sign } of signers) {
    let signature: string | Uint8Array;
    try {
      signature = content(await sign(new Uint8Array(bytes)));
    } catch (error) {
      return `the signature ${suffix} could not be made: ${String((error as Error | undefined)?.message ?? error)}`;
    }
    await collection.write(`${signedName}.${suffix}`, signature);
  }
  return undefined;
}

function content(signature: string | Uint8Array): string | Uint8Array {
  if (typeof signature !== "string" && !(signature instanceof Uint8Array))
    throw new TypeError("sign returned neither text nor bytes");
  const text = typeof signature === "string" ? signature : Buffer.from(signature).toString();
  if (text.trim() === "") throw new TypeError("sign returned nothing");
  return signature;
}
