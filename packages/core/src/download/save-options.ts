import { expectKnownKeys, expectOneOf, expectRecord, refuse } from "../errors/expect.js";
import type { SaveOptions } from "./report-file.js";

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
