import { eagerClient, type FakeFetch } from "@identity-reports/core/fake";
import { PingReportsClient, type PingReportsClientOptions } from "../client.js";
import type { PingFakeCredentials } from "./credentials.js";

/** Client options that differ from those that wire a client to its fake. */
export type FakeClientOverrides = Partial<PingReportsClientOptions>;

/** What {@link fakeClient} takes from a fake. */
export interface ClientSource {
  readonly baseUrl: string;
  readonly credentials: PingFakeCredentials;
  readonly fetch: FakeFetch;
}

/** A client that talks to the fake and nothing else, without waits worth mentioning. */
export function fakeClient(fake: ClientSource, overrides: FakeClientOverrides = {}): PingReportsClient {
  const { serviceAccountId, jwk } = fake.credentials;
  // The fake goes by paths, so it answers under a tenant's own address as well.
  const address = overrides.tenant === undefined ? { baseUrl: fake.baseUrl } : {};
  return eagerClient(
    new PingReportsClient({ ...address, auth: { serviceAccountId, jwk }, fetch: fake.fetch, ...overrides }),
  );
}
