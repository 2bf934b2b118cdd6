import { constants, lstatSync } from "node:fs";
import { access, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { EvidenceError } from "../evidence-error.js";
import { unusableFolder } from "../folder/collection.js";
import { expectOwnFolder } from "../folder/own-folder.js";
import { readRecords } from "../folder/read-records.js";
import { hasCode } from "../folder/system-error.js";
import type { Plan } from "../format/plan.js";
import type { EvidenceRecord } from "../format/record.js";
import type { CollectOptions } from "./options.js";
import { expectFitting, prepareCall } from "./prepare.js";

/**
 * Makes the checks that {@link collect} makes before its first request, for a dry run: of the options, of the plan, and of the
 * folder with its records. Nothing is sent, and nothing in the folder is made, locked or changed; whether another process
 * collects in it is not looked at.
 *
 * @throws EvidenceError or ConfigError where `collect` would throw one before it starts anything.
 *
 * @example
 * ```ts
 * await expectCollectable(plan, { clients, only: ["identities"], folder: "evidence/2026-11-29" });
 * console.log("nothing was sent; collect would begin");
 * ```
 */
export async function expectCollectable(plan: Plan, options: CollectOptions): Promise<void> {
  const call = prepareCall(plan, options);
  expectFitting(await recordsIn(call.folder), call);
}

/** The records of the folder; none where it is not there yet and can be made. @throws EvidenceError when it cannot be used. */
async function recordsIn(folder: string): Promise<ReadonlyMap<string, EvidenceRecord>> {
  try {
    const found = nearest(folder);
    const isMade = await isFolder(folder);
    if (!isMade) await isFolder(found);
    await access(found, constants.W_OK);
    if (!isMade) return new Map();
    await expectOwnFolder(folder);
    return await readRecords(folder);
  } catch (error) {
    if (EvidenceError.is(error)) throw error;
    throw unusableFolder(folder, error);
  }
}

/** @returns false where there is nothing of that name. */
async function isFolder(path: string): Promise<boolean> {
  try {
    if ((await stat(path)).isDirectory()) return true;
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error;
    // A link to nothing is no folder, and none can be made in its place.
    if (!isThere(path)) return false;
  }
  throw new EvidenceError(`${path}: is not a folder`, { code: "folder_unusable", path });
}

/** What is there of the folders above. */
const nearest = (path: string): string => (isThere(path) || dirname(path) === path ? path : nearest(dirname(path)));

/** True for a link to nothing as well. */
function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
