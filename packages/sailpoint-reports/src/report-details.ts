import { ConfigError, expectFlag, expectKnownKeys, expectRecord, expectText, refuse } from "@identity-reports/core";
import type { ReportDetails, ReportType } from "./models.js";

/** What an argument must be. A trailing `!` marks the ones SailPoint cannot do without. */
type Rule = "text!" | "text" | "flag" | "list";

const rules: Readonly<Record<ReportType, Readonly<Record<string, Rule>>>> = {
  ACCOUNTS: { application: "text!", sourceName: "text!" },
  IDENTITIES_DETAILS: { correlatedOnly: "flag" },
  IDENTITIES: { correlatedOnly: "flag" },
  IDENTITY_PROFILE_IDENTITY_ERROR: { authoritativeSource: "text!" },
  ORPHAN_IDENTITIES: { selectedFormats: "list" },
  UNCORRELATED_ACCOUNTS: { selectedFormats: "list" },
  SEARCH_EXPORT: { query: "text!", indices: "list", columns: "text", sort: "list" },
};

function checkArgument(option: string, value: unknown, rule: Rule): void {
  if (value === undefined && rule !== "text!") return;
  if (rule === "flag") return void expectFlag(option, value);
  if (rule !== "list") return void expectText(option, value);
  if (!Array.isArray(value) || value.length === 0) refuse(option, "a list with at least one entry", value);
  value.forEach((each, index) => expectText(`${option}[${index}]`, each));
}

/** @throws ConfigError when the type is missing, or an argument missing, wrong or not one of the type's. */
export function checkReportDetails(details: ReportDetails): void {
  expectRecord("details", details, "{ reportType, arguments }");
  expectKnownKeys("details", details, ["reportType", "arguments"]);
  const reportType = expectText("reportType", details.reportType, 'a report type such as "ACCOUNTS"');
  const values = expectRecord("arguments", details.arguments ?? {});
  if (!Object.hasOwn(rules, reportType)) {
    if (/^[a-z_]+$/i.test(reportType) && Object.hasOwn(rules, reportType.toUpperCase())) {
      throw new ConfigError("reportType", `expected "${reportType.toUpperCase()}", in capitals`);
    }
    return;
  }
  const known = rules[reportType as ReportType];
  expectKnownKeys("arguments", values, Object.keys(known));
  for (const [name, rule] of Object.entries(known)) checkArgument(`arguments.${name}`, values[name], rule);
}

/** The body SailPoint gets: always with arguments, and with the one it requires although it has a default. */
export function reportDetailsBody({ reportType, arguments: values = {} }: ReportDetails): Record<string, unknown> {
  return { reportType, arguments: reportType === "IDENTITIES_DETAILS" ? { correlatedOnly: false, ...values } : values };
}
