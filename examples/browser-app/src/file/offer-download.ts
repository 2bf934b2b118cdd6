import { element } from "../page/dom.ts";

/** Hands a file over as a download. Whatever is in it, the browser does not open it as a page of ours. */
export function offerDownload(file: Blob, fileName: string): void {
  const href = URL.createObjectURL(new Blob([file], { type: "application/octet-stream" }));
  element("a", { href, download: fileName }).click();
  // The browser has taken hold of the bytes by then.
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
