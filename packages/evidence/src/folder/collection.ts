import { readdir, readFile, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { EvidenceError } from "../evidence-error.js";
import { lockFile, type FileLock } from "../lock.js";
import type { Measured } from "../file/file-bytes.js";
import { layout, recordName, signedName } from "../format/layout.js";
import type { Plan } from "../format/plan.js";
import type { EvidenceRecord } from "../format/record.js";
import { DiskReserve } from "./disk-reserve.js";
import { diskFull, diskProblemOf } from "./disk-full.js";
import { createFile, removeFile, replaceFile, syncFolder } from "./durable.js";
import { makeFolder } from "./make-folder.js";
import { expectOwnFolder } from "./own-folder.js";
import { readRecords } from "./read-records.js";
import { hasCode, whyRefused } from "./system-error.js";

/** File whose creation claims a later start of a report. */
const claimName = (id: string, attempt: number): string => `${layout.work}/${id}.start-${attempt}`;

/** File below the work folder by which other processes are kept out. */
const lockName = "lock";

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** The folder of a collection while reports are collected into it. */
export class Collection {
  readonly records = new Map<string, EvidenceRecord>();
  /** What this call has measured of files below `data/`, by path: only files that are what their records say. */
  readonly measured = new Map<string, Measured>();
  readonly folder: string;
  readonly lock: FileLock;
  readonly #reserve: DiskReserve;

  private constructor(folder: string, lock: FileLock) {
    this.folder = folder;
    this.lock = lock;
    this.#reserve = new DiskReserve(this.workFolder);
  }

  /**
   * Makes the folder or opens it, locks it, and reads its records.
   *
   * @throws EvidenceError when another process has it, when it has other files in it, or when a record cannot be read.
   */
  static async open(folder: string): Promise<Collection> {
    let collection: Collection | undefined;
    try {
      await makeFolders(folder);
      collection = new Collection(folder, await lockFolder(folder));
      for (const [id, record] of await readRecords(folder)) collection.records.set(id, record);
      return collection;
    } catch (error) {
      await collection?.lock.release();
      if (EvidenceError.is(error)) throw error;
      throw unusableFolder(folder, error);
    }
  }

  /** Path of a file or folder of the collection. */
  path(...names: readonly string[]): string {
    return join(this.folder, ...names);
  }

  /** Folder of lock and unfinished files. It is no part of the bag, and goes when the collection is sealed. */
  get workFolder(): string {
    return this.path(layout.work);
  }

  /** Writes the plan, unless the same text is there: an unchanged plan keeps its file. */
  async writePlan(plan: Plan): Promise<void> {
    if ((await readIfThere(this.path(layout.plan))) === json(plan)) return;
    await this.write(layout.plan, json(plan));
  }

  /** Writes a file of the collection, whole or not at all. @param name path relative to its folder. */
  async write(name: string, content: string | Uint8Array): Promise<void> {
    await replaceFile(this.path(name), content, this.workFolder);
  }

  /** Writes a record so that neither a kill nor a power cut can lose it; on a full disk into the space that its start reserved. */
  async writeRecord(record: EvidenceRecord): Promise<void> {
    const name = recordName(record.id);
    try {
      await this.write(name, json(record));
      await this.#reserve.release(record.id);
    } catch (error) {
      const isFull = diskProblemOf(error) !== undefined;
      if (!isFull || !(await this.#reserve.write(record.id, this.path(name), json(record)))) throw error;
    }
    this.records.set(record.id, record);
  }

  /**
   * Claims a start. Of all processes that try at once one succeeds, also without the lock: the first start creates the
   * record, each later one a file of its own, and a file can be created only once. A claimed start also has space on the disk
   * for its handle.
   *
   * @param record its state is `starting` or `skipped`.
   * @param isReleased true when a person says that no other process works on it.
   * @returns false when another process has claimed it.
   * @throws Error of Node's when the disk has no space for the handle: nothing is claimed then.
   */
  async claim(record: EvidenceRecord, isReleased = false): Promise<boolean> {
    const isFirst = !this.records.has(record.id);
    const { number = 0 } = record.attempts.at(-1) ?? {};
    const name = isFirst ? recordName(record.id) : claimName(record.id, number);
    if (!isFirst && isReleased && this.lock.isHeld) await removeFile(this.path(name));
    if (record.state === "starting") await this.#reserve.reserve(record.id, json(record).length);
    let isOurs = false;
    try {
      isOurs = await createFile(this.path(name), json(record), this.workFolder);
      if (isOurs && !isFirst) await this.write(recordName(record.id), json(record));
    } catch (error) {
      await this.#reserve.release(record.id);
      // Nothing was sent: the claim is withdrawn, so that the next call can make it.
      if (isOurs) await removeFile(this.path(name));
      throw error;
    }
    if (isOurs) this.records.set(record.id, record);
    else await this.#reserve.release(record.id);
    return isOurs;
  }

  /**
   * Takes a claim back: nothing was sent, and the report is as if this call had not begun it.
   *
   * @param before its record before the claim. Undefined for a report that was never begun.
   */
  async withdraw(id: string, before: EvidenceRecord | undefined): Promise<void> {
    const { number = 0 } = this.records.get(id)?.attempts.at(-1) ?? {};
    if (before === undefined) {
      await removeFile(this.path(recordName(id)));
      this.records.delete(id);
    } else {
      await this.writeRecord(before);
      // Last, so that no other process claims the start before the record is what it was.
      await removeFile(this.path(claimName(id, number)));
    }
    await this.#reserve.release(id);
  }

  /** Whether `bagit.txt` is there. */
  get isSealed(): Promise<boolean> {
    return exists(this.path(layout.declaration));
  }

  /** Removes the seal: first `bagit.txt`, so that the folder is no bag, then manifests, signatures and `bag-info.txt`. */
  async unseal(): Promise<void> {
    await removeFile(this.path(layout.declaration));
    const stale = (await readdir(this.folder)).filter(
      (name) =>
        name === layout.info || /^(?:tag)?manifest-[a-z0-9]+\.txt$/.test(name) || name.startsWith(`${signedName}.`),
    );
    for (const name of stale) await rm(this.path(name), { force: true });
    await syncFolder(this.folder);
  }

  /** Removes unfinished files that kills have left. Without the lock they may be those of another process, and stay. */
  async removeUnfinishedFiles(): Promise<void> {
    if (!this.lock.isHeld) return;
    for (const name of await readdir(this.workFolder))
      if (name.endsWith(".part") || name.endsWith(".files"))
        await rm(join(this.workFolder, name), { recursive: true, force: true });
  }

  /** Releases the lock. @param isDone true to remove the work folder, too: the collection is sealed. */
  async close(isDone: boolean): Promise<void> {
    if (!isDone || !this.lock.isHeld) return await this.lock.release();
    for (const name of await readdir(this.workFolder))
      if (name !== lockName) await rm(join(this.workFolder, name), { recursive: true, force: true });
    await this.lock.release();
    await rm(this.workFolder, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Keeps other processes out of a collection. @throws EvidenceError `folder_locked` when another one has it. */
async function lockFolder(folder: string): Promise<FileLock> {
  const path = join(folder, layout.work, lockName);
  const lock = await lockFile(path);
  if (lock !== undefined) return lock;
  throw new EvidenceError(`${path}: another process collects in this folder`, { code: "folder_locked", path });
}

/** A failure of the file system, as an error that names the folder. */
export function unusableFolder(folder: string, cause: unknown): EvidenceError {
  const problem = diskProblemOf(cause);
  if (problem !== undefined) return diskFull(folder, problem, cause);
  const why = hasCode(cause, "ENOENT") ? "it, or a folder in it, does not exist" : whyRefused(cause);
  const message = `${folder}: cannot be used: ${why}`;
  return new EvidenceError(message, { code: "folder_unusable", path: folder, cause });
}

async function makeFolders(folder: string): Promise<void> {
  const made = await makeFolder(folder);
  if (made !== undefined) await syncFolder(dirname(made));
  await expectOwnFolder(folder);
  // `.work` comes first: it shows the next call that the folder is ours, even when a kill comes now.
  for (const name of [layout.work, layout.records, layout.payload]) await makeFolder(join(folder, name));
  await syncFolder(folder);
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
