import { rm } from "node:fs/promises";
import { join, sep } from "node:path";
import { AbortedError, ReportsError, type RunHandle, type SavedFile } from "@identity-reports/core";
import type { EvidenceReport, RunOptions } from "../clients.js";
import { EvidenceError } from "../evidence-error.js";
import { errorJson } from "../format/error-json.js";
import type { Attempt, EvidenceRecord, FileFacts, Population, RunFacts } from "../format/record.js";
import type { ReportResult } from "../format/result.js";
import type { CollectContext } from "./context.js";
import type { Step } from "./decide.js";
import type { ReportEvent } from "./events.js";
import { unmetExpectation } from "./expectation.js";
import type { Job } from "./jobs.js";
import { newRecord } from "./new-record.js";
import { placeFile, removeOthers } from "./place-file.js";
import { digestsOf, rowsOf } from "./read-back.js";
import { reportResult, type ReportNews } from "./report-result.js";
import { RunObserver } from "./run-observer.js";
import { whatNext } from "./what-next.js";

const progressMs = 500;
let transfers = 0;

/** Brings in one report. A report that fails is a result like any other, and stops nothing else. */
export async function collectReport(job: Job, step: Step, context: CollectContext): Promise<ReportResult> {
  const report = new OneReport(job, context);
  let news: ReportNews;
  try {
    news = { step, ...(await report.take(step)) };
  } catch (error) {
    // Its record could not be read or written: a full disk, say. The other reports may still be lucky.
    news = { step, error: errorJson(error), nextStep: whatNext(error) };
  }
  const result = reportResult(job, report.record, news);
  context.tell({ type: "report-done", result });
  return result;
}

type News = Omit<ReportNews, "step">;

/** One report, from what its record says to a verified file. Each method ends with what was reached on the disk. */
class OneReport {
  readonly #job: Job;
  readonly #context: CollectContext;
  readonly #observer = new RunObserver();
  #toldAt = 0;

  constructor(job: Job, context: CollectContext) {
    this.#job = job;
    this.#context = context;
  }

  get record(): EvidenceRecord | undefined {
    return this.#context.collection.records.get(this.#job.id);
  }

  async take(step: Step): Promise<News> {
    switch (step) {
      case "start":
        return await this.#start();
      case "resume":
        return await this.#resume();
      case "verify":
        return await this.#verify();
      case "keep":
        return await this.#keep();
      case "hold":
        return await this.#hold();
      case "skip":
        return await this.#skip();
      case "leave":
        return {};
    }
  }

  async #start(): Promise<News> {
    const { collection, options, stop } = this.#context;
    const { client, vendor, asked, id } = this.#job;
    const record = newRecord(this.#job, this.record, options.identify);
    this.#tell("starting");
    const isReleased = options.release?.includes(id) === true;
    if (!(await collection.claim(record, isReleased))) throw startTaken(id);
    const start = stop.forStart();
    try {
      const report = await client.runReport(vendor.inputOf(asked), {
        ...this.#runOptions(start.signal),
        ...(vendor.mayJoin ? { onJoined: options.onJoined ?? "wait" } : {}),
        onStarted: async (handle) => {
          this.#observer.started();
          await this.#write({ state: "started", run: runFacts(handle) });
          start.isSafe();
        },
      });
      return await this.#fetch(report);
    } catch (error) {
      return await this.#afterRun(error);
    } finally {
      start.end();
    }
  }

