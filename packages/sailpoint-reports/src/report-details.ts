import {
  ConfigError,
  expectKnownKeys,
  expectRecord,
  expectShape,
  expectText,
  flag,
  text,
  type Rule,
} from "@identity-reports/core";
import type { ReportDetails, ReportType } from "./models.js";

const list: Rule = [
  "a list of non-empty strings, with at least one",
  (value) => Array.isArray(value) && value.length > 0 && value.every((each) => text[1](each)),
];

/** The arguments of each type. SailPoint cannot do without those that are `needed`. */
const types: Readonly<Record<ReportType, { readonly [argument: string]: Rule }>> = {
  ACCOUNTS: { application: text, sourceName: text },
  IDENTITIES_DETAILS: { correlatedOnly: flag },
  IDENTITIES: { correlatedOnly: flag },
  IDENTITY_PROFILE_IDENTITY_ERROR: { authoritativeSource: text },
  ORPHAN_IDENTITIES: { selectedFormats: list },
  UNCORRELATED_ACCOUNTS: { selectedFormats: list },
  SEARCH_EXPORT: { query: text, indices: list, columns: text, sort: list },
};
const needed = ["application", "sourceName", "authoritativeSource", "query"];

/** @throws ConfigError when the type is missing, or an argument missing, wrong or not one of the type's. */
export function checkReportDetails(details: ReportDetails): void {
  expectRecord("details", details, "{ reportType, arguments }");
  expectKnownKeys("details", details, ["reportType", "arguments"]);
  const reportType = expectText("reportType", details.reportType, 'a report type such as "ACCOUNTS"');
  const values = expectRecord("arguments", details.arguments ?? {});
  if (!Object.hasOwn(types, reportType)) {
    if (/^[a-z_]+$/i.test(reportType) && Object.hasOwn(types, reportType.toUpperCase())) {
      throw new ConfigError("reportType", `expected "${reportType.toUpperCase()}", in capitals`);
    }
    return;
  }
  const shape = types[reportType as ReportType];
  for (const name of needed) if (name in shape) expectText(`arguments.${name}`, values[name]);
  expectShape("arguments", values, shape, "arguments.");
}

/** The body SailPoint gets: always with arguments, and with the one it requires although it has a default. */
export function reportDetailsBody({ reportType, arguments: values = {} }: ReportDetails): Record<string, unknown> {
  return { reportType, arguments: reportType === "IDENTITIES_DETAILS" ? { correlatedOnly: false, ...values } : values };
}
