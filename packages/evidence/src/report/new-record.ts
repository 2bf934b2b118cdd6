import { randomUUID } from "node:crypto";
import { hostname, userInfo } from "node:os";
import type { Attempt, EvidenceRecord } from "../format/record.js";
import type { Period } from "../format/record-question.js";
import type { Collector } from "../format/record-run.js";
import { recordType } from "../format/record.js";
import type { Job } from "../collect/jobs.js";
import { packageVersions } from "./package-versions.js";

declare const __VERSION__: string;

/**
 * The record of a report that is about to be started, or that the plan skips.
 *
 * @param before its record so far: its id and its attempts are kept.
 */
export function newRecord(
  job: Job,
  before: EvidenceRecord | undefined,
  identify: readonly ("host" | "user")[] = [],
): EvidenceRecord {
  const { id, client, question, vendor, declared, expect } = job;
  const { tenant, realm, format } = question;
  const base: Omit<EvidenceRecord, "state"> = {
    type: recordType,
    version: 1,
    id,
    uuid: before?.uuid ?? randomUUID(),
    attempts: attemptsOf(before),
    source: { tenant, vendor: client.vendor, baseUrl: client.baseUrl, realm },
    report: vendor.logicOf(question),
    request: { arguments: question.arguments, format, requestIds: [] },
    period: vendor.periodOf?.(question) ?? declaredPeriod(job),
    collector: collectorOf(job, identify),
    expect,
    declared,
  };
  if (job.skip !== undefined) return { ...base, state: "skipped", skipped: job.skip };
  const at = new Date().toISOString();
  const attempt: Attempt = { number: base.attempts.length + 1, at, outcome: "open" };
  return {
    ...base,
    state: "starting",
    attempts: [...base.attempts, attempt],
    request: { ...base.request, sentAt: at },
  };
}

/** An attempt of unknown outcome has been released by a person: without that, no new record is made. */
const attemptsOf = (before: EvidenceRecord | undefined): readonly Attempt[] =>
  (before?.attempts ?? []).map((attempt) =>
    attempt.outcome === "open" || attempt.outcome === "unknown"
      ? { ...attempt, outcome: "released" as const }
      : attempt,
  );

function declaredPeriod({ declared: { reviewPeriod } }: Job): Period | undefined {
  return reviewPeriod === undefined ? undefined : { ...reviewPeriod, basis: "declared" };
}

function collectorOf(job: Job, identify: readonly ("host" | "user")[]): Collector {
  return {
    name: "@identity-reports/evidence",
    version: __VERSION__,
    packages: packageVersions(job),
    runtime: `node ${process.version}`,
    platform: `${process.platform} ${process.arch}`,
    ...(identify.includes("host") ? { host: hostname() } : {}),
    ...(identify.includes("user") ? { user: userInfo().username } : {}),
  };
}