  async #resume(): Promise<News> {
    const { client } = this.#job;
    this.#observer.started();
    this.#tell("running");
    try {
      const handle = this.record?.run?.handle as unknown as RunHandle;
      return await this.#fetch(await client.resume(handle, this.#runOptions(this.#context.stop.signal)));
    } catch (error) {
      return await this.#afterRun(error);
    }
  }

  #runOptions(signal: AbortSignal): RunOptions {
    const { id, maxWaitMs } = this.#job;
    return {
      label: id,
      signal,
      maxWaitMs,
      poll: this.#context.options.poll,
      onEvent: this.#observer.onEvent,
      onProgress: ({ state, elapsedMs }) => this.#tell("running", { vendorState: state, elapsedMs }),
    };
  }

  /** Fetches the file of a finished run, puts it in its place, and reads it back. */
  async #fetch(report: EvidenceReport): Promise<News> {
    const { collection, options, stop } = this.#context;
    const { id, format, vendor } = this.#job;
    const words = vendor.wordsOf(report.result as Readonly<Record<string, unknown>>);
    const run = { ...runFacts(report.handle), status: words.status, server: words.server };
    const known = { run, report: { ...this.#current.report, ...words.report }, requester: words.requester };
    const folder = join(collection.work, `${id}-${process.pid}-${++transfers}.files`);
    try {
      if (run.joined && options.onJoined !== "accept") throw runJoined(id, run.id);
      const saved = await report.saveTo(folder + sep, {
        format,
        ifExists: "replace",
        signal: stop.signal,
        onProgress: (progress) => this.#tellDownload(progress),
      });
      const file = await placeFile(collection, id, saved);
      await this.#write({ ...known, state: "saved", file, population: populationOf(saved, words.announced) });
    } catch (error) {
      // A stop is no failure: the run is as it was.
      if (stop.by !== undefined && AbortedError.is(error)) return this.#interrupted(error);
      return await this.#fail("file", error, known);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    return await this.#verify();
  }

  /** Reads the file back from the disk and holds it against what was received and what the plan expects. */
  async #verify(): Promise<News> {
    const { collection } = this.#context;
    const { id, expect } = this.#job;
    const file = this.#current.file as FileFacts;
    this.#tell("verifying");
    const path = collection.path(file.name);
    try {
      const { sizeBytes, sha256, sha512 } = await digestsOf(path);
      if (sizeBytes !== file.sizeBytes || sha256 !== file.digest.sha256) throw fileChanged(file.name);
      const rows = await rowsOf(path, file.format, sizeBytes);
      const facts = {
        file: { ...file, digest: { sha256, sha512 }, verifiedAt: new Date().toISOString() },
        members: rows.members,
        columns: rows.columns,
        rowsError: rows.rowsError,
        population: recounted(this.#current.population, rows.counted),
        expect,
      };
      const unmet = unmetExpectation(expect, rows, file.name);
      if (unmet !== undefined) return await this.#fail("file", unmet, facts);
      await this.#write({ ...facts, state: "verified", failure: undefined, attempts: this.#attempts("verified") });
    } catch (error) {
      return await this.#fail("file", error);
    }
    await removeOthers(collection, id, file);
    await this.#cleanUp();
    return {};
  }

  /** Deletes the report where it was made, if that was asked for. Its file is verified by then. */
  async #cleanUp(): Promise<void> {
    const { options, tell } = this.#context;
    const { client, vendor, id } = this.#job;
    const { run } = this.#current;
    if (options.cleanUp !== true || run === undefined || run.joined || run.deletedAt !== undefined) return;
    if (vendor.cleanUp === undefined) return;
    try {
      await vendor.cleanUp(client, run.id);
      await this.#write({ run: { ...run, deletedAt: new Date().toISOString() } });
    } catch (error) {
      const message = `${id}: the report ${run.id} stays where it was made: ${errorJson(error).message}`;
      tell({ type: "notice", code: "clean_up_failed", message, id });
    }
  }

  /** A file of an earlier call. What is not what it was is told, and left as it is. */
  async #keep(): Promise<News> {
    const { file } = this.#current;
    if (file === undefined) return {};
    const now = await digestsOf(this.#context.collection.path(file.name)).catch(() => undefined);
    if (now?.sha256 === file.digest.sha256) return {};
    const reason = "look who changed it; to collect it again, remove its record and its file";
    return { error: errorJson(fileChanged(file.name)), nextStep: { action: "ask-a-person", reason } };
  }

  /** A start of an earlier call whose outcome is not known. Without the lock it may be another's that goes on. */
  async #hold(): Promise<News> {
    const { state, source } = this.#current;
    const error = startUnknown(this.#job.id, source.tenant);
    const [json, nextStep] = [errorJson(error), whatNext(error)];
    if (state === "starting" && this.#context.collection.lock.isHeld) {
      const failure = { at: "run" as const, error: json, nextStep };
      await this.#write({ state: "unknown", failure, attempts: this.#attempts("unknown") });
    }
    return { error: json, nextStep };
  }

  async #skip(): Promise<News> {
    const { collection, options } = this.#context;
    if (this.record?.state === "skipped" && this.record.skipped === this.#job.skip) return {};
    const record = newRecord(this.#job, this.record, options.identify);
    if (this.record !== undefined) await collection.writeRecord(record);
    else if (!(await collection.claim(record))) throw startTaken(this.#job.id);
    return {};
  }

  /** What a run that failed, or that was only not waited for, leaves on the disk. */
  async #afterRun(error: unknown): Promise<News> {
    const { run } = this.#current;
    const nextStep = whatNext(error);
    if (run !== undefined) {
      const goesOn = nextStep.action === "resume" || nextStep.action === "wait";
      return goesOn ? this.#interrupted(error) : await this.#fail("run", error);
    }
    // Only putting the handle down failed: a second try costs nothing, and the error has it in any case.
    if (ReportsError.is(error) && error.code === "on_started_failed" && error.handle !== undefined) {
      await this.#write({ state: "started", run: runFacts(error.handle as RunHandle) });
      return this.#interrupted(error);
    }
    if (ReportsError.is(error) && error.carriedOut === "no") return await this.#fail("run", error);
    const failure = { at: "run" as const, error: errorJson(error), nextStep: whatNext(startUnknown(this.#job.id, "")) };
    await this.#write({ state: "unknown", failure, attempts: this.#attempts("unknown", error) });
    return {};
  }

  /** The run goes on without us. */
  #interrupted(error: unknown): News {
    return { error: errorJson(error), nextStep: whatNext(error), stopped: this.#context.stop.by };
  }

  async #fail(at: "run" | "file", error: unknown, facts: Partial<EvidenceRecord> = {}): Promise<News> {
    const failure = { at, error: errorJson(error), nextStep: whatNext(error) };
    await this.#write({ ...facts, state: "failed", failure, attempts: this.#attempts("failed", error) });
    return AbortedError.is(error) ? { stopped: this.#context.stop.by } : {};
  }

  /** The last attempt ends. */
  #attempts(outcome: Attempt["outcome"], error?: unknown): readonly Attempt[] {
    const { attempts } = this.#current;
    const json = error === undefined ? {} : { error: errorJson(error) };
    return attempts.map((each, index) => (index === attempts.length - 1 ? { ...each, outcome, ...json } : each));
  }

  get #current(): EvidenceRecord {
    return this.record as EvidenceRecord;
  }

  async #write(changes: Partial<EvidenceRecord>): Promise<void> {
    const { requestIds, clockSkewMs } = this.#observer;
    const before = this.#current;
    const request = requestIds.length === 0 ? before.request : { ...before.request, requestIds };
    const collector = clockSkewMs === undefined ? before.collector : { ...before.collector, clockSkewMs };
    await this.#context.collection.writeRecord({ ...before, request, collector, ...changes });
  }

  #tell(phase: ReportEvent["phase"], more: Partial<ReportEvent> = {}): void {
    const { id, tenant, asked } = this.#job;
    this.#context.tell({ ...more, type: "report", id, tenant, report: asked.report, phase });
  }

  #tellDownload({ receivedBytes, totalBytes }: { readonly receivedBytes: number; readonly totalBytes?: number }): void {
    if (Date.now() - this.#toldAt < progressMs) return;
    this.#toldAt = Date.now();
    this.#tell("downloading", { receivedBytes, totalBytes });
  }
}

