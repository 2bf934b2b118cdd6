import { sessionFake } from "@identity-reports/session-reports/fake";
import { handlers } from "@identity-reports/session-reports/msw";
import { tokenLifeMs, type DemoTenant } from "./demo-tenant.ts";

export function fudoDemo(rows: number): DemoTenant {
  const fake = sessionFake({ baseUrl: "https://fudo.example", rows });
  return {
    baseUrl: fake.baseUrl,
    handlers: handlers(fake),
    fetch: fake.fetch,
    token: async () => ({ token: fake.credentials.apiKey, expiresAt: Date.now() + tokenLifeMs }),
    reset: () => fake.reset(),
    plan(runMs, outcome) {
      fake.nextRun({ runMs });
      // Fudo knows no failed reports: those it cannot make it does not accept.
      if (outcome === "failed") fake.fail("createReport", ["403"]);
    },
    refuse: (retryAfterMs) => fake.fail("createReport", [{ status: 429, retryAfterMs }]),
    breakConnection: () => fake.fail("listReports", ["reset"]),
  };
}
