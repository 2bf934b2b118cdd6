import type { SavedFile, SaveTarget } from "@identity-reports/core/rows";

/** A file that goes away again. */
export interface TemporaryFile {
  readonly saved: SavedFile;
  readonly blob: Blob;
  /** Never throws. */
  remove(): Promise<void>;
}

/** What reading files needs of the runtime. */
export interface Files {
  /** A file to read from. @throws Error of the system's own with its `code`. */
  openFile(path: string | URL): Promise<Blob>;
  /** Has something saved where it does no harm. When `save` fails, nothing is left. */
  saveTemporarily(save: (target: SaveTarget) => Promise<SavedFile>): Promise<TemporaryFile>;
  /** The CRC-32 of bytes that follow others, whose CRC-32 is `before`. */
  crc32(bytes: Uint8Array, before: number): number;
}
