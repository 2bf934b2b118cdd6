import { realpathSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FileSink, IfExists } from "../../src/platform/file-sink.js";
import { openFileSink } from "../../src/platform/node-file-sink.js";
import { temporaryFolder } from "../support/temporary-folder.js";

export const isWindows = process.platform === "win32";

export const chunk = (text: string): Uint8Array => Buffer.from(text);

/** A new folder for what sinks write, which goes away with the test. */
export function sinkFolder() {
  const folder = realpathSync(temporaryFolder());
  const at = (...parts: string[]): string => join(folder, ...parts);
  return {
    folder,
    /** The path of what lies in it. */
    at,
    text: (...parts: string[]): Promise<string> => readFile(at(...parts), "utf8"),
    /** Of all that lies in it, at any depth. */
    names: async (): Promise<string[]> => (await readdir(folder, { recursive: true })).sort(),
    /** Saves a text from the opening of the sink to its end, and returns its path. */
    async save(target: string | URL, content: string, ifExists: IfExists = "error"): Promise<string> {
      const sink: FileSink = await openFileSink(target, "report.csv", ifExists);
      try {
        await sink.write(chunk(content));
        await sink.commit();
        return sink.path;
      } finally {
        await sink.discard();
      }
    },
  };
}
