import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { EvidenceError } from "../evidence-error.js";
import { fillFolder } from "../format/folder-template.js";
import { parsePlan } from "../format/parse-plan.js";
import type { Plan } from "../format/plan.js";
import type { EvidenceRecord } from "../format/record.js";
import { expectHeld } from "./expect-held.js";
import { expectSameQuestions } from "./expect-same-questions.js";
import { jobsOf, type Job } from "./jobs.js";
import { validateCollectOptions, type CollectOptions } from "./options.js";

/** What a call is to do, checked as far as that is possible without its folder. */
export interface PreparedCall {
  readonly plan: Plan;
  readonly jobs: readonly Job[];
  /** Absolute. */
  readonly folder: string;
}

/** @throws EvidenceError or ConfigError when the plan or an option is wrong. */
export function prepareCall(plan: Plan, options: CollectOptions): PreparedCall {
  validateCollectOptions(options);
  const parsedPlan = parsePlan(plan);
  const jobs = jobsOf(parsedPlan, options);
  const folder = folderOf(parsedPlan, options);
  // Checked before the folder is made: one that is missing holds nothing.
  if (!existsSync(folder)) expectHeld(new Map(), jobs, folder);
  return { plan: parsedPlan, jobs, folder };
}

/** @throws EvidenceError or ConfigError when the records of the folder do not fit the call. */
export function expectFitting(records: ReadonlyMap<string, EvidenceRecord>, { jobs, folder }: PreparedCall): void {
  expectSameQuestions(records, jobs);
  expectHeld(records, jobs, folder);
}

function folderOf({ folder: template, name }: Plan, { folder }: CollectOptions): string {
  if (folder !== undefined) return resolve(folder);
  if (template !== undefined) return resolve(fillFolder(template, { date: new Date(), plan: name }));
  const issues = [{ path: "folder", message: "is missing, in the plan and in the options" }];
  throw new EvidenceError("folder: is missing, in the plan and in the options", { code: "plan_invalid", issues });
}
