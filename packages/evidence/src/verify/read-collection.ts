import { parsePlan } from "../format/parse-plan.js";
import type { Plan } from "../format/plan.js";
import type { EvidenceRecord } from "../format/record.js";
import { parseRecord } from "../format/record-schema.js";
import { layout, recordName } from "../format/layout.js";
import type { Findings } from "./findings.js";
import { quoted } from "./quoted.js";
import { DocumentBudget, readDocument } from "./read-document.js";

/** The plan and the records of a collection, as far as they can be read. */
export interface CollectionDocuments {
  readonly plan: Plan | undefined;
  /** By id of the report. */
  readonly records: ReadonlyMap<string, EvidenceRecord>;
  /** Ids of records that are there, and cannot be read. */
  readonly brokenRecords: ReadonlySet<string>;
}

/** Reads the plan and all records. @param files the regular files of the folder. */
export async function readCollection(
  folder: string,
  files: ReadonlySet<string>,
  findings: Findings,
): Promise<CollectionDocuments> {
  const budget = new DocumentBudget();
  const plan = await readPlan(folder, files, findings, budget);
  const records = new Map<string, EvidenceRecord>();
  const brokenRecords = new Set<string>();
  for (const file of files) {
    const id = /^records\/([^/]+)\.json$/.exec(file)?.[1];
    if (id === undefined) continue;
    const record = await readDocument(
      folder,
      file,
      "record_invalid",
      (text) => parseRecord(text, file),
      findings,
      budget,
    );
    if (record?.id === id) records.set(id, record);
    else brokenRecords.add(id);
    if (record === undefined || record.id === id) continue;
    const message = `${file} is the record of ${quoted(record.id)}, whose name is ${recordName(record.id)}`;
    findings.add("record_invalid", message, { file, report: id, expected: id, found: record.id });
  }
  return { plan, records, brokenRecords };
}

async function readPlan(
  folder: string,
  files: ReadonlySet<string>,
  findings: Findings,
  budget: DocumentBudget,
): Promise<Plan | undefined> {
  const file = layout.plan;
  if (files.has(file)) return await readDocument(folder, file, "plan_invalid", parsePlan, findings, budget);
  const message = `${file} is missing: the planned reports are not known`;
  findings.add("plan_missing", message, { file });
  return undefined;
}
