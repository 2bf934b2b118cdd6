import { setupWorker } from "msw/browser";
import type { VendorId } from "../vendors/load-vendor.ts";
import type { ReportRequest, Vendor } from "../vendors/vendor.ts";
import { DemoJournal } from "./demo-journal.ts";
import type { DemoTenant } from "./demo-tenant.ts";
import type { Scene } from "./scene.ts";

/** How many rows a report of the demo has. */
const rows = 240;
/** How long a 429 of the demo asks to wait. */
const retryAfterMs = 2_000;

const loaders: Readonly<Record<VendorId, () => Promise<DemoTenant>>> = {
  sailpoint: async () => (await import("./sailpoint-demo.ts")).sailPointDemo(rows),
  fudo: async () => (await import("./fudo-demo.ts")).fudoDemo(rows),
  ping: async () => (await import("./ping-demo.ts")).pingDemo(rows),
};

/**
 * The three vendors' fakes behind msw's worker. Requests leave the page as they do to a tenant, and come back from here.
 * The addresses end in `.example`, so that no real tenant's traffic is ever taken for the demo's.
 */
export class Demo {
  readonly #worker = setupWorker();
  readonly #tenants = new Map<VendorId, Promise<DemoTenant>>();
  #isRunning = false;

  /**
   * Opens a vendor's fake as the page left it: with the runs from before a reload, and nothing else.
   *
   * @param scene what is to happen to the next run.
   */
  async open(id: VendorId, vendor: Vendor, scene?: Scene): Promise<DemoTenant> {
    let loading = this.#tenants.get(id);
    if (loading === undefined) {
      loading = loaders[id]();
      this.#tenants.set(id, loading);
      this.#worker.use(...(await loading).handlers);
    }
    const tenant = await loading;
    await this.#start();
    await new DemoJournal(id).restore(tenant, vendor);
    if (scene !== undefined) play(scene, tenant);
    return tenant;
  }

  /** Notes a run, so that it is there after a reload as it would be at a vendor. */
  started(id: VendorId, run: { readonly id: string; readonly request: ReportRequest; readonly scene: Scene }): void {
    const { fails, runMs } = run.scene;
    const outcome = fails ? "failed" : "done";
    new DemoJournal(id).add({ id: run.id, request: run.request, endsAt: Date.now() + runMs, outcome });
  }

  /** Notes that a run was stopped. */
  stopped(id: VendorId, runId: string): void {
    new DemoJournal(id).stop(runId);
  }

  /** Takes the worker out of the way of real requests. */
  async close(): Promise<void> {
    if (!this.#isRunning) return;
    this.#isRunning = false;
    await this.#worker.stop();
  }

  async #start(): Promise<void> {
    if (this.#isRunning) return;
    const { pathname } = new URL("mockServiceWorker.js", document.baseURI);
    await this.#worker.start({ serviceWorker: { url: pathname }, onUnhandledFrame: "bypass", quiet: true });
    this.#isRunning = true;
  }
}

function play({ runMs, isRateLimited, breaks, fails }: Scene, tenant: DemoTenant): void {
  if (isRateLimited) tenant.refuse(retryAfterMs);
  if (breaks) tenant.breakConnection();
  tenant.plan(runMs, fails ? "failed" : "done");
}
