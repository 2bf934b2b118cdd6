import type { FakeFetch } from "@identity-reports/core/fake";
import { SailPointReportsClient } from "../client.js";
import type { SailPointFakeCredentials } from "./options.js";

/** Client options that differ from those that wire a client to its fake. */
export type FakeClientOverrides = Partial<ConstructorParameters<typeof SailPointReportsClient>[0]>;

/** What {@link fakeClient} takes from a fake. */
export interface ClientSource {
  readonly baseUrl: string;
  readonly credentials: SailPointFakeCredentials;
  readonly fetch: FakeFetch;
}

/** A client that talks to the fake and nothing else. The one place that knows how waits are taken out of a client. */
export function fakeClient(fake: ClientSource, overrides: FakeClientOverrides = {}): SailPointReportsClient {
  const { clientId, clientSecret } = fake.credentials;
  const wired = { baseUrl: fake.baseUrl, auth: { clientId, clientSecret }, fetch: fake.fetch };
  return new SailPointReportsClient({ ...wired, ...overrides });
}
