import type { TableSettings } from "./compare-tables.js";
import type { CompareKey } from "./comparison.js";
import { normalizerOf } from "./normalize.js";
import type { CompareOptions } from "./options.js";

/** Rows of one file; with more, comparing would take too much memory. */
const defaultMaxRows = 2_000_000;

/** The options of a comparison, for one report, with their defaults. */
export interface ReportSettings extends Omit<TableSettings, "key"> {
  /** Undefined when the options have no key for this report. */
  readonly key: readonly string[] | undefined;
  readonly signal: AbortSignal | undefined;
}

export function settingsOf(options: CompareOptions, id: string): ReportSettings {
  const { key, ignore = [], normalize = [], renamed = {}, maxRows = defaultMaxRows, signal } = options;
  return { key: keyOfReport(key, id), ignore, renamed, maxRows, signal, normalize: normalizerOf(normalize) };
}

/** The columns of the key of one report. */
function keyOfReport(key: CompareKey, id: string): readonly string[] | undefined {
  if (typeof key === "string") return [key];
  if (isList(key)) return key;
  const ofReport = Object.hasOwn(key, id) ? key[id] : undefined;
  return typeof ofReport === "string" ? [ofReport] : ofReport;
}

const isList = (key: CompareKey): key is readonly string[] => Array.isArray(key);
