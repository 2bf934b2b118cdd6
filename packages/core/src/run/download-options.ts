import { validateRequestOptions, type RequestOptions } from "../call/options.js";
import type { FileFormat, SaveOptions } from "../download/report-file.js";
import { ifExistsRule } from "../download/save-options.js";
import { expectRecord } from "../validate/expect.js";
import { optional, rules, type Rules } from "../validate/rules.js";

/**
 * Options of `FinishedReport.download`.
 *
 * @example
 * ```ts
 * const file = await report.download({ format: "csv", fileName: "{report}-{date}.{ext}" });
 * ```
 */
export interface DownloadOptions<Format extends FileFormat> extends RequestOptions {
  /** The format to ask for. The vendor's documentation says which ones a report has; `file.format` says what came. */
  readonly format: Format;
  /**
   * Name for the file, instead of the server's. Folders and unsafe characters are taken out. Placeholders tell reports
   * apart: `{label}` is the label of the run, `{date}` the day it was started (UTC), `{report}` what the vendor calls the
   * report, `{id}` its id of the run; `{name}` is the name that the file came with, without its extension, and `{ext}` the
   * extension of what came.
   */
  readonly fileName?: string | undefined;
}

/**
 * Options of `FinishedReport.saveTo`.
 *
 * @example
 * ```ts
 * await report.saveTo("evidence/", { format: "csv", fileName: "{label}-{date}.{ext}", ifExists: "number" });
 * ```
 */
export interface SaveReportOptions<Format extends FileFormat>
  extends Partial<Pick<DownloadOptions<Format>, "format">>, Omit<DownloadOptions<Format>, "format">, SaveOptions {}

/** Options with a format that this release of the package knows; with `unchecked`, any that the vendor may have added. */
export type KnownOrUnchecked<Known, Any> =
  (Known & { readonly unchecked?: false | undefined }) | (Any & { readonly unchecked: true });

export const downloadRules: Rules = { format: rules.anyValue, fileName: optional(rules.nonEmptyText) };

export const saveReportRules: Rules = {
  ...downloadRules,
  ifExists: ifExistsRule,
  onProgress: optional(rules.callback),
  requireComplete: optional(rules.boolean),
};

/** @throws ConfigError that names the option at fault, with all that could have been meant. */
export function validateDownloadOptions(options: RequestOptions, more: Rules): void {
  expectRecord("options", options, "{ format }");
  validateRequestOptions(options, more);
}
