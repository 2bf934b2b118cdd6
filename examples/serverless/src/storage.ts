import { dirname, join } from "node:path";
import { mkdir } from "node:fs/promises";
import type { ReportFile } from "@identity-reports/sailpoint-reports";
import type { StoredReport } from "./events.ts";

/** Where the files go. */
export interface Storage {
  put(name: string, file: ReportFile): Promise<StoredReport>;
}

/**
 * A folder, such as a mounted volume. For an object store, hand `file.stream()` to its upload, and then await
 * `file.verified`, which rejects when not all of it has come.
 */
export function folderStorage(folder: string): Storage {
  return {
    async put(name, file) {
      const path = join(folder, name);
      await mkdir(dirname(path), { recursive: true });
      const saved = await file.saveTo(path, { ifExists: "replace" });
      const { path: location, contentType, sizeBytes, sha256, lengthVerified, rowCount } = saved;
      const facts = { location, contentType, sizeBytes, lengthVerified };
      return { ...facts, ...(sha256 ? { sha256 } : {}), ...(rowCount === undefined ? {} : { rowCount }) };
    },
  };
}
