import type { FileTarget } from "./file-target.ts";

/** A file that is nowhere but in memory. It takes the client's bytes as a file on disk does. */
export class MemoryFile implements FileTarget {
  readonly name: string;
  #blob = new Blob();

  constructor(name: string) {
    this.name = name;
  }

  async createWritable(): ReturnType<FileTarget["createWritable"]> {
    let chunks: Uint8Array<ArrayBuffer>[] = [];
    const drop = async (): Promise<void> => void (chunks = []);
    return {
      write: async (chunk) => void chunks.push(chunk),
      // The client begins again from the start, or not at all.
      truncate: drop,
      seek: async () => {},
      close: async () => void (this.#blob = new Blob(chunks)),
      abort: drop,
    };
  }

  async getFile(): Promise<Blob> {
    return this.#blob;
  }
}
