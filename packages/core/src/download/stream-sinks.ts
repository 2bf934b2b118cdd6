import { quietly } from "../internal/notify.js";
import type { FileSink } from "../platform/file-sink.js";

/** What `createWritable()` of a file handle gives: as much of `FileSystemWritableFileStream` as is used here. */
export interface FileHandleWriter {
  /** Writes at the present position. */
  write(data: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Cuts the file to this size. */
  truncate(sizeBytes: number): Promise<void>;
  /** Moves to where the next write goes. */
  seek(positionBytes: number): Promise<void>;
  /** Puts what was written in the place of the file. */
  close(): Promise<void>;
  /** Leaves the file as it was. */
  abort(): Promise<void>;
}

/** A `FileSystemFileHandle` (File System Access API), spelled out so that `lib.dom` is not needed. */
export interface FileHandleLike {
  readonly name: string;
  /** Begins to write the file anew. */
  createWritable(): Promise<FileHandleWriter>;
}

/**
 * Writes into the caller's stream: `finish` closes it, `discard` aborts it. There is no taking back, so a consumer sees
 * the bytes of a download that fails later. The stream has no name: `path` is empty.
 *
 * @throws TypeError when the stream is locked. `rewind` throws an Error with `code: "NOT_REWINDABLE"` once bytes
 * were written.
 */
export function writableSink(stream: WritableStream<Uint8Array>): FileSink {
  const writer = stream.getWriter();
  let isUntouched = true;
  return {
    path: "",
    write(chunk) {
      isUntouched = false;
      return writer.write(chunk);
    },
    async rewind() {
      if (isUntouched) return;
      const message = "bytes already written to a stream cannot be taken back";
      throw Object.assign(new Error(message), { code: "NOT_REWINDABLE" });
    },
    finish: () => writer.close(),
    commit: async () => {},
    // Not waited for: a stream of the caller's may never settle. One that was closed, or failed, has nothing left to abort.
    discard: async (reason) => void quietly(() => writer.abort(reason)),
  };
}

/**
 * Writes through a file handle. The browser collects the bytes in a swap file of its own: closing puts it in the place
 * of the file, aborting leaves the file as it was.
 *
 * @throws whatever `createWritable()` throws, such as a `NotAllowedError` when the user refuses.
 */
export async function fileHandleSink(handle: FileHandleLike): Promise<FileSink> {
  const writer = await handle.createWritable();
  return {
    path: handle.name,
    write: (chunk) => writer.write(chunk as Uint8Array<ArrayBuffer>),
    async rewind() {
      await writer.truncate(0);
      await writer.seek(0);
    },
    commit: () => writer.close(),
    discard: () => quietly(() => writer.abort()),
  };
}
