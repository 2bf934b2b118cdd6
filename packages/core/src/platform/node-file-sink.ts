import { open, unlink } from "node:fs/promises";
import type { FileSink, IfExists } from "./file-sink.js";
import { BatchWriter } from "./node-batch-writer.js";
import { publish, syncFolderOf } from "./node-file-publish.js";
import { besides, removeCreated, resolveTarget } from "./node-file-target.js";

const ignore = (): void => {};

/**
 * Opens a file for a download. The bytes go to a unique `.part` file in the same folder, readable by its owner only;
 * `commit` flushes it to the disk and gives it its name in one step. So the target is absent (or the old file) until it
 * is complete, even through a crash, which may leave the `.part`.
 *
 * The committed file has the permissions any new file gets (umask, the folder's ACL), or those of the file it replaces.
 *
 * @param target a folder, a path ending in a separator (the folder is made), or the path of the file.
 * @param fileName the name inside a folder.
 * @param ifExists `"error"` fails now when the target exists, and at `commit` when it came to exist meanwhile.
 * @throws Error of Node's own with its `code`; see `resolveTarget`.
 */
export async function openFileSink(target: string | URL, fileName: string, ifExists: IfExists): Promise<FileSink> {
  const place = await resolveTarget(target, fileName, ifExists);
  const part = besides(place.path, `${crypto.randomUUID().replaceAll("-", "").slice(0, 12)}.part`);
  try {
    return await openPart(part, place, ifExists);
  } catch (error) {
    await removeCreated(place);
    throw error;
  }
}

async function openPart(
  part: string,
  place: Awaited<ReturnType<typeof resolveTarget>>,
  ifExists: IfExists,
): Promise<FileSink> {
  const handle = await open(part, "wx", 0o666);
  // What the system made of 0o666 is what the file gets in the end; until then it is nobody else's business. Asking
  // `process.umask()` instead would set it to 0 for a moment, for all threads, and know nothing of ACLs.
  const mode = place.replacedMode ?? (await handle.stat()).mode & 0o777;
  await handle.chmod(0o600).catch(ignore); // not every file system has permissions
  const writer = new BatchWriter(handle);
  let path = place.path;
  let committing: Promise<void> | undefined;
  let discarding: Promise<void> | undefined;

  const commit = async (): Promise<void> => {
    await writer.flush();
    await handle.chmod(mode).catch(ignore);
    await handle.sync();
    await handle.close();
    path = await publish(part, place.path, ifExists);
    await syncFolderOf(path);
  };
  const discard = async (): Promise<void> => {
    const isCommitted = await committing?.then(
      () => true,
      () => false,
    );
    if (isCommitted) return;
    await writer.settled();
    await handle.close().catch(ignore);
    await unlink(part).catch(ignore);
    await removeCreated(place);
  };
  return {
    get path() {
      return path;
    },
    write: (chunk, isOurs) => writer.write(chunk, isOurs),
    restart: () => writer.restart(),
    commit: () => (committing ??= commit()),
    discard: () => (discarding ??= discard()),
  };
}
