import { open, unlink } from "node:fs/promises";
import type { FileSink, IfExists } from "./file-sink.js";
import { countRowsOfArchive } from "./node-archive-reader.js";
import { BatchWriter } from "./node-batch-writer.js";
import { publish, syncFolderOf } from "./node-file-publish.js";
import { endsInSeparator, pathText, removeCreated, resolveTarget, siblingPath } from "./node-file-target.js";

/** How often opening is tried: another download that made the same folder removes it again when it fails. */
const maxOpenings = 10;

const ignore = (): void => {};

/**
 * Opens a file for a download. The bytes go to a unique `.part` file in the same folder, which only its owner can
 * open once they arrive; `finish` flushes it to the disk, and `commit` gives it its name in one step. So the target is
 * absent (or the old file) until it is complete, even through a crash, which may leave the `.part`.
 *
 * The committed file has the permissions any new file gets (umask, the folder's ACL), or those of the file it replaces.
 *
 * @param target a folder, a path ending in a separator (the folder is made), or the path of the file.
 * @param fileName the name inside a folder.
 * @param ifExists `"error"` fails now when the target exists, and at `commit` when it came to exist meanwhile.
 * @throws Error of Node's own with its `code`; see `resolveTarget`.
 */
export async function openFileSink(target: string | URL, fileName: string, ifExists: IfExists): Promise<FileSink> {
  const text = pathText(target);
  for (let nth = 1; ; nth += 1) {
    try {
      return await openOnce(text, fileName, ifExists);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "ENOENT" || nth === maxOpenings || !endsInSeparator(text)) throw error;
    }
  }
}

async function openOnce(target: string, fileName: string, ifExists: IfExists): Promise<FileSink> {
  const place = await resolveTarget(target, fileName, ifExists);
  const part = siblingPath(place.path, `${crypto.randomUUID().replaceAll("-", "").slice(0, 12)}.part`);
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
  // What the system makes of 0o666 is what a new file gets in the end, so for a moment, while it is empty, every user who may
  // read the file later can open it. A call of `process.umask()` instead would set it to 0 for a moment, for all threads,
  // and know nothing of ACLs. A file that is replaced may be its owner's alone: then no other user gets that moment.
  const { replacedMode } = place;
  const handle = await open(part, "wx", replacedMode === undefined ? 0o666 : 0o600);
  const mode = replacedMode ?? (await handle.stat()).mode & 0o777;
  await handle.chmod(0o600).catch(ignore); // not every file system has permissions
  const writer = new BatchWriter(handle);
  let path = place.path;
  let finishing: Promise<void> | undefined;
  let committing: Promise<void> | undefined;
  let discarding: Promise<void> | undefined;

  const flush = async (): Promise<void> => {
    await writer.flush();
    await handle.chmod(mode).catch(ignore);
    await handle.sync();
    await handle.close();
  };
  const finish = (): Promise<void> => (finishing ??= flush());
  const commit = async (): Promise<void> => {
    await finish();
    path = await publish(part, place.path, ifExists);
  };
  const discard = async (): Promise<void> => {
    const isCommitted = await committing?.then(
      () => true,
      () => false,
    );
    if (isCommitted) return;
    // At once: a slow disk may take long until the file can be closed.
    await unlink(part).catch(ignore);
    await finishing?.catch(ignore);
    await writer.settled();
    await handle.close().catch(ignore);
    // Again, for systems that do not remove an open file.
    await unlink(part).catch(ignore);
    await removeCreated(place);
  };
  return {
    get path() {
      return path;
    },
    write: (chunk) => writer.write(chunk),
    rewind: () => writer.rewind(),
    finish,
    async countArchiveRows(createCounter, signal) {
      await finish();
      return await countRowsOfArchive(part, createCounter, signal);
    },
    commit: () => (committing ??= commit()),
    persist: () => syncFolderOf(path),
    discard: () => (discarding ??= discard()),
  };
}
