import { isDeepStrictEqual } from "node:util";
import { layout, recordName } from "../format/layout.js";
import { unansweredStates, type EvidenceRecord } from "../format/record.js";
import { questionOf, type ReportQuestion } from "../format/report-question.js";
import { isCheckedByExpectation, isSameExpectation } from "../format/same-expectation.js";
import { vendors } from "../vendors/vendors.js";
import type { Findings } from "./findings.js";
import { quoted } from "./quoted.js";
import type { CollectionDocuments } from "./read-collection.js";
import { RecordChecker } from "./record-checker.js";

/**
 * Compares the records with the plan: each must be of a report of the plan, answer its question, and expect of its file what
 * the plan expects.
 */
export function checkPlan({ plan, records }: CollectionDocuments, findings: Findings): void {
  if (plan === undefined) return;
  const planned = new Map(plan.reports.map((report) => [report.id, report]));
  for (const [id, record] of records) {
    const report = planned.get(id);
    if (report === undefined) {
      const file = recordName(id);
      const message = `${quoted(file)} is for a report that ${layout.plan} does not have`;
      findings.add("record_unplanned", message, { file, report: id });
      continue;
    }
    if (isCheckedByExpectation(record) && !isSameExpectation(report, record))
      addDifference(record, "expect", report.expect, record.expect, findings);
    if (!unansweredStates.includes(record.state)) {
      const onlyFormat = vendors[record.source.vendor]?.onlyFormatOf?.(report.report);
      compareQuestions(questionOf(report, plan, onlyFormat), record, findings);
    }
  }
}

const questionFields = ["report", "tenant", "realm", "format", "arguments"] as const satisfies (keyof ReportQuestion)[];

function compareQuestions(planned: ReportQuestion, record: EvidenceRecord, findings: Findings): void {
  const { source, report, request } = record;
  const recorded: Readonly<Record<keyof ReportQuestion, unknown>> = {
    report: report.type,
    tenant: source.tenant,
    realm: source.realm,
    format: request.format,
    arguments: request.arguments,
  };
  for (const field of questionFields) {
    const [expected, found] = [planned[field], recorded[field]];
    if (!isDeepStrictEqual(expected, found)) addDifference(record, field, expected, found, findings);
  }
}

function addDifference(
  { id }: EvidenceRecord,
  field: keyof ReportQuestion | "expect",
  expected: unknown,
  found: unknown,
  findings: Findings,
): void {
  const message = `${layout.plan} says ${field} ${shown(expected)}, and the record ${shown(found)}`;
  const details = { expected: asText(expected), found: asText(found) };
  new RecordChecker(id, recordName(id), findings).add("plan_differs", message, details);
}

const asText = (value: unknown): string =>
  typeof value === "string" ? value : value === undefined ? "none" : JSON.stringify(value);

const maxShown = 200;

function shown(value: unknown): string {
  const text = typeof value === "string" ? quoted(value) : asText(value);
  return text.length > maxShown ? `${text.slice(0, maxShown)}…` : text;
}