const runFacts = (handle: RunHandle): RunFacts => ({
  id: handle.id,
  handle: { ...handle },
  startedAt: handle.startedAt,
  joined: (handle as { readonly joined?: boolean }).joined === true,
});

function populationOf({ rowCount, rowsComplete }: SavedFile, announced: number | undefined): Population {
  return {
    announced: rowsComplete === true ? rowCount : announced,
    counted: rowCount,
    complete: rowsComplete ?? null,
    basis: rowsComplete === undefined ? "none" : "rows",
  };
}

/** What the strict reader counted takes the place of what was counted on receipt. */
function recounted(before: Population | undefined, counted: number | undefined): Population | undefined {
  if (before === undefined || counted === undefined || counted === before.counted) return before;
  const { announced } = before;
  const isKnown = announced !== undefined && announced >= counted;
  return { ...before, counted, complete: isKnown ? announced === counted : null, basis: isKnown ? "rows" : "none" };
}

const startTaken = (id: string): EvidenceError =>
  new EvidenceError(`${id}: another process has begun it`, { code: "start_taken", carriedOut: "maybe", label: id });

const startUnknown = (id: string, tenant: string): EvidenceError =>
  new EvidenceError(`${id}: may have been started at ${tenant}, and its handle was lost`, {
    code: "start_unknown",
    carriedOut: "maybe",
    label: id,
  });

const runJoined = (id: string, runId: string): EvidenceError =>
  new EvidenceError(`${id}: the run ${runId} was there before the request, and may be another's`, {
    code: "run_joined",
    label: id,
  });

const fileChanged = (name: string): EvidenceError =>
  new EvidenceError(`${name}: is not the file that was received`, { code: "file_changed", path: name });
