// Sends so many requests through one client with a pace that it shares, when its parent says so.
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { Database } from "../../src/database.ts";
import { SharedPace, SharedTokens } from "../../src/shared.ts";
import { fakeOf } from "../../demo/world.ts";

const [url = "", databaseUrl = "", count = "0"] = process.argv.slice(2);
const database = new Database(databaseUrl);
const client = new SailPointReportsClient({
  baseUrl: url,
  auth: fakeOf.sailpoint(0).credentials,
  pace: new SharedPace(database, { requests: 95, windowMs: 2_000 }),
  tokenStore: new SharedTokens(database),
});
await client.getAccessToken();
process.send?.("ready");
process.once("message", () => {
  const requests = Array.from({ length: Number(count) }, (_, index) =>
    client.getReportResult({ taskResultId: `run-${index}` }),
  );
  void Promise.allSettled(requests).then(async (results) => {
    process.send?.(results.filter(({ status }) => status === "rejected").length);
    client.close();
    await database.close();
    process.disconnect();
  });
});
