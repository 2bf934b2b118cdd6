import { isRecord } from "@identity-reports/core/vendor";
import type { ReportTemplate } from "./template-models.js";
import { parseReportConfig } from "./report-config.js";

/** What two versions of a template can differ in. Owner, dates and version always differ and mean nothing. */
export type TemplateDifference = "displayName" | "description" | "reportConfig" | "viewers";

/** The config as an object; what cannot be read is compared as it is. */
function configOf({ reportConfig }: ReportTemplate): unknown {
  try {
    return parseReportConfig(reportConfig ?? {});
  } catch {
    return reportConfig;
  }
}

/** One text for values that are equal, whatever the order of their keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    isRecord(each) ? Object.fromEntries(Object.entries(each).sort(([left], [right]) => (left < right ? -1 : 1))) : each,
  );
}

/** What of a template matters on another tenant, as text that can be compared. */
const contentOf = (template: ReportTemplate): Readonly<Record<TemplateDifference, string>> => ({
  displayName: (template.displayName ?? "").trim(),
  description: template.description ?? "",
  reportConfig: canonical(configOf(template)),
  viewers: canonical([...(template.viewers ?? [])].sort()),
});

/** What differs between a template and its counterpart on another tenant. */
export function differencesBetween(source: ReportTemplate, target: ReportTemplate): readonly TemplateDifference[] {
  const [ours, theirs] = [contentOf(source), contentOf(target)];
  return (Object.keys(ours) as TemplateDifference[]).filter((name) => ours[name] !== theirs[name]);
}

const folded = ({ displayName }: ReportTemplate): string => (displayName ?? "").trim().toLowerCase();

/** The versions of a template that a list has: by name, or else by display name, of which no two are alike. */
export function counterpartsOf(
  source: ReportTemplate,
  templates: readonly ReportTemplate[],
): { readonly draft: ReportTemplate | undefined; readonly published: ReportTemplate | undefined } {
  const byName = templates.filter(({ name }) => name === source.name);
  const found =
    byName.length > 0 ? byName : templates.filter((each) => folded(source) !== "" && folded(each) === folded(source));
  const ofType = (wanted: string): ReportTemplate | undefined =>
    found.find(({ type }) => type?.toLowerCase() === wanted);
  return { draft: ofType("draft"), published: ofType("published") };
}
