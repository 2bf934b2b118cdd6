import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { handlers } from "@identity-reports/sailpoint-reports/msw";
import { tokenLifeMs, type DemoTenant } from "./demo-tenant.ts";

const outcomes = { done: "SUCCESS", failed: "FAILURE", cancelled: "TERMINATED" };

export function sailPointDemo(rows: number): DemoTenant {
  const fake = sailPointFake({ baseUrl: "https://sailpoint.example", rows });
  return {
    baseUrl: fake.baseUrl,
    handlers: handlers(fake),
    fetch: fake.fetch,
    token: async () => ({ token: fake.issueToken(), expiresAt: Date.now() + tokenLifeMs }),
    reset: () => fake.reset(),
    plan: (runMs, outcome) => fake.nextRun({ runMs, outcome: outcomes[outcome] }),
    refuse: (retryAfterMs) => fake.fail("startReport", [{ status: 429, retryAfterMs }]),
    breakConnection: () => fake.fail("getReportResult", ["reset"]),
  };
}
