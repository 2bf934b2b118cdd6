import type { FileHandleLike } from "@identity-reports/sailpoint-reports";
import { MemoryFile } from "./memory-file.ts";

/** A place for a file that can be read once it is there. A `FileSystemFileHandle` is one. */
export interface FileTarget extends FileHandleLike {
  getFile(): Promise<Blob>;
}

declare global {
  interface Window {
    /** File System Access API; not in every browser. */
    showSaveFilePicker?(options: { readonly suggestedName: string }): Promise<FileTarget>;
  }
}

/**
 * Lets the user choose a file, which then takes the bytes as they come. Where a browser has no such thing, or does not
 * let this page use it, the file is collected in memory, to be handed over as a download.
 *
 * @returns undefined when the user chose none.
 */
export async function chooseTarget(suggestedName: string): Promise<FileTarget | undefined> {
  try {
    return (await window.showSaveFilePicker?.({ suggestedName })) ?? new MemoryFile(suggestedName);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return undefined;
    return new MemoryFile(suggestedName);
  }
}
