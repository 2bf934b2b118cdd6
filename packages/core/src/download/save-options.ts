import { refuse } from "../validate/expect.js";
import { optional, rules, validateObject, type Rules } from "../validate/rules.js";
import type { SaveOptions, SaveTarget } from "./report-file.js";
import type { FileHandleLike } from "./stream-sinks.js";

/** What to do where the target exists. */
export const ifExistsRule = optional(rules.oneOf("error", "replace", "number"));

const saveRules: Rules = {
  ifExists: ifExistsRule,
  onProgress: optional(rules.callback),
  signal: optional(rules.abortSignal),
  requireComplete: optional(rules.boolean),
};

/** @throws ConfigError when an option of `saveTo` is wrong or unknown. @returns what to do when the target exists. */
export function validateSaveOptions(options: SaveOptions): "error" | "replace" | "number" {
  validateObject("options", options, saveRules);
  return options.ifExists ?? "error";
}

/** @throws ConfigError when `saveTo` cannot write there. */
export function validateSaveTarget(target: SaveTarget): void {
  if (typeof target === "string" ? target !== "" : target instanceof URL && target.protocol === "file:") return;
  if (typeof (target as Partial<FileHandleLike> | null)?.createWritable === "function") return;
  if (typeof (target as Partial<WritableStream<Uint8Array>> | null)?.getWriter === "function") return;
  refuse("target", "a path, a file: URL, a WritableStream or a file handle", target);
}
