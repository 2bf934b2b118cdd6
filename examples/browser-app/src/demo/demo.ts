import { setupWorker } from "msw/browser";
import { loadVendor, type VendorId } from "../vendors/load-vendor.ts";
import type { ReportRequest } from "../vendors/vendor.ts";
import { DemoJournal } from "./demo-journal.ts";
import type { DemoTenant } from "./demo-tenant.ts";
import type { Scene } from "./scene.ts";

/** How many rows a report of the demo has. */
const rows = 240;
/** How long a 429 of the demo asks to wait. */
const retryAfterMs = 3_000;

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
  #starting: Promise<unknown> | undefined;

  /** Opens a vendor's fake with the runs that it had before a reload. */
  open(id: VendorId): Promise<DemoTenant> {
    const opening = this.#tenants.get(id) ?? this.#open(id);
    this.#tenants.set(id, opening);
    return opening;
  }

  /** Says what is to happen to the next run. */
  async plan(id: VendorId, { runMs, isRateLimited, breaks, fails }: Scene): Promise<void> {
    const tenant = await this.open(id);
    if (isRateLimited) tenant.refuse(retryAfterMs);
    if (breaks) tenant.breakConnection();
    tenant.plan(runMs, fails ? "failed" : "done");
  }

  /** Notes a run, so that it is there after a reload as it would be at a vendor. */
  started(id: VendorId, run: { readonly id: string; readonly request: ReportRequest; readonly scene: Scene }): void {
    const { fails, runMs } = run.scene;
    const outcome = fails ? "failed" : "done";
    new DemoJournal(id).add({ id: run.id, request: run.request, endsAt: Date.now() + runMs, outcome });
  }

  /** Notes that a run was cancelled. */
  cancelled(id: VendorId, runId: string): void {
    new DemoJournal(id).cancel(runId);
  }

  async #open(id: VendorId): Promise<DemoTenant> {
    const tenant = await loaders[id]();
    this.#worker.use(...tenant.handlers);
    this.#starting ??= this.#start();
    await this.#starting;
    await new DemoJournal(id).restore(tenant, await loadVendor(id));
    return tenant;
  }

  async #start(): Promise<void> {
    const { pathname } = new URL("mockServiceWorker.js", document.baseURI);
    await this.#worker.start({ serviceWorker: { url: pathname }, onUnhandledFrame: "bypass", quiet: true });
  }
}
