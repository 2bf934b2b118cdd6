import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { serve, type FakeServer } from "@identity-reports/fake-server";
import { PingReportsClient } from "@identity-reports/ping-reports";
import { pingFake } from "@identity-reports/ping-reports/fake";
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { SessionReportsClient } from "@identity-reports/session-reports";
import { sessionFake } from "@identity-reports/session-reports/fake";
import type * as MswNode from "msw/node";
import { setupServer } from "msw/node";
import { vi } from "vitest";
import { openObjectStore } from "./object-store.ts";

// Remembers the servers that code leaves listening.
vi.mock("msw/node", async (importOriginal) => {
  const msw = await importOriginal<typeof MswNode>();
  return { ...msw, setupServer: vi.fn(msw.setupServer) };
});

/** What the code of a page finds around it. */
export interface Stage {
  /** Sets everything up anew, runs the code, and takes down whatever it left. */
  play(code: () => Promise<unknown>): Promise<void>;
  close(): Promise<void>;
}

/** The addresses that pages give as examples, and who answers there. */
interface Host {
  readonly host: string;
  readonly fake: Parameters<typeof serve>[0] & { reset(): void };
}

/**
 * Live fakes and an object store on loopback, the documented environment variables, the example addresses leading to the
 * fakes and other addresses nowhere, an empty folder with the key files that pages name, and short pauses between polls.
 */
export async function openStage(): Promise<Stage> {
  const sailPoint = sailPointFake();
  const fudo = sessionFake();
  const ping = pingFake({
    templates: [{ name: "5CAAC80A-0A64-4C1C-BC75-1529A12E43B5", displayName: "Towns", type: "published" }],
  });
  const production = pingFake({
    credentials: { ...ping.credentials, serviceAccountId: "0b4ae0b5-5c59-4c4b-a1a1-8c5c1d7b2f10" },
  });
  const hosts: readonly Host[] = [
    { host: "acme.api.identitynow.com", fake: sailPoint },
    { host: "10.0.214.98", fake: fudo },
    { host: "openam-acme-ew2.id.forgerock.io", fake: ping },
    { host: "openam-acme-prod.id.forgerock.io", fake: production },
  ];
  const objects = await openObjectStore();
  const servers = new Map<string, FakeServer>();
  for (const { host, fake } of hosts) servers.set(host, await serve(fake));
  const urlOf = (host: string): string => servers.get(host)?.url ?? "";
  const jwk = JSON.stringify(ping.credentials.jwk);
  const variables = {
    SAIL_BASE_URL: urlOf("acme.api.identitynow.com"),
    SAIL_CLIENT_ID: sailPoint.credentials.clientId,
    SAIL_CLIENT_SECRET: sailPoint.credentials.clientSecret,
    FUDO_BASE_URL: urlOf("10.0.214.98"),
    FUDO_API_KEY: fudo.credentials.apiKey,
    PING_BASE_URL: urlOf("openam-acme-ew2.id.forgerock.io"),
    PING_SERVICE_ACCOUNT_ID: ping.credentials.serviceAccountId,
    PING_SERVICE_ACCOUNT_JWK: jwk,
    ...objects.variables,
  };
  const files = { "key.jwk": jwk, "production.jwk": jwk, "fudo.pem": rootCertificates[0] ?? "" };

  return {
    async play(code) {
      const before = { folder: process.cwd(), exitCode: process.exitCode };
      const folder = await mkdtemp(join(tmpdir(), "page-"));
      for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
      for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
      for (const { fake } of hosts) fake.reset();
      redirectFetch(servers);
      hurry();
      for (const method of ["log", "info", "warn", "error", "table"] as const) {
        vi.spyOn(console, method).mockImplementation(() => undefined);
      }
      process.chdir(folder);
      try {
        await code();
        if (process.exitCode !== before.exitCode) throw new Error(`it set process.exitCode to ${process.exitCode}`);
      } finally {
        vi.useRealTimers();
        vi.restoreAllMocks();
        vi.unstubAllEnvs();
        process.exitCode = before.exitCode;
        process.chdir(before.folder);
        closeMockServers();
        vi.unstubAllGlobals();
        await rm(folder, { recursive: true, force: true });
      }
    },
    async close() {
      await Promise.all([objects, ...servers.values()].map((server) => server.close()));
    },
  };
}

/** Leads the example addresses to their fakes. Nothing leaves this machine. */
function redirectFetch(servers: ReadonlyMap<string, FakeServer>): void {
  const { fetch } = globalThis;
  vi.stubGlobal("fetch", async (input: string | URL | Request, init?: RequestInit) => {
    const { hostname, pathname, search } = new URL(input instanceof Request ? input.url : input);
    const server = servers.get(hostname);
    if (server === undefined) {
      if (hostname === "127.0.0.1") return await fetch(input, init);
      throw new TypeError("fetch failed", { cause: new Error(`${hostname} is not an address of the examples`) });
    }
    const url = `${server.url}${pathname}${search}`;
    return await fetch(input instanceof Request ? new Request(url, input) : url, init);
  });
}

/** Ends whatever servers of msw the code has left listening. */
function closeMockServers(): void {
  for (const { type, value } of vi.mocked(setupServer).mock.results.splice(0)) {
    try {
      if (type === "return") value.close();
    } catch {
      // The code has closed it itself.
    }
  }
}

const waiting = ["runReport", "submitReport", "checkReport", "resume"] as const;
type WaitingMethods = Record<(typeof waiting)[number], (input: unknown, options?: object) => Promise<unknown>>;

/** The first look at a run comes after a millisecond, not after seconds, unless the page says when. */
function hurry(): void {
  for (const { prototype } of [SailPointReportsClient, SessionReportsClient, PingReportsClient]) {
    const methods = prototype as unknown as WaitingMethods;
    for (const name of waiting) {
      const method = methods[name];
      vi.spyOn(methods, name).mockImplementation(function (this: unknown, input, options) {
        return method.call(this, input, { poll: { firstMs: 1 }, ...options });
      });
    }
  }
}
