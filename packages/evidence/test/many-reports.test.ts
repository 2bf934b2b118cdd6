import { collect, parsePlan, verifyCollection, type CollectResult, type Plan } from "@identity-reports/evidence";
import { pingFake } from "@identity-reports/ping-reports/fake";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { sessionFake } from "@identity-reports/session-reports/fake";
import { expect, test } from "vitest";
import { checkWithSha256sum, temporaryFolder } from "./support/collected.ts";

const many = (count: number, report: (n: number) => object): object[] =>
  Array.from({ length: count }, (_, n) => report(n));

/** 200 at night; each is put on the disk five times over, which takes its time. */
const size = process.env["MODE"] === "nightly" ? 1 : 0.2;

/** Reports no two of which ask for the same. */
const plan: Plan = parsePlan({
  version: 1,
  reports: [
    ...many(80 * size, (n) => ({
      id: `accounts-${n}`,
      tenant: "acme",
      report: "ACCOUNTS",
      arguments: { application: `2c91${n}`, sourceName: `Source ${n}` },
    })),
    ...many(60 * size, (n) => ({
      id: `roles-${n}`,
      tenant: "aic",
      report: "ROLE-MEMBERSHIP",
      realm: "alpha",
      arguments: { roles: [`role ${n}`] },
    })),
    ...many(60 * size, (n) => ({
      id: `sessions-${n}`,
      tenant: "pam",
      report: `Sessions ${n}`,
      arguments: { criteria: [{ field: "protocol", value: `p${n}` }] },
    })),
  ],
});

/** Each vendor has its bad night: refusals, lost answers, cut files, failed runs. */
function troubledVendors() {
  const options = { rows: 3, rateLimit: false } as const;
  const sailpoint = sailPointFake({ ...options, behaviour: { concurrency: "one-per-arguments" } });
  const ping = pingFake({ rows: 3 });
  const fudo = sessionFake({ rows: 3 });
  sailpoint.nextRun({ outcome: "FAILURE" });
  sailpoint.nextRun({ outcome: "TEMP_ERROR" });
  sailpoint.nextRun({ rows: 3, announcedRows: 5 });
  sailpoint.fail("startReport", ["ok", { status: 429, retryAfterMs: 20 }, "ok", "reset-after", 503, "html"]);
  sailpoint.fail("getReportResult", ["ok", 502, "reset", { status: 429, retryAfterMs: 20 }, "broken-json"]);
  sailpoint.fail("getReport", ["ok", "cut", "cut", "html", 500]);
  ping.fail("startRun", ["ok", "reset-after", 401, "ok", 500]);
  ping.fail("downloadRun", ["ok", "503", "cut", "empty"]);
  fudo.fail("createReport", ["ok", "reset", 422, "ok", "garbage"]);
  fudo.fail("getReportFile", ["ok", "cut", "reset"]);
  return { sailpoint, ping, fudo };
}

test(
  `${plan.reports.length} reports of three vendors with faults end in a sealed collection`,
  { timeout: 60_000 },
  async () => {
    const { sailpoint, ping, fudo } = troubledVendors();
    const clients = { acme: sailpoint.client(), aic: ping.client(), pam: fudo.client() };
    const folder = temporaryFolder();
    const call = (): Promise<CollectResult> =>
      collect(plan, { clients, folder, concurrency: 8, poll: { firstMs: 1, maxMs: 10 } });
    const first = await call();
    const second = await call();

    const { outcome, counts } = await verifyCollection(folder);

    expect(first.counts.unknown).toBeGreaterThan(0);
    expect(second).toMatchObject({ sealed: true, counts: { running: 0, "not-started": 0 } });
    expect(second.counts.verified).toBeGreaterThan(plan.reports.length - 15);
    expect(second.counts.unknown).toBe(first.counts.unknown);
    expect([outcome, counts.planned]).toEqual(["valid", plan.reports.length]);
    expect(checkWithSha256sum(folder)).toContain("plan.json: OK");
  },
);
