import { PingReportName } from "@identity-reports/ping-reports";

/** A report that the fake makes without more ado. */
export const roles = {
  name: PingReportName.RoleMembership,
  realm: "alpha",
  parameters: { roles: ["admin"] },
} as const;

/** Polls that make a test wait for nothing. */
export const quick = { poll: { firstMs: 2, maxMs: 10 } } as const;
