// A process that saves a report and can be killed: bundled and started by killed-save.test.ts.
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";

const [baseUrl = "", headers = "{}", target = "", ifExists = "error"] = process.argv.slice(2);
const client = new SailPointReportsClient({
  baseUrl,
  auth: { accessToken: "token" },
  headers: JSON.parse(headers) as Record<string, string>,
});
process.stdout.write("start\n");
const file = await client.getReport({ taskResultId: "run-1", fileFormat: "csv" });
await file.saveTo(target, {
  ifExists: ifExists as "error" | "replace",
  onProgress: () => void process.stdout.write("."),
});
process.stdout.write("done\n");
