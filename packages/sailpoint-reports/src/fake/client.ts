import { eagerClient, type FakeFetch } from "@identity-reports/core/fake";
import { SailPointReportsClient, type SailPointReportsClientOptions } from "../client.js";
import type { SailPointFakeCredentials } from "./options.js";

/** Client options that differ from those that wire a client to its fake. */
export type FakeClientOverrides = Partial<SailPointReportsClientOptions>;

/** What {@link fakeClient} takes from a fake. */
export interface ClientSource {
  readonly baseUrl: string;
  readonly credentials: SailPointFakeCredentials;
  readonly fetch: FakeFetch;
}

/** A client that talks to the fake and nothing else, without waits worth mentioning. */
export function fakeClient(fake: ClientSource, overrides: FakeClientOverrides = {}): SailPointReportsClient {
  const { clientId, clientSecret } = fake.credentials;
  // The fake goes by paths, so it answers under a tenant's own address as well.
  const address = overrides.tenant === undefined ? { baseUrl: fake.baseUrl } : {};
  return eagerClient(
    new SailPointReportsClient({ ...address, auth: { clientId, clientSecret }, fetch: fake.fetch, ...overrides }),
  );
}
