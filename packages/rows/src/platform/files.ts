import type { SavedFile, SaveTarget } from "@identity-reports/core/rows";
import type { ByteSource } from "../bytes.js";

/** A file that lies somewhere, and can be read from any place, more than once, and by several at a time. */
export interface StoredFile {
  readonly sizeBytes: number;
  /** The bytes from one place to another. Default: all. */
  bytes(from?: number, to?: number): ByteSource;
}

/** A file that goes away again. */
export interface TemporaryFile {
  readonly saved: SavedFile;
  readonly file: StoredFile;
  /** Never throws. */
  remove(): Promise<void>;
}

/** What reading files needs of the runtime. */
export interface Files {
  /** Opens a file, of which nothing is held open between two readings. @throws Error of the system's own. */
  openFile(path: string | URL): Promise<StoredFile>;
  /** Has something saved where it does no harm. When `save` fails, nothing is left. */
  saveTemporarily(save: (target: SaveTarget) => Promise<SavedFile>): Promise<TemporaryFile>;
  /** Settles when timers, events and other work have had their turn. */
  pause(): Promise<void>;
  /**
   * Unpacks deflated bytes as they are asked for: what comes of a few of them is never held at once.
   *
   * @throws Error from `next`, for bytes that are not deflated, that end too early, or that continue behind their end.
   */
  inflate(packed: ByteSource): ByteSource;
  /** The CRC-32 of bytes that follow others, whose CRC-32 is `before`. */
  crc32(bytes: Uint8Array, before: number): number;
}
