import { plural } from "../format/plural.js";
import { resolve } from "node:path";
import { notify } from "@identity-reports/core/vendor";
import { EvidenceError } from "../evidence-error.js";
import { fillFolder } from "../format/folder-template.js";
import { parsePlan } from "../format/parse-plan.js";
import type { Plan } from "../format/plan.js";
import type { EvidenceRecord } from "../format/record.js";
import type { CollectResult, ReportResult } from "../format/result.js";
import { Collection, unusable } from "../folder/collection.js";
import { seal, type Unsealed } from "../seal/seal.js";
import { expectSameQuestions } from "./check-question.js";
import type { CollectContext, EmitEvent } from "./context.js";
import { nextStepFor, type Step } from "./decide.js";
import type { CollectEvent } from "./events.js";
import { jobsOf, type Job } from "./jobs.js";
import { inLanes } from "./lanes.js";
import { collectReport } from "../report/collect-report.js";
import { validateCollectOptions, type CollectOptions } from "./options.js";
import { countsOf, reportResult, worstOf } from "../report/report-result.js";
import { Stop } from "./stop.js";

const defaultConcurrency = 4;

/** States in which nothing goes on by itself. */
const settled: readonly EvidenceRecord["state"][] = ["verified", "failed", "unknown", "skipped"];
/** Steps that leave a collection as it is. */
const idle: readonly Step[] = ["keep", "leave"];

/**
 * Collects the reports of a plan into a folder, and seals it as a BagIt bag. Called again for the same folder it goes on:
 * what is there is kept, runs that go on are taken up, and nothing is started twice, whatever was killed when. A report that
 * fails stops no other: its outcome is in the result and in its record.
 *
 * @throws EvidenceError when the plan is wrong, a client is missing, or the folder is another's; ConfigError for an option.
 * Nothing was started then.
 *
 * @example
 * ```ts
 * const plan = parsePlan(await readFile("quarter.json", "utf8"));
 * const { folder, sealed, counts } = await collect(plan, { clients: { acme: SailPointReportsClient.fromEnv() } });
 * console.log(folder, sealed, counts.verified);
 * ```
 */
export async function collect(plan: Plan, options: CollectOptions): Promise<CollectResult> {
  validateCollectOptions(options);
  const checked = parsePlan(plan);
  const jobs = jobsOf(checked, options);
  const folder = folderOf(checked, options);
  const startedAt = new Date().toISOString();
  const emit: EmitEvent = (event) =>
    notify(options.onProgress, { ...event, at: new Date().toISOString() } as CollectEvent);
  const collection = await Collection.open(folder);
  try {
    const { isHeld, problem } = collection.lock;
    if (!isHeld)
      emit({
        type: "notice",
        code: "no_lock",
        message: `another process would not be kept out of ${folder}: ${problem}`,
      });
    expectSameQuestions(collection.records, jobs);
    const context: CollectContext = {
      collection,
      options,
      emit,
      stop: new Stop(options.signal, options.deadline, (by) => emit({ type: "stop", by })),
    };
    const work = new Work(context, checked, jobs);
    const reports = await work.run();
    const unsealed = await work.seal();
    const { by } = context.stop;
    const result: CollectResult = {
      version: 1,
      folder,
      startedAt,
      finishedAt: new Date().toISOString(),
      sealed: unsealed === undefined,
      ...(unsealed === undefined ? {} : { unsealedReason: unsealed.reason }),
      ...(by === undefined ? {} : { stopped: by }),
      exit: worstOf([...reports.map(({ exit }) => exit), unsealed?.exit ?? "done"]),
      counts: countsOf(reports),
      reports,
    };
    emit({ type: "end", result });
    return result;
  } finally {
    // Also where this call was refused: a folder that is sealed stays as it was.
    await collection.close(await collection.isSealed);
  }
}

