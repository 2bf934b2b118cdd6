// The reports of a night, for cron. Usage: node src/main.ts PLAN [FOLDER]. Standard output has the result in JSON.
// Exit code: 0 every report is there and whole, 1 some are not, 2 nothing was started because something is set up wrong.
import { readFile } from "node:fs/promises";
import { collect, parsePlan } from "@identity-reports/evidence";
import { PingReportsClient } from "@identity-reports/ping-reports";
import { ReportsError, SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { SessionReportsClient } from "@identity-reports/session-reports";

/** A vendor that the plan does not name needs no credentials. */
const clients = {
  sailpoint: () => SailPointReportsClient.fromEnv(),
  ping: () => PingReportsClient.fromEnv(),
  fudo: () => SessionReportsClient.fromEnv(),
};

const stop = new AbortController();
// Runs go on at the vendors; the next start takes them up.
for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stop.abort(new Error(name)));

try {
  const [file = "plan.json", folder] = process.argv.slice(2);
  const plan = parsePlan(await readFile(file, "utf8"));
  const tenants = new Set(plan.reports.map(({ tenant = "" }) => tenant));
  const used = Object.entries(clients).filter(([name]) => tenants.has(name));
  const opened = Object.fromEntries(used.map(([name, open]) => [name, open()]));
  const result = await collect(plan, {
    clients: opened,
    folder,
    signal: stop.signal,
    onProgress: (event) => event.type === "report-done" && console.error(event.result.outcome, event.result.id),
  });
  for (const client of Object.values(opened)) client.close();
  console.log(JSON.stringify(result, undefined, 2));
  process.exitCode = result.exit === "done" ? 0 : 1;
} catch (error) {
  if (!ReportsError.is(error)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
