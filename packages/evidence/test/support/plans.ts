import {
  collect,
  expectCollectable,
  parsePlan,
  type CollectOptions,
  type CollectResult,
  type Plan,
} from "@identity-reports/evidence";
import { temporaryFolder } from "./collected.ts";

/** Looks again at once. */
const poll = { firstMs: 1, maxMs: 5 };

/** A plan of these reports. */
export const planOf = (...reports: object[]): Plan => parsePlan({ version: 1, defaults: { tenant: "acme" }, reports });

/** Reports of a plan. */
export const identities = { id: "identities", report: "IDENTITIES", arguments: { correlatedOnly: true } };
export const roles = { id: "roles", report: "ROLE-MEMBERSHIP", realm: "alpha" };
export const sessions = { id: "sessions", report: "AccountAccess" };
export const ok = { id: "ok", report: "IDENTITIES_DETAILS", arguments: { correlatedOnly: true } };

/** One vendor, one folder, and as many calls as it takes. */
export function setUp(fake: { client(): CollectOptions["clients"][string] }, ...reports: object[]) {
  const folder = temporaryFolder();
  const plan = planOf(...reports);
  const call = (options: Partial<CollectOptions> = {}, changed: Plan = plan): Promise<CollectResult> =>
    collect(changed, { clients: { acme: fake.client() }, folder, poll, ...options });
  const check = (options: Partial<CollectOptions> = {}, changed: Plan = plan): Promise<void> =>
    expectCollectable(changed, { clients: { acme: fake.client() }, folder, poll, ...options });
  return { folder, call, check };
}

/** The outcome of each report by its id. */
export const outcomes = ({ reports }: CollectResult): Record<string, string> =>
  Object.fromEntries(reports.map(({ id, outcome }) => [id, outcome]));
