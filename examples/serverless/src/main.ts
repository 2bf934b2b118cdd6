// Plays the platform: invokes submit, then collect until the report is stored, against fakes on this machine. Between
// invocations nothing is left but JSON.
import { resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { serve } from "@identity-reports/fake-server";
import { PingReportsClient } from "@identity-reports/ping-reports";
import { pingFake } from "@identity-reports/ping-reports/fake";
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { SessionReportsClient } from "@identity-reports/session-reports";
import { sessionFake } from "@identity-reports/session-reports/fake";
import type { CollectEvent, CollectResult, SubmitEvent, SubmitResult } from "./events.ts";
import { createHandlers, type Handlers } from "./handlers.ts";
import { folderStorage } from "./storage.ts";

const fakes = { sailpoint: sailPointFake({ runMs: 1_500 }), ping: pingFake({ runMs: 900 }), fudo: sessionFake() };
const servers = await Promise.all([serve(fakes.sailpoint), serve(fakes.ping), serve(fakes.fudo)]);
const [{ url: sailpointUrl }, { url: pingUrl }, { url: fudoUrl }] = servers;
const { serviceAccountId, jwk } = fakes.ping.credentials;

/** Every invocation gets clients of its own, as on a platform that has just woken up. */
async function invoke<Result>(call: (handlers: Handlers) => Promise<Result>): Promise<Result> {
  const vendors = {
    sailpoint: new SailPointReportsClient({ baseUrl: sailpointUrl, auth: fakes.sailpoint.credentials }),
    ping: new PingReportsClient({ baseUrl: pingUrl, auth: { serviceAccountId, jwk } }),
    fudo: new SessionReportsClient({ baseUrl: fudoUrl, auth: fakes.fudo.credentials }),
  };
  const storage = folderStorage(resolve(import.meta.dirname, "../../../out/serverless"));
  try {
    return await call(createHandlers({ vendors, storage }));
  } finally {
    for (const client of Object.values(vendors)) client.close();
  }
}

const events: SubmitEvent[] = [
  { vendor: "sailpoint", report: { reportType: "IDENTITIES" } },
  { vendor: "ping", report: { name: "ROLE-MEMBERSHIP", realm: "alpha" } },
  { vendor: "fudo", report: { criteria: [{ field: "protocol", value: "ssh" }] } },
];
for (const event of events) {
  const submitted: SubmitResult = await invoke(({ submit }) => submit(event));
  if (submitted.state === "failed") throw new Error(String(submitted.error["message"]));
  const message = JSON.stringify({ handle: submitted.handle });
  console.log(`submit   → ${message}`);
  let collected: CollectResult;
  do {
    await delay(500);
    collected = await invoke(({ collect }) => collect(JSON.parse(message) as CollectEvent));
    console.log(`collect  → ${JSON.stringify(collected)}`);
  } while (collected.state === "running");
}
await Promise.all(servers.map((server) => server.close()));
