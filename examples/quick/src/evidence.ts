// Collects a plan into a folder that an auditor checks with sha256sum. Started again, it goes on and starts nothing twice.
// SAIL_BASE_URL, SAIL_CLIENT_ID, SAIL_CLIENT_SECRET
import { collect, parsePlan, verifyCollection } from "@identity-reports/evidence";
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";

const plan = parsePlan({
  version: 1,
  folder: "evidence/{date}",
  defaults: { tenant: "acme", format: "csv" },
  reports: [
    { id: "identities", report: "IDENTITIES", control: "AC-2", expect: { minRows: 1 } },
    { id: "orphans", report: "UNCORRELATED_ACCOUNTS", control: "AC-2" },
  ],
});
const { folder } = await collect(plan, { clients: { acme: SailPointReportsClient.fromEnv() } });
console.log((await verifyCollection(folder)).summary);
