import { pingFake } from "@identity-reports/ping-reports/fake";
import { handlers } from "@identity-reports/ping-reports/msw";
import { tokenLifeMs, type DemoTenant } from "./demo-tenant.ts";

export function pingDemo(rows: number): DemoTenant {
  const fake = pingFake({ baseUrl: "https://ping.example", rows });
  return {
    baseUrl: fake.baseUrl,
    handlers: handlers(fake),
    fetch: fake.fetch,
    token: async () => ({ token: fake.issueToken(), expiresAt: Date.now() + tokenLifeMs }),
    reset: () => fake.reset(),
    plan: (runMs, outcome) =>
      fake.nextRun({ runMs, outcome: outcome === "done" ? "COMPLETED_SUCCESS" : "COMPLETED_FAILED" }),
    refuse: (retryAfterMs) => fake.fail("startRun", [{ status: 429, retryAfterMs }]),
    breakConnection: () => fake.fail("listRuns", ["reset"]),
  };
}
