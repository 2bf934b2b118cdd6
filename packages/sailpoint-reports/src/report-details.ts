import { ConfigError } from "@identity-reports/core";
import {
  defined,
  expectRecord,
  isNonEmptyText,
  allowOtherKeys,
  optional,
  rule,
  rules,
  validateObject,
  type Rules,
} from "@identity-reports/core/vendor";
import type { AnyReportDetails, ReportType } from "./report-arguments.js";
import { argumentsOfSource } from "./lookups/source-arguments.js";

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
  CAMPAIGN_COMPOSITION_REPORT: { campaignId: nonEmptyText },
  CAMPAIGN_REMEDIATION_STATUS_REPORT: { campaignId: nonEmptyText },
  CAMPAIGN_STATUS_REPORT: { campaignId: nonEmptyText },
  CERTIFICATION_SIGNOFF_REPORT: { campaignId: nonEmptyText },
  SOD_VIOLATION_REPORT: { policyId: optional(nonEmptyText), filteredPolicyList: optional(texts) },
};
/** A source by its name, in place of the arguments that say which it is. */
const sourceRules: Rules = { source: nonEmptyText };
/** Types that other services make. The reports' own does not know them. */
const otherServices = /^CAMPAIGN_.*_REPORT$|^CERTIFICATION_SIGNOFF_REPORT$|^SOD_VIOLATION_REPORT$/;

/** @throws ConfigError also for a type that the reports' own service does not make. */
export function validateDataReportDetails(details: AnyReportDetails, unchecked = false): void {
  validateReportDetails(details, unchecked);
  if (otherServices.test(details.reportType))
    throw new ConfigError("reportType", "is not made by this endpoint; use runReport or submitReport");
  if (namesSource(details.reportType, details.arguments))
    throw new ConfigError("arguments.source", "is not looked up by this endpoint; use runReport or submitReport");
}

const detailsRules: Rules = {
  reportType: rule('a report type such as "ACCOUNTS"', isNonEmptyText),
  arguments: rules.anyValue,
};

/** True for one of the types that SailPoint documents. */
export const isDocumentedType = (type: unknown): type is ReportType =>
  typeof type === "string" && Object.hasOwn(argumentRules, type);

/**
 * @param unchecked lets attributes and arguments pass that are not known here.
 * @throws ConfigError when the type is missing, or an argument missing, wrong or not one of the type's.
 */
export function validateReportDetails(details: AnyReportDetails, unchecked = false): void {
  const given = (details as Partial<AnyReportDetails> | undefined)?.reportType;
  const type = isDocumentedType(given) ? given : undefined;
  validateObject("details", details, allowOtherKeys(detailsRules, details, unchecked));
  const { reportType } = details;
  const values = expectRecord("arguments", details.arguments ?? {});
  if (type === undefined) {
    if (isDocumentedType(reportType.toUpperCase())) {
      throw new ConfigError("reportType", `expected "${reportType.toUpperCase()}", in capitals`);
    }
    return;
  }
  const allowed = namesSource(type, values) ? sourceRules : argumentRules[type];
  validateObject("arguments", values, allowOtherKeys(allowed, values, unchecked), "arguments.");
  if (values["policyId"] !== undefined && values["filteredPolicyList"] !== undefined)
    throw new ConfigError("arguments.policyId", "give either one policy or a list");
}

/** True where a source is named that must be looked up. */
const namesSource = (type: string, values: object = {}): boolean =>
  argumentsOfSource(type) !== undefined && "source" in values && values.source !== undefined;

/** Details with all their arguments, as they are sent. */
export interface CompleteDetails {
  readonly reportType: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** Details with all their arguments: also with the one that SailPoint requires although it has a default. */
export function completeDetails({ reportType, arguments: values, ...added }: AnyReportDetails): CompleteDetails {
  const defaults = reportType === "IDENTITIES_DETAILS" && { correlatedOnly: false };
  return { ...added, reportType, arguments: { ...defaults, ...defined(values ?? {}) } };
}

/**
 * Reads what to run from a configuration: a list of details, or one of them.
 *
 * @param json the parsed file, or its text.
 * @throws ConfigError that names the field at fault by its path, such as `[2].arguments.application`.
 *
 * @example
 * ```ts
 * const reports = parseReportDetails(await readFile("reports.json", "utf8"));
 * for (const details of reports) await sailpoint.submitReport(details);
 * ```
 */
export function parseReportDetails(json: unknown): AnyReportDetails[] {
  const parsed = typeof json === "string" ? parseText(json) : json;
  if (!Array.isArray(parsed)) return [checked(parsed, "")];
  return parsed.map((details: unknown, index) => checked(details, `[${index}].`));
}

function parseText(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new ConfigError("json", `expected JSON text: ${(error as Error).message}`);
  }
}

/** @throws ConfigError, as {@link validateReportDetails} does, with the path in front of the field. */
function checked(details: unknown, path: string): AnyReportDetails {
  try {
    validateReportDetails(details as AnyReportDetails);
    return details as AnyReportDetails;
  } catch (error) {
    if (!ConfigError.is(error)) throw error;
    const { option, message } = error;
    const field = path + option.replace(/^details\.?/, "");
    throw new ConfigError(field.replace(/\.$/, "") || "details", message.slice(`${option}: `.length));
  }
}
