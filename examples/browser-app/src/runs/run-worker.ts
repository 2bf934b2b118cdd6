import type { ReportsEvent, RunHandle } from "@identity-reports/sailpoint-reports";
import { explain } from "../errors/explain.ts";
import { saveFile } from "../file/save-file.ts";
import type { ReadyReport, ReportSource, RunOptions } from "../vendors/vendor.ts";
import { withLine } from "./activity.ts";
import { Connections } from "./connections.ts";
import { orderOf, type Order, type Run } from "./run.ts";
import type { Runs } from "./runs.ts";
import type { Tokens } from "./tokens.ts";
import { pauseOf } from "./pause.ts";

/** How often a fake is asked. Vendors are asked as often as their clients find right. */
const demoPoll = { firstMs: 300, maxMs: 1_000 };

/** What this page holds of a run while it works on it. */
interface Live {
  controller: AbortController;
  report?: ReadyReport;
  file?: Blob;
  lastCall?: string;
}

/** Starts reports, waits for them, saves their files; any number at once. What becomes of a run is told by `Runs`. */
export class RunWorker {
  readonly #runs: Runs;
  readonly #connections: Connections;
  readonly #live = new Map<string, Live>();

  constructor(runs: Runs, tokens: Tokens) {
    this.#runs = runs;
    this.#connections = new Connections(tokens, (event) => this.#hear(event));
  }

  /** Starts a report, and waits for it. @returns the run as it is then; undefined when it was removed meanwhile. */
  async start(order: Order, onAdded: (run: Run) => void): Promise<Run | undefined> {
    const run = this.#runs.add(order);
    onAdded(run);
    await this.#watch(run, async (source, options) => {
      const { mode, vendorId, request, scene } = order;
      const demo = mode === "demo" ? await this.#connections.demo() : undefined;
      if (scene !== undefined) await demo?.plan(vendorId, scene);
      return source.run(request, {
        ...options,
        onStarted: (handle) => {
          if (scene !== undefined) demo?.started(vendorId, { id: handle.id, request, scene });
          this.#accept(run.key, handle);
        },
      });
    });
    return this.#runs.get(run.key);
  }

  /** Gives the order of a run once more. */
  startAgain(run: Run, onAdded: (run: Run) => void): void {
    void this.start(orderOf(run), onAdded);
  }

  /** Waits for a run that goes on at the vendor: after a reload, or when the user had stopped waiting. */
  resume({ key, handle }: Run): void {
    const run = this.#runs.get(key);
    if (run === undefined || handle === undefined || this.#isWatched(run)) return;
    this.#accept(key, handle);
    void this.#watch(run, (source, options) => source.resume(handle, options));
  }

  /** Gives up the wait, or the file that is on its way. The run goes on at the vendor. */
  stopWaiting({ key }: Run): void {
    this.#live.get(key)?.controller.abort();
  }

  /** Asks the vendor to stop a run. */
  async cancel(run: Run): Promise<void> {
    const { key, handle, vendorName } = run;
    if (handle === undefined) return;
    this.stopWaiting(run);
    try {
      const source = await this.#connections.open(run);
      await source.cancel?.(handle, key);
      if (run.mode === "demo") (await this.#connections.demo()).cancelled(run.vendorId, handle.id);
      this.#runs.change(key, { state: "cancelled", problem: undefined });
    } catch (error) {
      // Whatever kept it from being cancelled, the run is still there.
      this.#runs.change(key, {
        state: "stopped",
        problem: await explain(error, vendorName, this.#liveOf(key).lastCall),
      });
    }
  }

  /** Saves the file of a report that is ready. */
  async save({ key, title, vendorName }: Run, format: string): Promise<void> {
    const live = this.#live.get(key);
    if (live?.report === undefined) return;
    live.controller = new AbortController();
    try {
      const saved = await saveFile(live.report, {
        ...{ title, format, label: key, signal: live.controller.signal },
        onProgress: (saving) => this.#runs.changeWork(key, () => ({ saving })),
      });
      if (saved === undefined) return;
      live.file = saved.file;
      this.#runs.change(key, { state: "saved", saved: saved.summary, problem: undefined });
    } catch (error) {
      const problem = live.controller.signal.aborted ? undefined : await explain(error, vendorName, live.lastCall);
      this.#runs.change(key, { problem });
    } finally {
      this.#runs.changeWork(key, () => ({ saving: undefined }));
    }
  }

  /** The report of a run, as long as the page has it. */
  reportOf = ({ key }: Run): ReadyReport | undefined => this.#live.get(key)?.report;

  /** What was saved, as long as the page has it. */
  fileOf = ({ key }: Run): Blob | undefined => this.#live.get(key)?.file;

  async #watch(run: Run, work: (source: ReportSource, options: RunOptions) => Promise<ReadyReport>): Promise<void> {
    const { key, mode, vendorName } = run;
    const live: Live = { controller: new AbortController() };
    this.#live.set(key, live);
    try {
      const source = await this.#connections.open(run);
      live.report = await work(source, {
        label: key,
        signal: live.controller.signal,
        ...(mode === "demo" ? { poll: demoPoll } : {}),
        onProgress: ({ state, polls }) => this.#runs.changeWork(key, () => ({ progress: { state, polls } })),
      });
      this.#runs.change(key, { state: "ready", problem: undefined });
    } catch (error) {
      await this.#end(key, error, vendorName);
    } finally {
      this.#runs.changeWork(key, () => ({ pause: undefined }));
    }
  }

  /** What is over, and what only this page has given up. */
  async #end(key: string, error: unknown, vendorName: string): Promise<void> {
    const { controller, lastCall } = this.#liveOf(key);
    const isAccepted = this.#runs.get(key)?.handle !== undefined;
    const problem = await explain(error, vendorName, lastCall);
    if (controller.signal.aborted && isAccepted)
      return this.#runs.change(key, { state: "stopped", problem: undefined });
    this.#runs.change(key, { state: isAccepted && problem.canWait ? "stopped" : "failed", problem });
  }

  #accept(key: string, handle: RunHandle): void {
    this.#runs.change(key, { state: "running", handle, problem: undefined });
  }

  #hear(event: ReportsEvent): void {
    const key = event.label;
    if (key === undefined) return;
    if (event.type === "request") this.#liveOf(key).lastCall = `${event.method} ${event.url}`;
    this.#runs.changeWork(key, ({ activity, retries, pause }) => ({
      activity: withLine(activity, event),
      retries: event.type === "retry" ? retries + 1 : retries,
      pause: pauseOf(event, pause),
    }));
  }

  #isWatched({ key, state }: Run): boolean {
    return (state === "starting" || state === "running") && this.#live.has(key);
  }

  #liveOf(key: string): Live {
    return this.#live.get(key) ?? { controller: new AbortController() };
  }
}
