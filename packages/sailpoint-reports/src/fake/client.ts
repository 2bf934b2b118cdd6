import type { FakeFetch } from "@identity-reports/core/fake";
import { SailPointReportsClient, type SailPointReport, type SailPointReportsClientOptions } from "../client.js";
import type { AnyReportType, ReportDetails } from "../models.js";
import type { RunReportOptions, SailPointRunHandle } from "../report-driver.js";
import type { SailPointFakeCredentials } from "./options.js";

/** Client options that differ from those that wire a client to its fake. */
export type FakeClientOverrides = Partial<SailPointReportsClientOptions>;

/** What {@link fakeClient} takes from a fake. */
export interface ClientSource {
  readonly baseUrl: string;
  readonly credentials: SailPointFakeCredentials;
  readonly fetch: FakeFetch;
}

/** Asks almost at once, and stays quiet enough for the rate limit when a run does take its time. */
const eagerly = { poll: { firstMs: 1, maxMs: 200 } };

/** The client as it is, except that nobody wants to wait two seconds in a test. A `poll` that is given still counts. */
class EagerClient extends SailPointReportsClient {
  override runReport<const Type extends AnyReportType>(
    details: ReportDetails<Type>,
    options: RunReportOptions = {},
  ): Promise<SailPointReport> {
    return super.runReport(details, { ...eagerly, ...options });
  }

  override submitReport<const Type extends AnyReportType>(
    details: ReportDetails<Type>,
    options: RunReportOptions = {},
  ): Promise<SailPointRunHandle> {
    return super.submitReport(details, { ...eagerly, ...options });
  }

  override resume(...[handle, options = {}]: Parameters<SailPointReportsClient["resume"]>): Promise<SailPointReport> {
    return super.resume(handle, { ...eagerly, ...options });
  }
}

/** A client that talks to the fake and nothing else, without waits worth mentioning. */
export function fakeClient(fake: ClientSource, overrides: FakeClientOverrides = {}): SailPointReportsClient {
  const { clientId, clientSecret } = fake.credentials;
  // The fake goes by paths, so it answers under a tenant's own address as well.
  const address = overrides.tenant === undefined ? { baseUrl: fake.baseUrl } : {};
  return new EagerClient({ ...address, auth: { clientId, clientSecret }, fetch: fake.fetch, ...overrides });
}
