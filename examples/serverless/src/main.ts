// Plays AWS on this machine, against fakes of the vendors: a schedule, Lambda's record of an invocation, a queue, a bucket.
// What it invokes is what Lambda invokes: src/lambda.ts. Between invocations nothing is left but messages.
import { setTimeout as delay } from "node:timers/promises";
import { serve } from "@identity-reports/fake-server";
import { pingFake } from "@identity-reports/ping-reports/fake";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { sessionFake } from "@identity-reports/session-reports/fake";
import type { SubmitEvent } from "./events.ts";
import { invocationRecord, queueEvent, serveBucket } from "./play-aws.ts";

const sailpoint = sailPointFake({ runMs: 1_500 });
const fudo = sessionFake();
const ping = pingFake({ runMs: 900 });
const servers = await Promise.all([serve(sailpoint), serve(fudo), serve(ping)]);
const [{ url: SAIL_BASE_URL }, { url: FUDO_BASE_URL }, { url: PING_BASE_URL }] = servers;
const bucket = await serveBucket();
Object.assign(process.env, {
  ...bucket.env,
  SAIL_BASE_URL,
  SAIL_CLIENT_ID: sailpoint.credentials.clientId,
  SAIL_CLIENT_SECRET: sailpoint.credentials.clientSecret,
  FUDO_BASE_URL,
  FUDO_API_KEY: fudo.credentials.apiKey,
  PING_BASE_URL,
  PING_SERVICE_ACCOUNT_ID: ping.credentials.serviceAccountId,
  PING_SERVICE_ACCOUNT_JWK: JSON.stringify(ping.credentials.jwk),
});
const { submit, collect } = await import("./lambda.ts");

const schedules: SubmitEvent[] = [
  { vendor: "sailpoint", report: { reportType: "IDENTITIES" } },
  { vendor: "ping", report: { name: "ROLE-MEMBERSHIP", realm: "alpha" } },
  { vendor: "fudo", report: { criteria: [{ field: "protocol", value: "ssh" }] } },
];
for (const event of schedules) {
  console.log(`\nsubmit ${JSON.stringify(event)}`);
  const message = queueEvent(invocationRecord(event, await submit(event)));
  do await delay(500);
  while ((await collect(message)).batchItemFailures.length > 0);
}
console.log(`\nIn the bucket: ${[...bucket.objects.keys()].join(", ")}`);
await Promise.all([bucket.close(), ...servers.map((server) => server.close())]);
