import type { Clients } from "@identity-reports/evidence";
import { pingFake } from "@identity-reports/ping-reports/fake";
import { sailPointFake, type SailPointFakeOptions } from "@identity-reports/sailpoint-reports/fake";
import { sessionFake } from "@identity-reports/session-reports/fake";

/** A fake of each vendor, and its client as a tenant. */
export function threeVendors(options: { readonly sailpoint?: SailPointFakeOptions } = {}) {
  const sailpoint = sailPointFake({
    behaviour: { concurrency: "one-per-arguments" },
    rateLimit: false,
    ...options.sailpoint,
  });
  const ping = pingFake();
  const fudo = sessionFake();
  const clients = { acme: sailpoint.client(), aic: ping.client(), pam: fudo.client() } satisfies Clients;
  return { sailpoint, ping, fudo, clients };
}

/** One report of each vendor. */
export const threeReports = [
  { id: "accounts", tenant: "acme", report: "ACCOUNTS", arguments: { application: "2c91", sourceName: "AD" } },
  { id: "roles", tenant: "aic", report: "ROLE-MEMBERSHIP", realm: "alpha" },
  { id: "ssh", tenant: "pam", report: "AccountAccess" },
];
