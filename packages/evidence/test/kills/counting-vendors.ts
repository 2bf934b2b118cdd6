import { serve, type FakeServer } from "@identity-reports/fake-server";
import { pingFake } from "@identity-reports/ping-reports/fake";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { sessionFake } from "@identity-reports/session-reports/fake";

const each = [0, 1, 2, 3];

/** Four reports of each vendor, no two of which ask for the same. */
export const twelveReports = [
  ...each.map((n) => ({
    id: `accounts-${n}`,
    tenant: "acme",
    report: "ACCOUNTS",
    arguments: { application: `2c91808${n}`, sourceName: `Source ${n}` },
  })),
  ...each.map((n) => ({
    id: `roles-${n}`,
    tenant: "aic",
    report: "ROLE-MEMBERSHIP",
    realm: "alpha",
    arguments: { roles: [`role-${n}`] },
  })),
  ...each.map((n) => ({
    id: `sessions-${n}`,
    tenant: "pam",
    report: `Sessions ${n}`,
    arguments: { criteria: [{ field: "protocol", value: `p${n}` }] },
  })),
];

/** A start that the vendor has, and has not answered. */
export interface HeldStart {
  /** Settles when the vendor has the start. */
  readonly received: Promise<void>;
  release(): void;
}

/** Three vendors over real HTTP that count what they were asked to start. */
export interface CountingVendors {
  /** What the program makes its clients of. */
  readonly wiring: string;
  /** How often the report of this id was started. */
  startsOf(id: string): number;
  /** Keeps the answer to the next start back, until it is released. */
  holdNextStart(): HeldStart;
  close(): Promise<void>;
}

/** @param startMs how long the answer to a start takes, at most, once the run is there. */
export async function countingVendors(startMs: number): Promise<CountingVendors> {
  const sailpoint = sailPointFake({
    runMs: 60,
    rows: 5,
    rateLimit: false,
    behaviour: { concurrency: "one-per-arguments" },
  });
  const ping = pingFake({ runMs: 60, exportMs: 20, rows: 5 });
  const fudo = sessionFake({ runMs: 60, rows: 5 });
  const starts = new Map<string, number>();
  const count = (key: string): void => void starts.set(key, (starts.get(key) ?? 0) + 1);
  const held: { readonly receive: () => void; readonly released: Promise<void> }[] = [];
  const counted = (fake: { fetch: typeof fetch }): { fetch: typeof fetch } => ({
    async fetch(input, init) {
      const request = new Request(input, init);
      const body = request.method === "POST" ? await request.clone().text() : "";
      const answer = await fake.fetch(request);
      const key = startedBy(request, body);
      if (key === undefined || !answer.ok) return answer;
      count(key);
      const hold = held.shift();
      hold?.receive();
      await hold?.released;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * startMs));
      return answer;
    },
  });
  const servers: FakeServer[] = await Promise.all([sailpoint, ping, fudo].map((fake) => serve(counted(fake))));
  const [acme, aic, pam] = servers.map(({ url }) => url);
  const { serviceAccountId, jwk } = ping.credentials;
  return {
    wiring: JSON.stringify({
      acme: { baseUrl: acme, auth: sailpoint.credentials },
      aic: { baseUrl: aic, auth: { serviceAccountId, jwk } },
      pam: { baseUrl: pam, auth: fudo.credentials },
    }),
    startsOf: (id) => starts.get(id) ?? 0,
    holdNextStart() {
      let release = (): void => {};
      const released = new Promise<void>((resolve) => (release = resolve));
      const received = new Promise<void>((receive) => held.push({ receive, released }));
      return { received, release };
    },
    async close() {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

/** The id in the plan of the report that a request starts. */
function startedBy({ url, method }: Request, body: string): string | undefined {
  if (method !== "POST") return undefined;
  const { pathname, search } = new URL(url);
  const number = /(?:2c91808|role-|"p)(\d)/.exec(body)?.[1];
  if (number === undefined) return undefined;
  if (pathname.endsWith("/run")) return `accounts-${number}`;
  if (search.includes("_action=run")) return `roles-${number}`;
  return pathname.endsWith("/report") || pathname.endsWith("/reports") ? `sessions-${number}` : undefined;
}
