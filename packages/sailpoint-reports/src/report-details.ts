import { ConfigError } from "@identity-reports/core";
import {
  defined,
  expectRecord,
  isNonEmptyText,
  optional,
  rule,
  rules,
  validateObject,
  type Rules,
} from "@identity-reports/core/vendor";
import type { ReportDetails, ReportType } from "./models.js";

const { boolean, nonEmptyText } = rules;
const texts = rule(
  "a list of non-empty strings, with at least one",
  (value) => Array.isArray(value) && value.length > 0 && value.every(isNonEmptyText),
);

/** The arguments of each type. */
const argumentRules: Readonly<Record<ReportType, Rules>> = {
  ACCOUNTS: { application: nonEmptyText, sourceName: nonEmptyText },
  IDENTITIES_DETAILS: { correlatedOnly: optional(boolean) },
  IDENTITIES: { correlatedOnly: optional(boolean) },
  IDENTITY_PROFILE_IDENTITY_ERROR: { authoritativeSource: nonEmptyText },
  ORPHAN_IDENTITIES: { selectedFormats: optional(texts) },
  UNCORRELATED_ACCOUNTS: { selectedFormats: optional(texts) },
  SEARCH_EXPORT: {
    query: nonEmptyText,
    indices: optional(texts),
    columns: optional(nonEmptyText),
    sort: optional(texts),
  },
};
const detailsRules: Rules = {
  reportType: rule('a report type such as "ACCOUNTS"', isNonEmptyText),
  arguments: rules.anyValue,
};

/** True for one of the types that SailPoint documents. */
export const isDocumentedType = (type: unknown): type is ReportType =>
  typeof type === "string" && Object.hasOwn(argumentRules, type);

/** @throws ConfigError when the type is missing, or an argument missing, wrong or not one of the type's. */
export function validateReportDetails(details: ReportDetails): void {
  validateObject("details", details, detailsRules);
  const { reportType } = details;
  const values = expectRecord("arguments", details.arguments ?? {});
  if (!isDocumentedType(reportType)) {
    if (isDocumentedType(reportType.toUpperCase())) {
      throw new ConfigError("reportType", `expected "${reportType.toUpperCase()}", in capitals`);
    }
    return;
  }
  validateObject("arguments", values, argumentRules[reportType], "arguments.");
}

/** Details as they are sent. */
export interface SentDetails {
  readonly reportType: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** What SailPoint gets: always with arguments, and with the one it requires although it has a default. */
export function reportDetailsBody({ reportType, arguments: values }: ReportDetails): SentDetails {
  const defaults = reportType === "IDENTITIES_DETAILS" && { correlatedOnly: false };
  return { reportType, arguments: { ...defaults, ...defined(values ?? {}) } };
}
