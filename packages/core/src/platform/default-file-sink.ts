import type { FileSink, IfExists } from "./file-sink.js";

/** Chunks are moved into a Blob in pieces of this size: browsers keep large Blobs on disk, not in the page. */
const pieceBytes = 16 * 1024 * 1024;

/** How long the browser may take to begin reading the file it was offered. */
const offerMs = 60_000;

/**
 * Says, before there is a file, whether one could be offered at all.
 *
 * @throws Error with `code: "NO_FILE_SYSTEM"` where there is no document, as in a worker.
 */
export async function checkFileTarget(_target: string | URL, _fileName?: string, _ifExists?: IfExists): Promise<void> {
  if (typeof document !== "undefined") return;
  const advice = "use stream(), pipeTo() or a FileSystemFileHandle instead of a path";
  throw Object.assign(new Error(`no file system here: ${advice}`), { code: "NO_FILE_SYSTEM" });
}

/**
 * A browser lets no page choose a path: the file is collected and, once complete, offered as a download under a name.
 *
 * @param target a name, or a path whose last segment is taken; ending in a separator (or empty) means `fileName`.
 * @param _ifExists without effect: browsers number by themselves.
 * @throws Error with `code: "NO_FILE_SYSTEM"`; see {@link checkFileTarget}.
 */
export async function openFileSink(target: string | URL, fileName: string, _ifExists: IfExists): Promise<FileSink> {
  await checkFileTarget(target);
  const path = /[^/\\]+$/.exec(String(target))?.[0].replace(/^\.+$/, "") || fileName;
  let file = new Blob();
  let pending: Uint8Array<ArrayBuffer>[] = [];
  let pendingBytes = 0;
  const empty = (): void => {
    pending = [];
    pendingBytes = 0;
  };
  const collect = (): void => {
    file = new Blob([file, ...pending], { type: "application/octet-stream" });
    empty();
  };
  const clear = async (): Promise<void> => {
    empty();
    file = new Blob();
  };
  return {
    path,
    write(chunk) {
      pending.push(chunk as Uint8Array<ArrayBuffer>);
      pendingBytes += chunk.byteLength;
      if (pendingBytes >= pieceBytes) collect();
      return undefined;
    },
    rewind: clear,
    async commit() {
      collect();
      const href = URL.createObjectURL(file);
      Object.assign(document.createElement("a"), { href, download: path }).click();
      setTimeout(() => URL.revokeObjectURL(href), offerMs);
      await clear();
    },
    discard: clear,
  };
}
