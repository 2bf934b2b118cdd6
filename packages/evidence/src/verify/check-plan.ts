import { isDeepStrictEqual } from "node:util";
import type { Plan } from "../format/plan.js";
import { layout, recordName } from "../format/layout.js";
import { questionOf, type ReportQuestion } from "../format/report-question.js";
import { unansweredStates, type EvidenceRecord } from "../format/record.js";
import { vendors } from "../vendors/vendors.js";
import type { Findings } from "./findings.js";
import { quoted } from "./quoted.js";
import type { CollectionDocuments } from "./read-collection.js";
import { RecordChecker } from "./record-checker.js";
import type { ReportCounts, VerifiedReport } from "./verification.js";

/** Holds the records against the plan: each is of a report that was planned, and asks for what was planned. */
export function checkPlan({ plan, records }: CollectionDocuments, findings: Findings): void {
  if (plan === undefined) return;
  const planned = new Map(plan.reports.map((report) => [report.id, report]));
  for (const [id, record] of records) {
    const wanted = planned.get(id);
    if (wanted !== undefined) {
      const onlyFormat = vendors[record.source.vendor]?.onlyFormatOf?.(wanted.report);
      if (!unansweredStates.includes(record.state))
        compareQuestions(questionOf(wanted, plan, onlyFormat), record, findings);
      continue;
    }
    const file = recordName(id);
    const message = `${quoted(file)} is of a report that ${layout.plan} does not have`;
    findings.add("record_unplanned", message, { file, report: id });
  }
}

function compareQuestions(planned: ReportQuestion, record: EvidenceRecord, findings: Findings): void {
  const { id, source, report, request } = record;
  const parts: Readonly<Record<keyof ReportQuestion, unknown>> = {
    report: report.type,
    tenant: source.tenant,
    realm: source.realm,
    format: request.format,
    arguments: request.arguments,
  };
  for (const [field, found] of Object.entries(parts)) {
    const expected = planned[field as keyof ReportQuestion];
    if (isDeepStrictEqual(expected, found)) continue;
    const message = `${layout.plan} says ${field} ${shown(expected)}, and the record ${shown(found)}`;
    const details = { expected: textOf(expected), found: textOf(found) };
    new RecordChecker(id, recordName(id), findings).add("plan_differs", message, details);
  }
}

const textOf = (value: unknown): string =>
  typeof value === "string" ? value : value === undefined ? "none" : JSON.stringify(value);

const maxShown = 200;

function shown(value: unknown): string {
  const text = typeof value === "string" ? quoted(value) : textOf(value);
  return text.length > maxShown ? `${text.slice(0, maxShown)}…` : text;
}

/** A file below `data/` that no record names is evidence of nothing. */
export function checkPayload({ records }: CollectionDocuments, files: ReadonlySet<string>, findings: Findings): void {
  const named = new Set([...records.values()].map(({ file }) => file?.name));
  for (const file of files) {
    if (!file.startsWith(`${layout.payload}/`) || named.has(file)) continue;
    findings.add("payload_unclaimed", `${quoted(file)} is named by no record`, { file });
  }
}

/** The reports in the order of the plan, those without a record among them; then what the plan does not know. */
export function orderReports(
  { plan, brokenRecords }: CollectionDocuments,
  found: readonly VerifiedReport[],
): readonly VerifiedReport[] {
  const byId = new Map(found.map((report) => [report.id, report]));
  const planned = (plan?.reports ?? []).map(({ id }): VerifiedReport => {
    const reason = brokenRecords.has(id) ? "its record cannot be read" : "it has no record";
    return byId.get(id) ?? { id, outcome: "missing", reason };
  });
  const ids = new Set(planned.map(({ id }) => id));
  return [...planned, ...found.filter(({ id }) => !ids.has(id))];
}

export function countReports(plan: Plan | undefined, reports: readonly VerifiedReport[]): ReportCounts {
  const count = (outcome: VerifiedReport["outcome"]): number =>
    reports.filter((report) => report.outcome === outcome).length;
  return {
    planned: plan?.reports.length ?? 0,
    verified: count("verified"),
    incomplete: count("incomplete"),
    unexpected: count("unexpected"),
    skipped: count("skipped"),
    missing: count("missing"),
  };
}
