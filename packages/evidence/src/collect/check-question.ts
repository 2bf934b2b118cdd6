import { isDeepStrictEqual } from "node:util";
import { EvidenceError } from "../evidence-error.js";
import { unansweredStates, type EvidenceRecord } from "../format/record.js";
import type { Job } from "./jobs.js";

/**
 * A collection answers one plan. What was asked may not be changed behind its answer.
 *
 * @throws EvidenceError `plan_differs` that names the report.
 */
export function expectSameQuestions(records: ReadonlyMap<string, EvidenceRecord>, jobs: readonly Job[]): void {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  for (const record of records.values()) {
    const job = byId.get(record.id);
    if (job === undefined) throw differs(record.id, "was collected, and is not in this plan; give it a skip instead");
    const difference = unansweredStates.includes(record.state) ? undefined : differenceOf(record, job);
    if (difference !== undefined) throw differs(record.id, `was asked for with another ${difference}`);
  }
}

function differenceOf(
  { source, report, request }: EvidenceRecord,
  { asked, client, tenant, format }: Job,
): string | undefined {
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ["tenant", source.tenant, tenant],
    ["address", source.baseUrl, client.baseUrl],
    ["realm", source.realm, asked.realm],
    ["report", report.type, asked.report],
    ["format", request.format, format],
    // As JSON has them: a plan that was built in a program may hold what JSON leaves out.
    ["arguments", request.arguments, JSON.parse(JSON.stringify(asked.arguments))],
  ];
  return pairs.find(([, before, now]) => !isDeepStrictEqual(before, now))?.[0];
}

const differs = (id: string, what: string): EvidenceError =>
  new EvidenceError(`${id}: ${what}; a collection answers one plan, so take another folder`, {
    code: "plan_differs",
    label: id,
  });
