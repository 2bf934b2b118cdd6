// A process that saves a report, says how far it has come, and can be killed or kept from writing: bundled and started
// by killed-save.test.ts and full-disk.test.ts.
import { ReportsError } from "@identity-reports/core";
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";

const [baseUrl = "", headers = "{}", target = "", ifExists = "error"] = process.argv.slice(2);
const client = new SailPointReportsClient({
  baseUrl,
  auth: { accessToken: "token" },
  headers: JSON.parse(headers) as Record<string, string>,
});
process.stdout.write("start\n");
const open = () => client.getReport({ taskResultId: "run-1", fileFormat: "csv" });
const file = await open();
try {
  await file.saveTo(target, {
    ifExists: ifExists as "error" | "replace",
    onProgress: () => void process.stdout.write("."),
  });
  process.stdout.write("done\n");
} catch (error) {
  if (!ReportsError.is(error)) throw error;
  process.stdout.write(`\n${JSON.stringify(error)}\n`);
  // The next one is not affected.
  process.stdout.write(`read ${(await (await open()).bytes()).length}\n`);
}
