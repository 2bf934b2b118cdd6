import { chmod, mkdir, readdir, rename, rm } from "node:fs/promises";
import type { SavedFile } from "@identity-reports/core";
import { layout, payloadName, safeName } from "../format/layout.js";
import type { FileFacts } from "../format/record-file.js";
import type { Collection } from "../folder/collection.js";
import { syncFile, syncFolder } from "../folder/durable.js";

/** Moves a saved file into its folder below `data/`, under a safe name, so that a power cut cannot lose it. */
export async function placeFile(collection: Collection, id: string, saved: SavedFile): Promise<FileFacts> {
  const { path, fileName, contentType, format, sizeBytes, sha256 = "", lengthVerified } = saved;
  const name = payloadName(id, safeName(fileName, format));
  const folder = collection.path(layout.payload, id);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await syncFolder(collection.path(layout.payload));
  await chmod(path, 0o600);
  await syncFile(path);
  await rename(path, collection.path(name));
  await syncFolder(folder);
  return {
    name,
    vendorName: fileName,
    mediaType: contentType,
    format,
    sizeBytes,
    digest: { sha256 },
    receivedAt: new Date().toISOString(),
    lengthVerified,
  };
}

/** Removes the files of earlier attempts: a report has one file. */
export async function removeOtherFiles(collection: Collection, id: string, keep: FileFacts | undefined): Promise<void> {
  const folder = collection.path(layout.payload, id);
  const names = await readdir(folder).catch(() => []);
  for (const name of names)
    if (payloadName(id, name) !== keep?.name)
      await rm(collection.path(payloadName(id, name)), { recursive: true, force: true });
}
