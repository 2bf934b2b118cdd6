// As fleet.ts, for the fakes that the variable WORLD describes.
import { PingReportsClient } from "@identity-reports/ping-reports";
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { SessionReportsClient } from "@identity-reports/session-reports";
import { runFleet } from "../src/command-line.ts";
import type { ReportsClient, Shared } from "../src/fleet.ts";
import { fakeOf, type FakeTenant, type World } from "./world.ts";

const world = JSON.parse(process.env["WORLD"] ?? "{}") as World;
/** So that a fake can tell who asks. */
const headers = { "x-worker": process.env["WORKER"] ?? "" };

function connect({ vendor, url: baseUrl }: FakeTenant, { pace, tokenStore, onEvent }: Shared): ReportsClient {
  const options = { baseUrl, headers, onEvent };
  switch (vendor) {
    case "sailpoint":
      return new SailPointReportsClient({ ...options, auth: fakeOf.sailpoint(0).credentials, pace, tokenStore });
    case "ping": {
      const { serviceAccountId, jwk } = fakeOf.ping(0).credentials;
      return new PingReportsClient({ ...options, auth: { serviceAccountId, jwk }, tokenStore });
    }
    case "fudo":
      return new SessionReportsClient({ ...options, auth: fakeOf.fudo(0).credentials });
  }
}

const tenants = world.tenants.map((tenant) => ({
  ...tenant,
  connect: (shared: Shared) => connect(tenant, shared),
}));
await runFleet({ ...world, schedule: "0 1 * * *", tenants }, process.argv.slice(2));
