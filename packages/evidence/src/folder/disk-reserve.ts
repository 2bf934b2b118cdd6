import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { syncFolder } from "./durable.js";

/** A handle, and what else a start adds to its record. */
const handleBytes = 8192;

/**
 * Reserves space on the disk for the handles of runs that are about to be started. Without it, a disk that becomes full would
 * lose the handle, and with it the run: so the space is taken before the request leaves.
 */
export class DiskReserve {
  readonly #workFolder: string;
  readonly #paths = new Map<string, string>();

  /** @param workFolder folder on the same file system; what a kill leaves there, the next call removes. */
  constructor(workFolder: string) {
    this.#workFolder = workFolder;
  }

  /** Reserves space for the record of a report with its handle. @throws Error of Node's when the disk does not have it. */
  async reserve(id: string, recordBytes: number): Promise<void> {
    const path = join(this.#workFolder, `${id}-${process.pid}-reserve.part`);
    this.#paths.set(id, path);
    try {
      const file = await open(path, "w", 0o600);
      try {
        // Random bytes, so that a file system that compresses takes as much.
        await file.writeFile(randomBytes(2 * recordBytes + handleBytes));
      } finally {
        await file.close();
      }
    } catch (error) {
      await this.release(id);
      throw error;
    }
  }

  /**
   * Writes a file into the reserved space, by writing over it and renaming it, so that no other write can take the space
   * first.
   *
   * @returns false when there is no space reserved for the report.
   */
  async write(id: string, path: string, content: string): Promise<boolean> {
    const reserved = this.#paths.get(id);
    if (reserved === undefined) return false;
    try {
      const file = await open(reserved, "r+");
      try {
        await file.writeFile(content);
        await file.truncate(Buffer.byteLength(content));
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(reserved, path);
      await syncFolder(dirname(path));
    } catch (error) {
      // Some file systems never write in place. The space is released, and the next try may find it.
      await this.release(id);
      throw error;
    }
    this.#paths.delete(id);
    return true;
  }

  /** Releases the space of a report, if there is any. */
  async release(id: string): Promise<void> {
    const path = this.#paths.get(id);
    if (path === undefined) return;
    this.#paths.delete(id);
    await rm(path, { force: true });
  }
}
