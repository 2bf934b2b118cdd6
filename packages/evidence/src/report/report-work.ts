import { AbortedError, type RunHandle } from "@identity-reports/core";
import { defined } from "@identity-reports/core/vendor";
import type { CollectContext } from "../collect/context.js";
import type { ReportEvent } from "../collect/events.js";
import type { Job } from "../collect/jobs.js";
import { errorJson } from "../format/error-json.js";
import type { Attempt, EvidenceRecord } from "../format/record.js";
import type { RunFacts } from "../format/record-run.js";
import type { StepResult } from "./report-result.js";
import { RunObserver } from "./run-observer.js";
import { nextStepOf } from "./next-step.js";

/** One report while it is collected: its job, and its record on the disk. */
export class ReportWork {
  readonly job: Job;
  readonly context: CollectContext;
  readonly observer: RunObserver;
  /** True once this call has started the run. */
  hasStartedRun = false;
  /** The vendor's id of the tenant, once it is known. */
  tenantId: string | undefined;

  constructor(job: Job, context: CollectContext) {
    this.job = job;
    this.context = context;
    this.observer = new RunObserver((operation) => job.vendor.apiVersionOf(operation));
  }

  /** The record. Undefined for a report that was never begun. */
  get record(): EvidenceRecord | undefined {
    return this.context.collection.records.get(this.job.id);
  }

  /** The record of a report that was begun. */
  get current(): EvidenceRecord {
    return this.record as EvidenceRecord;
  }

  /** Changes fields of the record, on the disk, and adds what the responses said so far. */
  async write(changes: Partial<EvidenceRecord>): Promise<void> {
    const { requestIds, clockSkewMs, apiVersion } = this.observer;
    const before = this.current;
    const request = requestIds.length === 0 ? before.request : { ...before.request, requestIds };
    const source = { ...before.source, ...defined({ apiVersion, tenantId: this.tenantId }) };
    const collector = clockSkewMs === undefined ? before.collector : { ...before.collector, clockSkewMs };
    await this.context.collection.writeRecord({ ...before, source, request, collector, ...changes });
  }

  /** Writes that the report has failed. @param changes further fields of the record. */
  async fail(at: "run" | "file", error: unknown, changes: Partial<EvidenceRecord> = {}): Promise<StepResult> {
    const failure = { at, error: errorJson(error), nextStep: nextStepOf(error) };
    await this.write({ ...changes, state: "failed", failure, attempts: this.attempts("failed", error) });
    return {};
  }

  /** This call ends before the report is done. Its record stays as it is, and the next call continues the run. */
  interrupted(error: unknown): StepResult {
    return { error: errorJson(error), nextStep: nextStepOf(error), stopped: this.context.stop.by };
  }

  /** A stop ended the reading of the report's file. */
  interruptedReading(name: string): StepResult {
    const error = errorJson(new AbortedError(`${name}: reading it back was stopped`));
    const nextStep = { action: "resume", reason: "the file was saved; the next call reads it back" } as const;
    return { error, nextStep, stopped: this.context.stop.by };
  }

  /** The attempts of the record, with this outcome for the last one. */
  attempts(outcome: Attempt["outcome"], error?: unknown): readonly Attempt[] {
    const { attempts } = this.current;
    const json = error === undefined ? {} : { error: errorJson(error) };
    return attempts.map((each, index) => (index === attempts.length - 1 ? { ...each, outcome, ...json } : each));
  }

  /** Emits a `report` event: the report has come to this phase. */
  emitPhase(phase: ReportEvent["phase"], more: Partial<ReportEvent> = {}): void {
    const { id, question } = this.job;
    const { tenant, report } = question;
    this.context.emit({ ...more, type: "report", id, tenant, report, phase });
  }
}

/** What a handle says about its run. */
export const runFacts = (handle: RunHandle): RunFacts => ({
  id: handle.id,
  handle: { ...handle },
  startedAt: handle.startedAt,
  joined: (handle as { readonly joined?: boolean }).joined === true,
});
