import { eagerClient, type FakeFetch } from "@identity-reports/core/fake";
import { SessionReportsClient, type SessionReportsClientOptions } from "../client.js";

/** Client options that differ from those that wire a client to its fake. */
export type FakeClientOverrides = Partial<SessionReportsClientOptions>;

/** What {@link fakeClient} takes from a fake. */
export interface ClientSource {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly fetch: FakeFetch;
}

/** A client that talks to the fake and nothing else, without waits worth mentioning. */
export const fakeClient = (
  { baseUrl, apiKey, fetch }: ClientSource,
  overrides: FakeClientOverrides = {},
): SessionReportsClient => eagerClient(new SessionReportsClient({ baseUrl, auth: { apiKey }, fetch, ...overrides }));
