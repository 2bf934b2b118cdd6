import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { syncFolder } from "./durable.js";

/** A handle and what else a start adds to its record. */
const moreBytes = 8192;

/**
 * Room on the disk for the handles of runs that are about to be started. A handle that does not fit on a disk that has
 * become full would be lost, and its run with it: so the room is taken before the request leaves.
 */
export class Room {
  readonly #work: string;
  readonly #paths = new Map<string, string>();

  /** @param work folder on the same file system; what a kill leaves there, the next call sweeps away. */
  constructor(work: string) {
    this.#work = work;
  }

  /** @throws Error of Node's where the disk has not so much. */
  async keep(id: string, recordBytes: number): Promise<void> {
    const path = join(this.#work, `${id}-${process.pid}-room.part`);
    this.#paths.set(id, path);
    try {
      const file = await open(path, "w", 0o600);
      try {
        // Random, so that a file system that compresses takes as much.
        await file.writeFile(randomBytes(2 * recordBytes + moreBytes));
      } finally {
        await file.close();
      }
    } catch (error) {
      await this.free(id);
      throw error;
    }
  }

  /**
   * Makes a file of the room itself, so that no other write can take it first.
   *
   * @returns false where none is kept.
   */
  async become(id: string, path: string, content: string): Promise<boolean> {
    const room = this.#paths.get(id);
    if (room === undefined) return false;
    try {
      const file = await open(room, "r+");
      try {
        await file.writeFile(content);
        await file.truncate(Buffer.byteLength(content));
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(room, path);
      await syncFolder(dirname(path));
    } catch (error) {
      // A file system that never writes in place: what is free now is there for the next try.
      await this.free(id);
      throw error;
    }
    this.#paths.delete(id);
    return true;
  }

  async free(id: string): Promise<void> {
    const path = this.#paths.get(id);
    if (path === undefined) return;
    this.#paths.delete(id);
    await rm(path, { force: true });
  }
}
