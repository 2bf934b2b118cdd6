import { ConfigError } from "@identity-reports/core";
import { didYouMean, expectOneOf, optional, rule, ruleOf, rules, validateObject } from "@identity-reports/core/vendor";
import { shown } from "../format/shown.js";
import type { CompareKey, Normalization } from "./comparison.js";
import { normalizations } from "./normalize.js";

/**
 * How two collections are compared.
 *
 * @example
 * ```ts
 * const comparison = await compareCollections("evidence/2026-10", "evidence/2026-11", {
 *   key: ["Account Name"],
 *   ignore: ["Last Login"],
 * });
 * ```
 */
export interface CompareOptions {
  /**
   * The columns whose values name a row: one, or several together; for all reports, or by id of the report. A report without
   * a key is not compared, unless its two files are identical; an id that no report has is refused.
   */
  readonly key: CompareKey;
  /** Columns, in the newer names, whose differences do not count: `lastLogin`. Default: none. */
  readonly ignore?: readonly string[] | undefined;
  /** What counts as no difference, also in keys. Default: everything counts. */
  readonly normalize?: readonly Normalization[] | undefined;
  /** Columns that were renamed: from the older name to the newer one. Default: none. */
  readonly renamed?: Readonly<Record<string, string>> | undefined;
  /** The largest number of rows that a file may have; a report with more is not compared. Default: 2,000,000. */
  readonly maxRows?: number | undefined;
  /** Ends the comparison, which then rejects with an AbortedError. */
  readonly signal?: AbortSignal | undefined;
}

const isName = (value: unknown): value is string => typeof value === "string" && value !== "";
const isNames = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every(isName);
const isKey = (value: unknown): boolean => isName(value) || isNames(value);
const valuesAre = (value: unknown, test: (each: unknown) => boolean): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).every(test);

function validateNormalize(option: string, value: unknown): void {
  if (!Array.isArray(value))
    throw new ConfigError(option, `expected a list of ${normalizations.join(", ")}; got ${shown(value)}`);
  for (const [index, each] of value.entries()) expectOneOf(`${option}[${index}]`, each, normalizations);
}

const optionRules = {
  key: rule(
    "the name of a column, a list of names, or an object of these by id of the report",
    (value) => isKey(value) || valuesAre(value, isKey),
  ),
  ignore: optional(rule("a list of columns", (value) => Array.isArray(value) && value.every(isName))),
  normalize: optional(ruleOf(validateNormalize)),
  renamed: optional(
    rule("an object of columns, from the name before to the name after", (value) => valuesAre(value, isName)),
  ),
  maxRows: optional(rules.wholeNumber(1)),
  signal: optional(rules.abortSignal),
};

/** @throws ConfigError when an option is missing, wrong or unknown. */
export const validateCompareOptions = (options: CompareOptions): void =>
  validateObject("options", options, optionRules);

/**
 * @param ids of all reports of both sides, also those that are not compared.
 * @throws ConfigError when `key` is by id of the report, and has an id that is not among them.
 */
export function expectKnownReports(key: CompareKey, ids: readonly string[]): void {
  if (typeof key === "string" || Array.isArray(key)) return;
  const unknown = Object.keys(key).find((id) => !ids.includes(id));
  if (unknown === undefined) return;
  const problem = `there is no report ${JSON.stringify(unknown)}${didYouMean(unknown, ids)}`;
  const expected = ids.map((id) => JSON.stringify(id)).join(", ") || "no ids: no report could be read";
  throw new ConfigError("key", `${problem}; expected ${expected}`);
}
