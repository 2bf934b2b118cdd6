import { dirname, join } from "node:path";
import { mkdir } from "node:fs/promises";
import type { ReportFile, SavedFile } from "@identity-reports/sailpoint-reports";
import type { StoredReport } from "./events.ts";

/** Where the files go. */
export interface Storage {
  put(name: string, file: ReportFile): Promise<StoredReport>;
}

/** A folder, such as a mounted volume. */
export function folderStorage(folder: string): Storage {
  return {
    async put(name, file) {
      const path = join(folder, name);
      await mkdir(dirname(path), { recursive: true });
      const saved = await file.saveTo(path, { ifExists: "replace" });
      return storedReport(saved.path, saved);
    },
  };
}

/** What is known about a file that is stored. */
export function storedReport(location: string, saved: SavedFile): StoredReport {
  const { contentType, sizeBytes, sha256, lengthVerified, rowCount } = saved;
  const facts = { location, contentType, sizeBytes, lengthVerified };
  return { ...facts, ...(sha256 ? { sha256 } : {}), ...(rowCount === undefined ? {} : { rowCount }) };
}
