import { isDeepStrictEqual } from "node:util";
import { EvidenceError } from "../evidence-error.js";
import { unansweredStates, type EvidenceRecord } from "../format/record.js";
import type { Job } from "./jobs.js";

/**
 * A collection answers one plan: a report that has an answer may not be asked another question, or the record would say what
 * was never asked.
 *
 * @throws EvidenceError `plan_differs` that names the report.
 */
export function expectSameQuestions(records: ReadonlyMap<string, EvidenceRecord>, jobs: readonly Job[]): void {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  for (const record of records.values()) {
    const job = byId.get(record.id);
    if (job === undefined)
      throw planDiffers(record.id, "was collected, and is not in this plan; give it a skip instead");
    const difference = unansweredStates.includes(record.state) ? undefined : differenceOf(record, job);
    if (difference !== undefined) throw planDiffers(record.id, `was collected with another ${difference}`);
  }
}

/** The first part of the question that differs. */
function differenceOf(
  { source, report, request }: EvidenceRecord,
  { question, client }: Job,
): "tenant" | "address" | "realm" | "report" | "format" | "arguments" | undefined {
  const pairs = [
    ["tenant", source.tenant, question.tenant],
    ["address", source.baseUrl, client.baseUrl],
    ["realm", source.realm, question.realm],
    ["report", report.type, question.report],
    ["format", request.format, question.format],
    // A plan that a program made may hold what JSON leaves out: undefined, for one. The record was read from JSON.
    ["arguments", request.arguments, JSON.parse(JSON.stringify(question.arguments))],
  ] as const;
  return pairs.find(([, recorded, planned]) => !isDeepStrictEqual(recorded, planned))?.[0];
}

const planDiffers = (id: string, what: string): EvidenceError =>
  new EvidenceError(`${id}: ${what}; a collection belongs to one plan, so use another folder`, {
    code: "plan_differs",
    label: id,
  });
