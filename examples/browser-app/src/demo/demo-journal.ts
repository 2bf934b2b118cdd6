import { tabStore } from "../page/storage.ts";
import type { VendorId } from "../vendors/load-vendor.ts";
import type { ReportRequest, Vendor } from "../vendors/vendor.ts";
import type { DemoOutcome, DemoTenant } from "./demo-tenant.ts";

interface Entry {
  readonly id: string;
  readonly request: ReportRequest;
  /** In ms since 1970. */
  readonly endsAt: number;
  readonly outcome: DemoOutcome;
}

/**
 * What was run at a fake. A vendor keeps its runs when a page is reloaded; a fake lives in the page and does not. Its ids
 * are the same every time, so running everything once more brings back the same runs.
 */
export class DemoJournal {
  readonly #key: string;

  constructor(vendor: VendorId) {
    this.#key = `demo/${vendor}`;
  }

  add(entry: Entry): void {
    tabStore.write(this.#key, [...this.#entries(), entry]);
  }

  cancel(id: string): void {
    const cancelled = { endsAt: Date.now(), outcome: "cancelled" as const };
    tabStore.write(
      this.#key,
      this.#entries().map((entry) => (entry.id === id ? { ...entry, ...cancelled } : entry)),
    );
  }

  /** Takes the fake back to these runs. */
  async restore(tenant: DemoTenant, vendor: Vendor): Promise<void> {
    tenant.reset();
    const { baseUrl, token, fetch } = tenant;
    const source = vendor.connect({ baseUrl, token, fetch });
    try {
      for (const { request, endsAt, outcome } of this.#entries()) {
        tenant.plan(Math.max(0, endsAt - Date.now()), outcome);
        await source.submit(request);
      }
    } finally {
      source.close();
    }
  }

  #entries(): readonly Entry[] {
    return (tabStore.read(this.#key) ?? []) as readonly Entry[];
  }
}
