import { readdir } from "node:fs/promises";
import { EvidenceError } from "../evidence-error.js";
import { layout } from "../format/layout.js";
import { listFiles } from "../verify/bag/list-files.js";
import { Findings } from "../verify/findings.js";

/** @throws EvidenceError for a folder that has files which are not those of a collection. */
export async function expectOwnFolder(folder: string): Promise<void> {
  const present = await readdir(folder);
  const isOurs = present.includes(layout.plan) || present.includes(layout.work);
  const otherFile = isOurs ? undefined : present[0];
  if (otherFile !== undefined) {
    const message = `${folder}: contains other files (${otherFile}); a collection needs a folder of its own`;
    throw new EvidenceError(message, { code: "folder_unusable", path: folder });
  }
  await expectFilesAndFolders(folder);
}

/**
 * A link could lead out of the folder: what would be written and sealed behind it is not in the collection.
 *
 * @throws EvidenceError unless all that is in the folder are regular files and folders.
 */
async function expectFilesAndFolders(folder: string): Promise<void> {
  const findings = new Findings();
  await listFiles(folder, findings, undefined);
  const [first] = findings.all;
  if (first !== undefined)
    throw new EvidenceError(`${folder}: ${first.message}`, { code: "folder_unusable", path: folder });
}
