import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";
import { temporaryFolder } from "../../../core/test/support/temporary-folder.js";

export const text = "id,name\r\n1,Ada\r\n2,Bo\r\n";

/** What is in `text`. */
export const rows = [
  { id: "1", name: "Ada" },
  { id: "2", name: "Bo" },
];

/** A folder for the files of a test, and in it the folder that the system calls the one for temporary files. */
export function sourceFolder() {
  const folder = temporaryFolder();
  vi.stubEnv("TMPDIR", join(folder, "temporary"));
  onTestFinished(() => void vi.unstubAllEnvs());
  mkdirSync(tmpdir());
  return {
    folder,
    /** Writes a file, and returns its path. */
    write(name: string, content: string | Uint8Array = text): string {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
    /** The names of what lies in the folder for temporary files. */
    temporaryFiles: (): string[] => readdirSync(tmpdir()),
  };
}
