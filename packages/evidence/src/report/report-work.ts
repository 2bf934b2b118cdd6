import { AbortedError, type RunHandle } from "@identity-reports/core";
import { defined } from "@identity-reports/core/vendor";
import type { CollectContext } from "../collect/context.js";
import type { ReportEvent } from "../collect/events.js";
import type { Job } from "../collect/jobs.js";
import { errorJson } from "../format/error-json.js";
import type { Attempt, EvidenceRecord } from "../format/record.js";
import type { RunFacts } from "../format/record-run.js";
import type { ReportNews } from "./report-result.js";
import { RunObserver } from "./run-observer.js";
import { whatNext } from "./what-next.js";

/** What a step has to say beside what it wrote into the record. */
export type News = Omit<ReportNews, "step">;

/** One report while it is worked on: its job, and its record on the disk. */
export class ReportWork {
  readonly job: Job;
  readonly context: CollectContext;
  readonly observer: RunObserver;
  /** True once this call has started the run. */
  isStarter = false;
  /** The vendor's id of the tenant, once it is known. */
  tenantId: string | undefined;

  constructor(job: Job, context: CollectContext) {
    this.job = job;
    this.context = context;
    this.observer = new RunObserver((operation) => job.vendor.apiVersionOf(operation));
  }

  /** Undefined for a report that was never begun. */
  get record(): EvidenceRecord | undefined {
    return this.context.collection.records.get(this.job.id);
  }

  /** The record of a report that was begun. */
  get current(): EvidenceRecord {
    return this.record as EvidenceRecord;
  }

  /** Changes the record, on the disk. */
  async write(changes: Partial<EvidenceRecord>): Promise<void> {
    const { requestIds, clockSkewMs, apiVersion } = this.observer;
    const before = this.current;
    const request = requestIds.length === 0 ? before.request : { ...before.request, requestIds };
    const source = { ...before.source, ...defined({ apiVersion, tenantId: this.tenantId }) };
    const collector = clockSkewMs === undefined ? before.collector : { ...before.collector, clockSkewMs };
    await this.context.collection.writeRecord({ ...before, source, request, collector, ...changes });
  }

  /** The report has failed, with its run or with the file of a run that is done. */
  async fail(at: "run" | "file", error: unknown, facts: Partial<EvidenceRecord> = {}): Promise<News> {
    const failure = { at, error: errorJson(error), nextStep: whatNext(error) };
    await this.write({ ...facts, state: "failed", failure, attempts: this.attempts("failed", error) });
    return AbortedError.is(error) ? { stopped: this.context.stop.by } : {};
  }

  /** The run goes on without us, and the record stays as it is. */
  interrupted(error: unknown): News {
    return { error: errorJson(error), nextStep: whatNext(error), stopped: this.context.stop.by };
  }

  /** The attempts, with the outcome of the last one. */
  attempts(outcome: Attempt["outcome"], error?: unknown): readonly Attempt[] {
    const { attempts } = this.current;
    const json = error === undefined ? {} : { error: errorJson(error) };
    return attempts.map((each, index) => (index === attempts.length - 1 ? { ...each, outcome, ...json } : each));
  }

  /** Emits a `report` event: the report has come to this phase. */
  emitPhase(phase: ReportEvent["phase"], more: Partial<ReportEvent> = {}): void {
    const { id, tenant, asked } = this.job;
    this.context.emit({ ...more, type: "report", id, tenant, report: asked.report, phase });
  }
}

/** What the record has of a run, by its handle. */
export const runFacts = (handle: RunHandle): RunFacts => ({
  id: handle.id,
  handle: { ...handle },
  startedAt: handle.startedAt,
  joined: (handle as { readonly joined?: boolean }).joined === true,
});
