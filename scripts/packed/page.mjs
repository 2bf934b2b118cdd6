// What a user's web page may hold: every client with its fake and its handlers for msw. Bundled by *.bundle.mjs and
// opened in Chromium, it takes a report of each vendor and says so in one line.
import { PingReportsClient } from "@identity-reports/ping-reports";
import { pingFake } from "@identity-reports/ping-reports/fake";
import { handlers as pingHandlers } from "@identity-reports/ping-reports/msw";
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { handlers as sailPointHandlers } from "@identity-reports/sailpoint-reports/msw";
import { SessionReportsClient } from "@identity-reports/session-reports";
import { sessionFake } from "@identity-reports/session-reports/fake";
import { handlers as sessionHandlers } from "@identity-reports/session-reports/msw";

const [sailPoint, fudo, ping] = [sailPointFake(), sessionFake(), pingFake()];
const quickly = { poll: { firstMs: 1 } };
const wiring = (fake) => ({ baseUrl: fake.baseUrl, auth: fake.credentials, fetch: fake.fetch });

const reports = [
  () => new SailPointReportsClient(wiring(sailPoint)).runReport({ reportType: "IDENTITIES" }, quickly),
  () => new SessionReportsClient(wiring(fudo)).runReport({ criteria: [{ field: "protocol", value: "ssh" }] }, quickly),
  () => new PingReportsClient(wiring(ping)).runReport({ name: "ROLE-MEMBERSHIP", realm: "alpha" }, quickly),
];
const handlers = [...sailPointHandlers(sailPoint), ...sessionHandlers(fudo), ...pingHandlers(ping)];

const sizes = [];
for (const run of reports) {
  const file = await (await run()).download({ format: "csv" });
  sizes.push((await file.bytes()).length);
}
console.log(`files: ${JSON.stringify(sizes)}, handlers: ${handlers.length}`);
