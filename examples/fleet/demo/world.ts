import { pingFake } from "@identity-reports/ping-reports/fake";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { sessionFake } from "@identity-reports/session-reports/fake";
import type { Fleet, Report } from "../src/fleet.ts";

/** Vendors that are fakes on this machine, and a fleet for them: as JSON, since the workers are other processes. */
export interface World extends Pick<Fleet, "folder" | "onUnknownStart" | "stepsAtOnce" | "poll"> {
  readonly databaseUrl: string;
  readonly tenants: readonly FakeTenant[];
}

export interface FakeTenant {
  readonly id: string;
  readonly vendor: Vendor;
  readonly url: string;
  readonly reports: readonly Report[];
}

export type Vendor = "sailpoint" | "ping" | "fudo";

/** A fake for each vendor; its runs take `runMs`. */
export const fakeOf = {
  sailpoint: (runMs: number) => sailPointFake({ runMs, behaviour: { concurrency: "one-per-type" } }),
  ping: (runMs: number) => pingFake({ runMs }),
  fudo: (runMs: number) => sessionFake({ runMs }),
};

/** The requests of one report of each vendor. */
export const reportOf: Record<Vendor, Report> = {
  sailpoint: { key: "identities", format: "csv", request: { reportType: "IDENTITIES" } },
  ping: { key: "role-membership", format: "csv", request: { name: "ROLE-MEMBERSHIP", realm: "alpha" } },
  fudo: { key: "ssh-sessions", format: "csv", request: { criteria: [{ field: "protocol", value: "ssh" }] } },
};
