import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { EvidenceError } from "../evidence-error.js";
import { layout, recordName, signedName } from "../format/layout.js";
import { parsePlan } from "../format/parse-plan.js";
import type { Plan } from "../format/plan.js";
import { parseRecord } from "../format/record-schema.js";
import type { EvidenceRecord } from "../format/record.js";
import { createFile, removeFile, replaceFile, syncFolder } from "./durable.js";
import { lockFolder, type FolderLock } from "./lock.js";
import { Room } from "./room.js";
import { hasCode } from "./system-error.js";

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** The folder of a collection while reports are collected into it. */
export class Collection {
  readonly records = new Map<string, EvidenceRecord>();
  readonly folder: string;
  readonly lock: FolderLock;
  readonly #room: Room;

  private constructor(folder: string, lock: FolderLock) {
    this.folder = folder;
    this.lock = lock;
    this.#room = new Room(this.work);
  }

  /**
   * Makes the folder or opens it, locks it, and reads its records.
   *
   * @throws EvidenceError when another process has it, when it has other things in it, or a record is none.
   */
  static async open(folder: string): Promise<Collection> {
    let collection: Collection | undefined;
    try {
      await makeFolders(folder);
      collection = new Collection(folder, await lockFolder(join(folder, layout.work)));
      await collection.#readRecords();
      return collection;
    } catch (error) {
      await collection?.lock.release();
      if (EvidenceError.is(error)) throw error;
      throw unusable(folder, error);
    }
  }

  path(...names: readonly string[]): string {
    return join(this.folder, ...names);
  }

  get work(): string {
    return this.path(layout.work);
  }

  /** The plan of an earlier call; undefined where there was none. */
  async readPlan(): Promise<Plan | undefined> {
    const text = await readIfThere(this.path(layout.plan));
    return text === undefined ? undefined : parsePlan(text);
  }

  /** What is on the disk is what JSON makes of it: the same plan is the same bytes. */
  async writePlan(plan: Plan): Promise<void> {
    if ((await readIfThere(this.path(layout.plan))) === json(plan)) return;
    await this.write(layout.plan, json(plan));
  }

  async write(name: string, content: string | Uint8Array): Promise<void> {
    await replaceFile(this.path(name), content, this.work);
  }

  /** Puts a record into the folder, so that neither a kill nor a power cut takes it away again. */
  async writeRecord(record: EvidenceRecord): Promise<void> {
    const name = recordName(record.id);
    try {
      await this.write(name, json(record));
      await this.#room.free(record.id);
    } catch (error) {
      const isFull = hasCode(error, "ENOSPC", "EDQUOT");
      if (!isFull || !(await this.#room.become(record.id, this.path(name), json(record)))) throw error;
    }
    this.records.set(record.id, record);
  }

  /**
   * Claims a start. Of all processes that try at once, one succeeds, with the lock or without it: the first start makes the
   * record, each later one a file of its own, and both are made only where there is none. A start also has room on the disk
   * for its handle then; where the disk has not so much, nothing is claimed.
   *
   * @param record with the state `starting`, or `skipped`.
   * @param isReleased true where a person says that no other process is at work on it.
   * @returns false when another process has begun it.
   */
  async claim(record: EvidenceRecord, isReleased = false): Promise<boolean> {
    const isFirst = !this.records.has(record.id);
    const { number = 0 } = record.attempts.at(-1) ?? {};
    const name = isFirst ? recordName(record.id) : `${layout.work}/${record.id}.start-${number}`;
    if (!isFirst && isReleased && this.lock.isHeld) await removeFile(this.path(name));
    if (record.state === "starting") await this.#room.keep(record.id, json(record).length);
    let isOurs = false;
    try {
      isOurs = await createFile(this.path(name), json(record), this.work);
      if (isOurs && !isFirst) await this.write(recordName(record.id), json(record));
    } catch (error) {
      await this.#room.free(record.id);
      // Nothing was sent, and nothing says that it was begun: the next call may.
      if (isOurs) await removeFile(this.path(name));
      throw error;
    }
    if (isOurs) this.records.set(record.id, record);
    else await this.#room.free(record.id);
    return isOurs;
  }

  get isSealed(): Promise<boolean> {
    return exists(this.path(layout.declaration));
  }

  /** Opens the bag again: first it is none any more, then what described it goes. */
  async unseal(): Promise<void> {
    await removeFile(this.path(layout.declaration));
    const stale = (await readdir(this.folder)).filter(
      (name) =>
        name === layout.info || /^(?:tag)?manifest-[a-z0-9]+\.txt$/.test(name) || name.startsWith(`${signedName}.`),
    );
    for (const name of stale) await rm(this.path(name), { force: true });
    await syncFolder(this.folder);
  }

  /** Removes what kills have left behind: only the holder of the lock may. */
  async sweep(): Promise<void> {
    if (!this.lock.isHeld) return;
    for (const name of await readdir(this.work))
      if (name.endsWith(".part") || name.endsWith(".files"))
        await rm(join(this.work, name), { recursive: true, force: true });
  }

  /** @param isDone true to remove all that is no part of the bag. */
  async close(isDone: boolean): Promise<void> {
    if (!isDone || !this.lock.isHeld) return await this.lock.release();
    for (const name of await readdir(this.work))
      if (name !== "lock") await rm(join(this.work, name), { recursive: true, force: true });
    await this.lock.release(true);
    await rm(this.work, { recursive: true, force: true }).catch(() => undefined);
  }

  async #readRecords(): Promise<void> {
    const names = (await readdir(this.path(layout.records))).filter((name) => name.endsWith(".json"));
    for (const name of names) {
      const path = this.path(layout.records, name);
      const record = parseRecord(await readFile(path, "utf8"), path);
      if (recordName(record.id) !== `${layout.records}/${name}`)
        throw new EvidenceError(`${path}: is the record of ${record.id}`, { code: "record_invalid", path });
      this.records.set(record.id, record);
    }
  }
}

/** What the system says of a folder, as an error of ours. */
export const unusable = (folder: string, cause: unknown): EvidenceError =>
  new EvidenceError(`${folder}: cannot be used: ${String((cause as Error).message)}`, {
    code: "folder_unusable",
    path: folder,
    cause,
  });

async function makeFolders(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (made !== undefined) await syncFolder(dirname(made));
  const present = await readdir(folder);
  const isOurs = present.includes(layout.plan) || present.includes(layout.work);
  const otherFile = isOurs ? undefined : present[0];
  if (otherFile !== undefined) {
    const message = `${folder}: has other files in it (${otherFile}); a collection needs a folder of its own`;
    throw new EvidenceError(message, { code: "folder_unusable", path: folder });
  }
  // `.work` first: where it is, the folder is ours, however early a kill comes.
  for (const name of [layout.work, layout.records, layout.payload])
    await mkdir(join(folder, name), { recursive: true, mode: 0o700 });
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
