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
import { isSystemError } from "../folder/system-error.js";
import { bagInfoText, type InfoField } from "./bag-info.js";
import { collectionId } from "./collection-id.js";
import { manifestText, type ManifestEntry } from "./manifest.js";

declare const __VERSION__: string;

/** Why a collection is not sealed. */
export interface Unsealed {
  readonly reason: string;
  /** What that means beside the outcomes of the reports; `done` where these say it. */
  readonly exit: ExitMeaning;
}

/** A file that is sealed: both digests are known. */
interface SealedFile extends FileFacts {
  readonly digest: { readonly sha256: string; readonly sha512: string };
}

/**
 * Seals the collection: manifests, information, manifests of all these, signatures, and last of all the line that makes the
 * folder a bag. A kill in between leaves a folder that is none yet.
 *
 * @returns why it cannot be sealed; undefined when it is.
 */
export async function seal(
  collection: Collection,
  plan: Plan,
  signers: readonly Signer[],
): Promise<Unsealed | undefined> {
  try {
    return await sealed(collection, plan, signers);
  } catch (error) {
    // A full disk, say. All reports are there, and the next call has only this to do.
    if (!isSystemError(error)) throw error;
    return { reason: `the seal cannot be written: ${error.message}; mend that, and call again`, exit: "not-now" };
  }
}

async function sealed(collection: Collection, plan: Plan, signers: readonly Signer[]): Promise<Unsealed | undefined> {
  const records = [...collection.records.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
  const files = records.flatMap(({ file }) => (file?.digest.sha512 === undefined ? [] : [file as SealedFile]));
  if (files.length === 0)
    return { reason: "no report has a file, and an empty bag is evidence of nothing", exit: "done" };
  const stray = await strayFile(collection, files);
  if (stray !== undefined) return { reason: `${stray} is in the folder, and no record has it`, exit: "no" };
  const tags = new Map<string, string>();
  tags.set(layout.plan, await readFile(collection.path(layout.plan), "utf8"));
  for (const { id } of records) tags.set(recordName(id), await readFile(collection.path(recordName(id)), "utf8"));
  for (const algorithm of algorithms)
    await put(manifestName(algorithm), manifestText(files.map((file) => payloadEntry(file, algorithm))));
  await put(layout.info, bagInfoText(infoOf(plan, records, files)));
  tags.set(layout.declaration, declarationText);
  for (const algorithm of algorithms) await collection.write(tagManifestName(algorithm), tagManifest(tags, algorithm));
  const problem = await sign(collection, signers);
  if (problem !== undefined) return { reason: problem, exit: "not-now" };
  await collection.write(layout.declaration, declarationText);
  return undefined;

  async function put(name: string, text: string): Promise<void> {
    tags.set(name, text);
    await collection.write(name, text);
  }
}

const payloadEntry = ({ name, digest }: SealedFile, algorithm: Algorithm): ManifestEntry => ({
  path: name,
  digest: digest[algorithm],
});

const tagManifest = (tags: ReadonlyMap<string, string>, algorithm: Algorithm): string =>
  manifestText([...tags].map(([path, text]) => ({ path, digest: createHash(algorithm).update(text).digest("hex") })));

/** What lies among the payload and is no report's file would make the bag invalid, or be taken for evidence. */
async function strayFile(collection: Collection, files: readonly SealedFile[]): Promise<string | undefined> {
  const known = new Set(files.map(({ name }) => name));
  const root = collection.path(layout.payload);
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(collection.folder.length + 1).replaceAll("\\", "/");
    if (!entry.isDirectory() && !known.has(name)) return name;
    // A folder without a file: its report came to nothing.
    if (entry.isDirectory() && (await readdir(path)).length === 0) await rm(path, { recursive: true });
  }
  return undefined;
}

function infoOf(plan: Plan, records: readonly EvidenceRecord[], files: readonly SealedFile[]): InfoField[] {
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

/** Each signer gets the same bytes. One that fails leaves the collection unsealed: a missing signature is not overlooked. */
async function sign(collection: Collection, signers: readonly Signer[]): Promise<string | undefined> {
  const bytes = await readFile(collection.path(signedName));
  for (const { suffix, sign: make } of signers) {
    try {
      await collection.write(`${signedName}.${suffix}`, await make(new Uint8Array(bytes)));
    } catch (error) {
      return `the signature ${suffix} could not be made: ${String((error as Error | undefined)?.message ?? error)}`;
    }
  }
  return undefined;
}
