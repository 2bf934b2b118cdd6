import { expectKnownKeys, expectOneOf, expectRecord, refuse } from "../errors/expect.js";
import type { SaveOptions, SaveTarget } from "./report-file.js";
import type { FileHandleLike } from "./stream-sinks.js";

/** @throws ConfigError when an option of `saveTo` is wrong or unknown. @returns what to do when the target exists. */
export function checkSaveOptions(options: SaveOptions): "error" | "replace" | "number" {
  expectKnownKeys("options", expectRecord("options", options), ["ifExists", "onProgress", "signal"]);
  const { onProgress, signal, ifExists = "error" } = options;
  if (onProgress !== undefined && typeof onProgress !== "function") refuse("onProgress", "a function", onProgress);
  if (signal !== undefined && typeof (signal as Partial<AbortSignal>)?.addEventListener !== "function") {
    refuse("signal", "an AbortSignal", signal);
  }
  return expectOneOf("ifExists", ifExists, ["error", "replace", "number"]);
}

/** @throws ConfigError when `saveTo` cannot write there. */
export function checkSaveTarget(target: SaveTarget): void {
  if (typeof target === "string" ? target !== "" : target instanceof URL && target.protocol === "file:") return;
  if (typeof (target as Partial<FileHandleLike> | null)?.createWritable === "function") return;
  if (typeof (target as Partial<WritableStream<Uint8Array>> | null)?.getWriter === "function") return;
  refuse("target", "a path, a file: URL, a WritableStream or a file handle", target);
}
