import type { DocumentIssue } from "../evidence-error.js";

/** The values of the placeholders. */
export interface FolderValues {
  readonly date: Date;
  /** The plan's name. */
  readonly plan?: string | undefined;
}

const placeholders: Readonly<Record<string, (values: FolderValues) => string>> = {
  date: ({ date }) => date.toISOString().slice(0, 10),
  month: ({ date }) => date.toISOString().slice(0, 7),
  week: ({ date }) => isoWeek(date),
  plan: ({ plan = "" }) => plan,
};

/** `evidence/{date}` → `evidence/2026-11-29`. Dates are in UTC, weeks as in ISO 8601: `2026-W48`. */
export const fillFolder = (template: string, values: FolderValues): string =>
  template.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => placeholders[name]?.(values) ?? placeholder);

/** What is wrong with a template. */
export function folderIssues(template: string, plan: string | undefined): DocumentIssue[] {
  const issue = (message: string): DocumentIssue => ({ path: "folder", message });
  const names = [...template.matchAll(/\{([^}]*)\}?/g)].map(([, name = ""]) => name);
  const unknown = names.filter((name) => !Object.hasOwn(placeholders, name));
  const known = Object.keys(placeholders).map((name) => `{${name}}`);
  return [
    ...unknown.map((name) => issue(`{${name}} is not known; expected ${known.join(", ")}`)),
    ...(names.includes("plan") && plan === undefined ? [issue("{plan} needs the plan's name")] : []),
    ...(template.includes("\0") ? [issue("has a NUL")] : []),
  ];
}

/** Week of ISO 8601: it belongs to the year that its Thursday is in. */
function isoWeek(date: Date): string {
  const day = date.getUTCDay() || 7;
  const thursday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + 4 - day));
  const year = thursday.getUTCFullYear();
  const week = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / 86_400_000 / 7) + 1;
  return `${year}-W${String(week).padStart(2, "0")}`;
}
