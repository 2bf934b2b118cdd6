// A process that collects, and says what happens: bundled, started and killed by kills.test.ts.
import { readFileSync } from "node:fs";
import { collect, parsePlan } from "@identity-reports/evidence";
import { PingReportsClient } from "@identity-reports/ping-reports";
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { SessionReportsClient } from "@identity-reports/session-reports";

const [planFile = "", folder = "", wiring = "", only = ""] = process.argv.slice(2);
const { acme, aic, pam } = JSON.parse(wiring);
const clients = {
  acme: new SailPointReportsClient(acme),
  aic: new PingReportsClient(aic),
  pam: new SessionReportsClient(pam),
};
const say = (what: object): boolean => process.stdout.write(`${JSON.stringify(what)}\n`);
try {
  const { reports, ...result } = await collect(parsePlan(readFileSync(planFile, "utf8")), {
    clients,
    folder,
    poll: { firstMs: 20, maxMs: 40 },
    concurrency: 2,
    ...(only === "" ? {} : { only: only.split(",") }),
    onProgress: (event) => say({ event: event.type, phase: "phase" in event ? event.phase : undefined }),
  });
  say({ ...result, outcomes: Object.fromEntries(reports.map(({ id, outcome }) => [id, outcome])) });
} catch (error) {
  say({ refused: error instanceof Error && "code" in error ? error.code : String(error) });
  process.exitCode = 2;
}
for (const client of Object.values(clients)) client.close();
