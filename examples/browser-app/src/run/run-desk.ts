import type { ReportsEvent, RunHandle } from "@identity-reports/sailpoint-reports";
import type { Demo } from "../demo/demo.ts";
import type { Scene } from "../demo/scene.ts";
import { explain, type Explanation } from "../errors/explain.ts";
import { ReadyPanel } from "../file/ready-panel.ts";
import type { RunChoice, RunForm } from "../form/run-form.ts";
import { byId } from "../page/dom.ts";
import { showPanels } from "../page/panels.ts";
import { loadVendor } from "../vendors/load-vendor.ts";
import type { Connection, ReadyReport, ReportSource, RunOptions, Vendor } from "../vendors/vendor.ts";
import { Activity } from "./activity.ts";
import { OpenRuns } from "./open-runs.ts";
import { ProblemPanel } from "./problem-panel.ts";
import { ProgressPanel } from "./progress-panel.ts";
import { forgetRun, storeRun, type StoredRun } from "./stored-runs.ts";

/** How often a fake is asked. Vendors are asked as often as their clients find right. */
const demoPoll = { firstMs: 300, maxMs: 1_000 };

/** What a run is, before the vendor has accepted it. */
type Run = Omit<StoredRun, "handle"> & { readonly vendor: Vendor };

/** Runs reports, one at a time, and shows what becomes of them. */
export class RunDesk {
  readonly #form: RunForm;
  readonly #activity = new Activity();
  readonly #progress = new ProgressPanel();
  readonly #ready = new ReadyPanel();
  readonly #problem = new ProblemPanel();
  readonly #openRuns = new OpenRuns((run) => this.#resumeLater(run));
  /** Loaded for the demo only. */
  #demo: Demo | undefined;
  #source: ReportSource | undefined;
  #lastCall: string | undefined;

  constructor(form: RunForm) {
    this.#form = form;
    this.#openRuns.show();
  }

  /** Runs what was chosen. */
  start(choice: RunChoice): Promise<void> {
    const { mode, vendorId, request, scene } = choice;
    return this.#watch(choice, scene, (source, options) =>
      source.run(request, {
        ...options,
        onStarted: (handle) => {
          if (mode === "demo") this.#demo?.started(vendorId, { id: handle.id, request, scene });
          options.onStarted(handle);
        },
      }),
    );
  }

  /** Goes on with a run of before: of this page, or of the one before a reload. */
  async resume(run: StoredRun): Promise<void> {
    const { mode, vendorId, handle } = run;
    if (mode === "tenant" && !this.#form.hasTokenFor(vendorId, handle.baseUrl)) {
      // Whatever is done with the form instead, the run can be found.
      this.#openRuns.show();
      return await this.#form.askForToken(vendorId, handle.baseUrl, () => this.#resumeLater(run));
    }
    await this.#watch({ ...run, vendor: await loadVendor(vendorId) }, undefined, (source, options) => {
      options.onStarted(handle);
      return source.resume(handle, options);
    });
  }

  #resumeLater(run: StoredRun): void {
    this.resume(run).catch((error: unknown) => this.showProblem(error));
  }

  /** Shows what kept the page itself from working. */
  showProblem(error: unknown): void {
    showPanels("problem");
    this.#problem.show(explain(error, "", undefined), {});
  }

  /** Shows a run from its beginning to its end, whichever that is. */
  async #watch(
    run: Run,
    scene: Scene | undefined,
    go: (
      source: ReportSource,
      options: RunOptions & { readonly onStarted: (handle: RunHandle) => void },
    ) => Promise<ReadyReport>,
  ): Promise<void> {
    const { title, mode, vendorId, vendor } = run;
    const controller = new AbortController();
    let accepted: RunHandle | undefined;
    this.#lock(true);
    this.#activity.clear();
    this.#lastCall = undefined;
    this.#progress.open(title, vendor.name);
    byId("cancel", HTMLButtonElement).onclick = () => controller.abort();
    try {
      this.#source?.close();
      const connection = await this.#connection(run, scene);
      this.#source = vendor.connect({ ...connection, onEvent: (event) => this.#hear(event) });
      const report = await go(this.#source, {
        signal: controller.signal,
        ...(mode === "demo" ? { poll: demoPoll } : {}),
        onProgress: (progress) => this.#progress.update(progress),
        onStarted: (handle) => {
          accepted = handle;
          storeRun({ title, mode, vendorId, handle });
          this.#progress.started(handle);
        },
      });
      this.#ready.open(title, report, {
        onBusy: (isBusy) => this.#lock(isBusy, report.handle),
        onSaved: () => forgetRun(report.handle),
        onProblem: (error) => {
          showPanels("ready", "problem");
          this.#problem.show(explain(error, vendor.name, this.#lastCall), {});
        },
      });
    } catch (error) {
      this.#showEnd(error, run, accepted);
    } finally {
      this.#progress.close();
      this.#lock(false, accepted);
    }
  }

  /** One thing at a time. The run that is on the page is not offered once more. */
  #lock(isLocked: boolean, shown?: RunHandle): void {
    this.#form.lock(isLocked);
    if (isLocked) this.#openRuns.hide();
    else this.#openRuns.show(shown);
  }

  #showEnd(error: unknown, run: Run, handle: RunHandle | undefined): void {
    const explanation = explain(error, run.vendor.name, this.#lastCall);
    showPanels("problem");
    if (handle !== undefined && explanation.canGoOn) return this.#showOpen(explanation, run, handle);
    if (handle !== undefined) forgetRun(handle);
    this.#problem.show(explanation, {});
  }

  /** What happened, for a run that may go on all the same. */
  #showOpen(explanation: Explanation, run: Run, handle: RunHandle): void {
    const { vendor } = run;
    // A run that was there before ours may be somebody else's evidence.
    const canStop = this.#source?.stop !== undefined && !("joined" in handle);
    this.#problem.show(explanation, {
      goOn: () => this.#resumeLater({ ...run, handle }),
      ...(canStop ? { stop: [`Stop it at ${vendor.name}`, () => void this.#stop(run, handle)] } : {}),
    });
  }

  /** Asks the vendor to stop a run that nobody waits for any more. */
  async #stop(run: Run, handle: RunHandle): Promise<void> {
    const { mode, vendorId, vendor } = run;
    this.#lock(true);
    try {
      await this.#source?.stop?.(handle);
      if (mode === "demo") this.#demo?.stopped(vendorId, handle.id);
      forgetRun(handle);
      this.#problem.show(
        {
          title: "Stopped",
          message: "",
          advice: `${vendor.name} has stopped the run, and there will be no file. Run it again if you need the report.`,
          facts: [["Run", handle.id, "wide"]],
          isProblem: false,
        },
        {},
      );
    } catch (error) {
      // Whatever kept it from being stopped, the run is still there.
      this.#showOpen(explain(error, vendor.name, this.#lastCall), run, handle);
    } finally {
      this.#lock(false, handle);
    }
  }

  async #connection({ mode, vendorId, vendor }: Run, scene: Scene | undefined): Promise<Connection> {
    if (mode === "demo") {
      this.#demo ??= new (await import("../demo/demo.ts")).Demo();
      const { baseUrl, token } = await this.#demo.open(vendorId, vendor, scene);
      return { baseUrl, token };
    }
    await this.#demo?.close();
    const { baseUrl } = this.#form;
    return { baseUrl, token: async () => this.#form.tokenFor(vendorId, baseUrl) };
  }

  #hear(event: ReportsEvent): void {
    if (event.type === "request") this.#lastCall = `${event.method} ${event.url}`;
    this.#activity.add(event);
    this.#progress.show(event);
  }
}
