import { serve, type FakeServer } from "@identity-reports/fake-server";
import type { Report } from "../../src/fleet.ts";
import { fakeOf, type FakeTenant, type Vendor } from "../../demo/world.ts";

/** A tenant of the proof: its fake, over HTTP. */
export interface ProvenTenant extends FakeTenant {
  readonly runMs: number;
  readonly fake: ReturnType<(typeof fakeOf)[Vendor]>;
  readonly server: FakeServer;
}

/** Called when the vendor has accepted a start, before the answer leaves: with the worker that asked. */
export type StartListener = (worker: string) => void;

const startOperations = ["startReport", "startRun", "createReport"];

/** Three of five are SailPoint, the others Ping and Fudo. */
const vendors: readonly Vendor[] = ["sailpoint", "ping", "sailpoint", "fudo", "sailpoint"];

/** Tenants with ten reports each, four of them of one type; their runs take from 60 % to the whole of `maxRunMs`. */
export async function openTenants(
  count: number,
  maxRunMs: number,
  onStart: StartListener = () => {},
): Promise<ProvenTenant[]> {
  const open = async (index: number): Promise<ProvenTenant> => {
    const vendor = vendors[index % vendors.length] as Vendor;
    const runMs = Math.round(maxRunMs * (1 - (0.4 * (index % 5)) / 4));
    const fake = fakeOf[vendor](runMs);
    const answerer = {
      fetch: async (request: Request): Promise<Response> => {
        const calls = fake.calls.length;
        const answer = await fake.fetch(request);
        const call = fake.calls.slice(calls).find(({ url }) => url === request.url);
        if (answer.ok && call !== undefined && startOperations.includes(call.operation))
          onStart(request.headers.get("x-worker") ?? "");
        return answer;
      },
    };
    const server = await serve(answerer);
    return { id: `${vendor}-${index}`, vendor, url: server.url, reports: reportsOf[vendor], runMs, fake, server };
  };
  return await Promise.all(Array.from({ length: count }, (_, index) => open(index)));
}

const csv = (lane: string, requests: readonly object[]): Report[] =>
  requests.map((request, index) => ({ key: `${lane}-${index}`, lane, format: "csv", request }));
const one = (lane: string, request: object): Report => ({ key: lane, lane, format: "csv", request });

const reportsOf: Record<Vendor, readonly Report[]> = {
  sailpoint: [
    ...csv(
      "ACCOUNTS",
      ["a", "b", "c", "d"].map((name) => ({
        reportType: "ACCOUNTS",
        arguments: { application: name, sourceName: name },
      })),
    ),
    one("IDENTITIES", { reportType: "IDENTITIES" }),
    one("IDENTITIES_DETAILS", { reportType: "IDENTITIES_DETAILS", arguments: { correlatedOnly: true } }),
    one("ORPHAN_IDENTITIES", { reportType: "ORPHAN_IDENTITIES" }),
    one("UNCORRELATED_ACCOUNTS", { reportType: "UNCORRELATED_ACCOUNTS" }),
    one("IDENTITY_PROFILE_IDENTITY_ERROR", {
      reportType: "IDENTITY_PROFILE_IDENTITY_ERROR",
      arguments: { authoritativeSource: "hr" },
    }),
    one("SEARCH_EXPORT", { reportType: "SEARCH_EXPORT", arguments: { query: "*" } }),
  ],
  ping: [
    ...csv(
      "ROLE-MEMBERSHIP",
      ["a", "b", "c", "d"].map((role) => ({ name: "ROLE-MEMBERSHIP", realm: "alpha", parameters: { roles: [role] } })),
    ),
    ...[
      "ORG-USERS-REPORT",
      "ROLE-COMPOSITION",
      "JOURNEY-STATS",
      "USER-JOURNEY-STATS",
      "USER-LAST-LOGIN",
      "USER-COUNT-BY-STATUS",
    ].map((name) => one(name, { name, realm: "alpha" })),
  ],
  fudo: [
    ...csv(
      "protocol",
      ["ssh", "rdp", "vnc", "http"].map((value) => ({ criteria: [{ field: "protocol", value }] })),
    ),
    ...["1", "2", "3", "4", "5", "6"].map((user) =>
      one(`user-${user}`, { criteria: [{ field: "user", value: user }] }),
    ),
  ],
};

/** What the vendors have seen. */
export interface Seen {
  /** Runs that they have made. */
  readonly runs: number;
  /** Runs that were one too many for their report. */
  readonly doubles: number;
  readonly requests: number;
  readonly refused: number;
  readonly tokens: number;
}

export function whatVendorsSaw(tenants: readonly ProvenTenant[]): Seen {
  const seen = { runs: 0, doubles: 0, requests: 0, refused: 0, tokens: 0 };
  for (const { fake } of tenants) {
    const runs = runsOf(fake);
    seen.runs += runs.length;
    seen.doubles += runs.length - new Set(runs).size;
    seen.requests += fake.calls.length;
    seen.refused += fake.calls.filter(({ status }) => status === 429).length;
    seen.tokens += fake.calls.filter(({ operation }) => operation === "getAccessToken").length;
  }
  return seen;
}

/** What each run was asked for. A start at SailPoint may hand back a run that is there, so its runs count, not its answers. */
function runsOf(fake: ProvenTenant["fake"]): string[] {
  if ("auditEvents" in fake) return fake.runs.map((run) => JSON.stringify([run.reportType, run.arguments]));
  return fake.calls
    .filter(({ operation, status = 0 }) => startOperations.includes(operation) && status >= 200 && status < 300)
    .map(({ path, body }) => JSON.stringify([path, body]));
}
