import type { CollectEvent, ReportResult } from "@identity-reports/evidence";
import type { ReportsEvent } from "@identity-reports/core";
import { StopRequest, type Context } from "../context.ts";
import { durationText } from "../input/duration.ts";
import { fileFacts } from "../progress/file-facts.ts";
import type { JobEnd, JobProgress, Progress } from "../progress/progress.ts";
import { noteOf } from "../progress/event-note.ts";
import { shortPath } from "../output/short-path.ts";
import { reportDetails } from "./report-details.ts";

const ends: Readonly<Record<ReportResult["outcome"], JobEnd>> = {
  verified: "done",
  incomplete: "failed",
  failed: "failed",
  unknown: "failed",
  skipped: "stopped",
  running: "stopped",
  "not-started": "stopped",
};

/** Shows what a collection does. */
export class CollectProgress {
  readonly #progress: Progress;
  readonly #context: Pick<Context, "cwd" | "signal">;
  readonly #jobs = new Map<string, JobProgress>();
  /** Ids of reports that their vendor is making. */
  readonly #running = new Set<string>();
  readonly #startedAt = performance.now();
  #reports = 0;
  #saved = 0;
  #failed = 0;
  #ended = 0;

  constructor(progress: Progress, context: Pick<Context, "cwd" | "signal">) {
    this.#progress = progress;
    this.#context = context;
  }

  /** Shows an event of the collection. */
  readonly onEvent = (event: CollectEvent): void => {
    switch (event.type) {
      case "begin": {
        const { reports, tenants, kept, folder } = event;
        const already = kept === 0 ? "" : ` (${kept} already saved)`;
        this.#reports = reports;
        this.#saved = kept;
        this.#ended = kept;
        return this.#progress.print(
          `${reports} ${reports === 1 ? "report" : "reports"}, ${tenants} ${tenants === 1 ? "tenant" : "tenants"} -> ${shortPath(folder, this.#context.cwd)}${already}`,
        );
      }
      case "report": {
        const { id, tenant, phase, vendorState, receivedBytes = 0, totalBytes } = event;
        const job = this.#job(id, tenant);
        if (phase === "running") this.#running.add(id);
        else this.#running.delete(id);
        if (phase === "downloading" && receivedBytes > 0) job.change({ kind: "receiving", receivedBytes, totalBytes });
        else
          job.change({ kind: "state", state: phase === "running" ? (vendorState ?? "running").toLowerCase() : phase });
        return this.#summarise();
      }
      case "report-done":
        return this.#end(event.result);
      case "notice":
        return this.#progress.print(event.message);
      case "stop":
        return this.#stop(event.by);
      case "end":
        return undefined;
    }
  };

  /** Shows an event of a client: beside its report, or in a line of its own when it is about none. */
  onClientEvent(tenant: string, event: ReportsEvent): void {
    const text = noteOf(event);
    if (text === undefined) return;
    const job = event.label === undefined ? undefined : this.#jobs.get(event.label);
    if (job === undefined) this.#progress.print(`${tenant}: ${text}`);
    else job.change({ kind: "note", text });
  }

  close(): void {
    this.#progress.close();
  }

  #job(id: string, tenant: string): JobProgress {
    const job = this.#jobs.get(id) ?? this.#progress.job({ tenant, report: id });
    this.#jobs.set(id, job);
    return job;
  }

  #end(result: ReportResult): void {
    const { id, tenant, outcome, step } = result;
    // The first line has counted the reports that an earlier call saved.
    if (step === "keep" && outcome === "verified") return;
    this.#ended += 1;
    this.#running.delete(id);
    if (outcome === "verified" || outcome === "incomplete") this.#saved += 1;
    if (outcome === "failed" || outcome === "unknown") this.#failed += 1;
    if (outcome === "not-started" && !this.#jobs.has(id)) return;
    const job = this.#job(id, tenant);
    this.#jobs.delete(id);
    this.#summarise();
    job.change({
      kind: "ended",
      end: ends[outcome],
      facts:
        result.sizeBytes === undefined
          ? [outcome]
          : fileFacts({ sizeBytes: result.sizeBytes, rowCount: result.rowCount }),
      details: reportDetails(result),
    });
  }

  #stop(by: "signal" | "deadline"): void {
    const runs = this.#running.size;
    const what = runs === 1 ? "1 report continues at its vendor" : `${runs} reports continue at their vendors`;
    this.#progress.print(by === "signal" ? "Stopping." : "The deadline has passed.");
    this.#progress.print(
      runs === 0 ? "Run the same command again to resume." : `${what}; run the same command again to resume.`,
    );
    const { reason } = this.#context.signal;
    if (by === "signal" && reason instanceof StopRequest) this.#progress.print(reason.hint);
  }

  #summarise(): void {
    const queued = Math.max(0, this.#reports - this.#ended - this.#jobs.size);
    const parts = [
      `${this.#saved} of ${this.#reports} saved`,
      ...(this.#failed > 0 ? [`${this.#failed} failed`] : []),
      `${this.#jobs.size} active`,
      ...(queued > 0 ? [`${queued} queued`] : []),
    ];
    this.#progress.summarise(`${parts.join(", ")}, ${durationText(performance.now() - this.#startedAt)}`);
  }
}
