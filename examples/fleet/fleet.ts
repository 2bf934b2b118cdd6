// The fleet: whose reports, which, and what may happen twice. This file is yours; src/ is what works it off.
//
//   node fleet.ts worker           on as many machines as you like
//   node fleet.ts status           how this night stands
//
// All commands: node fleet.ts help
import { PingReportsClient } from "@identity-reports/ping-reports";
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { SessionReportsClient } from "@identity-reports/session-reports";
import { runFleet } from "./src/command-line.ts";

await runFleet(
  {
    databaseUrl: process.env["DATABASE_URL"],
    folder: process.env["EVIDENCE_FOLDER"] ?? "/var/evidence",
    schedule: "0 1 * * *",

    // A start is sent, and its answer never comes: the network broke, or the worker died. Then the vendor may make the
    // report, or not, and no queue and no database can tell. So this is yours to decide:
    //
    //   "hold"         No report is ever made twice. What may have been started is not started again: `status` lists it as
    //                  unknown, with the time it was sent. Look at the vendor; `redrive --unknown` starts it again.
    //   "start-again"  No report is ever missing. What may have been started is started again, and so it may be made twice:
    //                  harmless where a report only reads, and the vendor does not mind the work.
    onUnknownStart: "hold",

    // One client for each tenant and worker. `shared` gives all workers one rate limit and one token,
    // and makes spans and metrics. In a real fleet the
    // tenants and their secrets come from your vault; each fromEnv() here takes its variables from the environment.
    tenants: [
      {
        id: "sailpoint",
        connect: (shared) => SailPointReportsClient.fromEnv({ ...shared }),
        reports: [
          { key: "identities", format: "csv", request: { reportType: "IDENTITIES" } },
          {
            key: "accounts-active-directory",
            format: "csv",
            request: {
              reportType: "ACCOUNTS",
              arguments: { application: "2c9180897ce8f4f4017ce9ae4d10018f", sourceName: "Active Directory" },
            },
          },
        ],
      },
      {
        id: "ping",
        connect: ({ tokenStore, onEvent }) => PingReportsClient.fromEnv({ tokenStore, onEvent }),
        reports: [{ key: "role-membership", format: "csv", request: { name: "ROLE-MEMBERSHIP", realm: "alpha" } }],
      },
      {
        id: "fudo",
        connect: ({ onEvent }) => SessionReportsClient.fromEnv({ onEvent }),
        reports: [{ key: "ssh-sessions", format: "pdf", request: { criteria: [{ field: "protocol", value: "ssh" }] } }],
      },
    ],
  },
  process.argv.slice(2),
);
