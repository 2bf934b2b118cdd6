import type { DownloadProgress, SavedFile } from "@identity-reports/sailpoint-reports";
import type { SavedSummary } from "../runs/run.ts";
import type { ReadyReport } from "../vendors/vendor.ts";
import { sha256Of } from "./checksum.ts";
import { chooseTarget } from "./file-target.ts";
import { MemoryFile } from "./memory-file.ts";
import { offerDownload } from "./offer-download.ts";

/** How to save a file. */
export interface SaveRequest {
  readonly title: string;
  readonly format: string;
  readonly label: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: DownloadProgress) => void;
}

/**
 * Saves the file of a report where the user wants it, and reads back what was saved: what the page shows is about those
 * bytes, not about what was received.
 *
 * @returns undefined when the user chose no place.
 */
export async function saveFile(
  report: ReadyReport,
  { title, format, label, signal, onProgress }: SaveRequest,
): Promise<{ summary: SavedSummary; file: Blob } | undefined> {
  const target = await chooseTarget(`${title.replaceAll(/[^\w-]+/g, " ")}.${format}`);
  if (target === undefined) return undefined;
  onProgress({ receivedBytes: 0 });
  const saved = await report.saveTo(target, { format, label, signal, onProgress });
  const file = await target.getFile();
  const isDownload = target instanceof MemoryFile;
  if (isDownload) offerDownload(file, saved.fileName);
  return { summary: await summaryOf(saved, file, isDownload), file };
}

async function summaryOf(saved: SavedFile, file: Blob, isDownload: boolean): Promise<SavedSummary> {
  const { fileName, path, format, contentType, rowCount, rowsComplete } = saved;
  return {
    fileName: isDownload ? fileName : path,
    ...{ format, contentType, rowCount, rowsComplete, isDownload },
    sizeBytes: file.size,
    sha256: await sha256Of(file),
    savedAt: new Date().toISOString(),
  };
}
