import { unusableFolder } from "../folder/collection.js";
import type { Plan } from "../format/plan.js";
import { plural } from "../format/plural.js";
import type { EvidenceRecord } from "../format/record.js";
import { isCheckedByExpectation, isSameExpectation } from "../format/same-expectation.js";
import type { ReportResult } from "../format/result.js";
import { collectReport } from "../report/collect-report.js";
import { reportResult } from "../report/report-result.js";
import { seal, type Unsealed } from "../seal/seal.js";
import type { CollectContext } from "./context.js";
import type { Job } from "./jobs.js";
import { mapConcurrently } from "./map-concurrently.js";
import { stepFor, type ReportStep } from "./report-step.js";

const defaultConcurrency = 4;

/** States that only another call, or a person, can change. */
const settledStates: readonly EvidenceRecord["state"][] = ["verified", "failed", "unknown", "skipped"];
/** Outcomes of reports that the next call continues, whatever an earlier call has written in their records. */
const openOutcomes: readonly ReportResult["outcome"][] = ["running", "not-started"];
/** Steps that change nothing in the folder. */
const idleSteps: readonly ReportStep[] = ["keep", "leave"];

/** Collects the reports of a plan, and seals their collection: the work of one call. */
export class PlanCollector {
  readonly #context: CollectContext;
  readonly #plan: Plan;
  readonly #jobs: readonly Job[];
  /** What to do for each report, by id. A report that `only` leaves out is not in it. */
  readonly #steps: ReadonlyMap<string, ReportStep>;
  #results: readonly ReportResult[] = [];

  constructor(context: CollectContext, plan: Plan, jobs: readonly Job[]) {
    const { collection, options } = context;
    const { retryFailed = false, cleanUp = false, only } = options;
    this.#context = context;
    this.#plan = plan;
    this.#jobs = jobs;
    this.#steps = new Map(
      jobs
        .filter(({ id }) => only === undefined || only.includes(id))
        .map((job) => [job.id, stepFor(collection.records.get(job.id), job, { retryFailed, cleanUp })]),
    );
  }

  /** Collects the reports: all tenants at once, and of each tenant at most `concurrency` reports at once. */
  async collectReports(): Promise<readonly ReportResult[]> {
    const { options } = this.#context;
    const { concurrency = defaultConcurrency } = options;
    const jobsByTenant = groupByTenant(this.#jobs);
    this.#emitBegin();
    if (!(await this.#isDone())) await this.#reopen();
    const results = await Promise.all(
      [...jobsByTenant.values()].map((jobs) => mapConcurrently(concurrency, jobs, (job) => this.#collectReport(job))),
    );
    const byId = new Map(results.flat().map((result) => [result.id, result]));
    this.#results = this.#jobs.map(({ id }) => byId.get(id) as ReportResult);
    return this.#results;
  }

  /** @returns why the collection is not sealed; undefined when it is. */
  async seal(): Promise<Unsealed | undefined> {
    const { collection, options, stop } = this.#context;
    const left = this.#results.filter((result, index) => this.#isLeft(result, this.#jobs[index] as Job)).length;
    if (left > 0)
      return {
        reason: `${left} of ${plural(this.#jobs.length, "report")} not done; call again to continue`,
        exit: "done",
      };
    const { sign = [], timestamp } = options;
    const signers = [...sign, ...(timestamp === undefined ? [] : [timestamp])];
    try {
      return await seal(collection, this.#plan, signers, stop.signal);
    } catch (error) {
      if (!stop.signal.aborted) throw error;
      const reason = "stopped before all files were read again; call again to continue";
      return { reason, exit: stop.by === "signal" ? "stopped" : "not-now" };
    }
  }

  /** Whether the next call has something to do for a report before its collection can be sealed. */
  #isLeft({ id, outcome }: ReportResult, job: Job): boolean {
    const record = this.#context.collection.records.get(id);
    if (record === undefined || !settledStates.includes(record.state) || openOutcomes.includes(outcome)) return true;
    // The plan was changed, and this call has not come to check the file against it.
    return isCheckedByExpectation(record) && !isSameExpectation(job, record);
  }

  #emitBegin(): void {
    const { collection, emit } = this.#context;
    const tenants = groupByTenant(this.#jobs.filter(({ id }) => this.#steps.has(id))).size;
    const kept = [...this.#steps.values()].filter((step) => step === "keep").length;
    emit({ type: "begin", folder: collection.folder, reports: this.#steps.size, kept, tenants });
  }

  async #collectReport(job: Job): Promise<ReportResult> {
    const { collection, stop } = this.#context;
    const step = this.#steps.get(job.id);
    if (step === undefined) return reportResult(job, collection.records.get(job.id), "none", {});
    const isStopped = stop.by !== undefined && !idleSteps.includes(step);
    if (!isStopped) return await collectReport(job, step, this.#context);
    return reportResult(job, collection.records.get(job.id), "none", { stopped: stop.by });
  }

  /** Whether the collection is sealed, and no step would change anything in it. */
  async #isDone(): Promise<boolean> {
    const { collection } = this.#context;
    if (!(await collection.isSealed)) return false;
    return this.#jobs.every((job) => {
      const step = this.#steps.get(job.id);
      const record = collection.records.get(job.id);
      if (step === undefined) return record !== undefined;
      if (step === "hold") return record?.state === "unknown";
      if (step === "skip") return record?.state === "skipped" && record.skipped === job.skip;
      return idleSteps.includes(step);
    });
  }

  /** Opens the collection for changes: from now on the folder is no bag, until it is sealed again. */
  async #reopen(): Promise<void> {
    const { collection } = this.#context;
    try {
      await collection.unseal();
      await collection.removeUnfinishedFiles();
      await collection.writePlan(this.#plan);
    } catch (error) {
      throw unusableFolder(collection.folder, error);
    }
  }
}

function groupByTenant(jobs: readonly Job[]): ReadonlyMap<string, readonly Job[]> {
  const groups = new Map<string, Job[]>();
  for (const job of jobs) {
    const group = groups.get(job.question.tenant);
    if (group === undefined) groups.set(job.question.tenant, [job]);
    else group.push(job);
  }
  return groups;
}