function folderOf({ folder: template, name }: Plan, { folder }: CollectOptions): string {
  if (folder !== undefined) return resolve(folder);
  if (template !== undefined) return resolve(fillFolder(template, { date: new Date(), plan: name }));
  const issues = [{ path: "folder", message: "is missing, in the plan and in the options" }];
  throw new EvidenceError("folder: is missing, in the plan and in the options", { code: "plan_invalid", issues });
}

/** The work of one call in its folder. */
class Work {
  readonly #context: CollectContext;
  readonly #plan: Plan;
  readonly #jobs: readonly Job[];
  readonly #steps: ReadonlyMap<string, Step>;

  constructor(context: CollectContext, plan: Plan, jobs: readonly Job[]) {
    const { collection, options } = context;
    const { retryFailed = false, cleanUp = false, only } = options;
    this.#context = context;
    this.#plan = plan;
    this.#jobs = jobs;
    this.#steps = new Map(
      jobs
        .filter(({ id }) => only === undefined || only.includes(id))
        .map((job) => [job.id, nextStepFor(collection.records.get(job.id), job, { retryFailed, cleanUp })]),
    );
  }

  /** Each tenant's reports in lanes of their own. The results are in the order of the plan. */
  async run(): Promise<ReportResult[]> {
    const { collection, options, stop, emit } = this.#context;
    const { concurrency = defaultConcurrency } = options;
    const tenants = new Map<string, Job[]>();
    for (const job of this.#jobs) {
      const others = tenants.get(job.tenant);
      if (others === undefined) tenants.set(job.tenant, [job]);
      else others.push(job);
    }
    const kept = [...this.#steps.values()].filter((step) => step === "keep").length;
    const { size: reports } = this.#steps;
    emit({ type: "begin", folder: collection.folder, reports, kept, tenants: tenants.size });
    if (!(await this.#isDone())) await this.#open();
    try {
      const results = await Promise.all(
        [...tenants.values()].map((jobs) => inLanes(concurrency, jobs, (job) => this.#collect(job))),
      );
      const byId = new Map(results.flat().map((result) => [result.id, result]));
      return this.#jobs.map(({ id }) => byId.get(id) as ReportResult);
    } finally {
      stop.end();
    }
  }

  /** @returns why the collection is not sealed; undefined when it is. */
  async seal(): Promise<Unsealed | undefined> {
    const { collection, options } = this.#context;
    if (await collection.isSealed) return undefined;
    const states = this.#jobs.map(({ id }) => collection.records.get(id)?.state);
    const going = states.filter((state) => state === undefined || !settled.includes(state)).length;
    if (going > 0)
      return { reason: `${going} of ${plural(states.length, "report")} not done; call again to go on`, exit: "done" };
    const { sign = [], timestamp } = options;
    return await seal(collection, this.#plan, [...sign, ...(timestamp === undefined ? [] : [timestamp])]);
  }

  async #collect(job: Job): Promise<ReportResult> {
    const { collection, stop } = this.#context;
    const step = this.#steps.get(job.id);
    const isIdle = step === undefined || (stop.by !== undefined && step !== "keep");
    if (!isIdle) return await collectReport(job, step, this.#context);
    return reportResult(job, collection.records.get(job.id), { step: "none", stopped: stop.by });
  }

  /** Whether an earlier call has left nothing to do. */
  async #isDone(): Promise<boolean> {
    if (!(await this.#context.collection.isSealed)) return false;
    const { records } = this.#context.collection;
    return this.#jobs.every((job) => {
      const step = this.#steps.get(job.id);
      const record = records.get(job.id);
      const isHeld = step === "hold" && record?.state === "unknown";
      const isSkipped = step === "skip" && record?.state === "skipped" && record.skipped === job.skip;
      return step === undefined ? record !== undefined : idle.includes(step) || isHeld || isSkipped;
    });
  }

  /** From here on the folder is no bag until it is sealed again. */
  async #open(): Promise<void> {
    const { collection } = this.#context;
    try {
      await collection.unseal();
      await collection.sweep();
      await collection.writePlan(this.#plan);
    } catch (error) {
      throw unusable(collection.folder, error);
    }
  }
}
