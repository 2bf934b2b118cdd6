import type { DocumentIssue } from "../evidence-error.js";
import { folderIssues } from "./folder-template.js";
import { parseDocument } from "./parse-document.js";
import type { Plan } from "./plan.js";
import { planSchema } from "./plan-schema.js";

/** Every key of a plan, for suggestions. */
const knownKeys = [
  ...["version", "name", "folder", "defaults", "reports", "tenant", "format", "realm", "maxWait", "declared"],
  ...["id", "report", "arguments", "control", "expect", "skip", "minRows", "columns", "reviewPeriod", "from", "to"],
];

/**
 * Reads a plan: JSON text, or the value that was read from JSON or YAML. Unknown keys are refused.
 *
 * @throws EvidenceError with the code `plan_invalid`; its `issues` name every fault with its place.
 *
 * @example
 * ```ts
 * const plan = parsePlan(await readFile("quarter.json", "utf8"));
 * console.log(plan.reports.length);
 * ```
 */
export function parsePlan(source: unknown): Plan {
  return parseDocument({ name: "the plan", code: "plan_invalid", schema: planSchema, knownKeys, findIssues }, source);
}

/** What is wrong between several fields of a plan. */
function findIssues({ reports, defaults = {}, folder, name }: Plan): DocumentIssue[] {
  const issues: DocumentIssue[] = folder === undefined ? [] : folderIssues(folder, name);
  const seen = new Map<string, number>();
  for (const [index, { id, tenant = defaults.tenant, control = [], expect }] of reports.entries()) {
    const first = seen.get(id);
    if (first !== undefined) issues.push({ path: `reports[${index}].id`, message: `is that of reports[${first}]` });
    seen.set(id, first ?? index);
    if (tenant === undefined)
      issues.push({ path: `reports[${index}].tenant`, message: "is missing, and defaults.tenant too" });
    for (const [list, names] of Object.entries({
      "expect.columns": expect?.columns ?? [],
      control: [control].flat(),
    })) {
      const twice = names.findIndex((name, at) => names.indexOf(name) < at);
      if (twice >= 0) issues.push({ path: `reports[${index}].${list}[${twice}]`, message: "is there twice" });
    }
  }
  return issues;
}
