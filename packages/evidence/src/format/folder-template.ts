import type { DocumentIssue } from "../evidence-error.js";

/** What stands for each placeholder. */
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
  template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => placeholders[name]?.(values) ?? whole);

/** What is wrong with a template. */
export function folderFaults(template: string, plan: string | undefined): DocumentIssue[] {
  const fault = (message: string): DocumentIssue => ({ path: "folder", message });
  const names = [...template.matchAll(/\{([^}]*)\}?/g)].map(([, name = ""]) => name);
  const unknown = names.filter((name) => !Object.hasOwn(placeholders, name));
  const known = Object.keys(placeholders).map((name) => `{${name}}`);
  return [
    ...unknown.map((name) => fault(`{${name}} is not known; expected ${known.join(", ")}`)),
    ...(names.includes("plan") && plan === undefined ? [fault("{plan} needs the plan's name")] : []),
    ...(template.includes("\0") ? [fault("has a NUL")] : []),
  ];
}

/** The week with that day's Thursday, of the year that Thursday is in. */
function isoWeek(date: Date): string {
  const day = date.getUTCDay() || 7;
  const thursday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + 4 - day));
  const year = thursday.getUTCFullYear();
  const week = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / 86_400_000 / 7) + 1;
  return `${year}-W${String(week).padStart(2, "0")}`;
}
