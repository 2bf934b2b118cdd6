import {
  ConfigError,
  defined,
  expectRecord,
  expectShape,
  flag,
  needed,
  text,
  type Rule,
  type Shape,
} from "@identity-reports/core";
import type { ReportDetails, ReportType } from "./models.js";

const list: Rule = [
  "a list of non-empty strings, with at least one",
  (value) => Array.isArray(value) && value.length > 0 && value.every((each) => text[1](each)),
];

/** The arguments of each type. */
const types: Readonly<Record<ReportType, Shape>> = {
  ACCOUNTS: { application: needed(text), sourceName: needed(text) },
  IDENTITIES_DETAILS: { correlatedOnly: flag },
  IDENTITIES: { correlatedOnly: flag },
  IDENTITY_PROFILE_IDENTITY_ERROR: { authoritativeSource: needed(text) },
  ORPHAN_IDENTITIES: { selectedFormats: list },
  UNCORRELATED_ACCOUNTS: { selectedFormats: list },
  SEARCH_EXPORT: { query: needed(text), indices: list, columns: text, sort: list },
};

/** @throws ConfigError when the type is missing, or an argument missing, wrong or not one of the type's. */
export function checkReportDetails(details: ReportDetails): void {
  expectShape("details", details, {
    reportType: needed(text, 'a report type such as "ACCOUNTS"'),
    arguments: undefined,
  });
  const { reportType } = details;
  const values = expectRecord("arguments", details.arguments ?? {});
  if (!Object.hasOwn(types, reportType)) {
    if (/^[a-z_]+$/i.test(reportType) && Object.hasOwn(types, reportType.toUpperCase())) {
      throw new ConfigError("reportType", `expected "${reportType.toUpperCase()}", in capitals`);
    }
    return;
  }
  expectShape("arguments", values, types[reportType as ReportType], "arguments.");
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
