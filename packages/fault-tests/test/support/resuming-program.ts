// A process that goes on with a run that another one started, and saves its file: bundled and started by other-process.test.ts.
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";

const [wiring = "", handle = "", folder = "", format = ""] = process.argv.slice(2);
const client = new SailPointReportsClient(JSON.parse(wiring));
const report = await client.resume(JSON.parse(handle), { poll: { firstMs: 10, maxMs: 50 } });
const saved = await report.saveTo(`${folder}/`, {
  format: format as "csv",
  fileName: "{report}.{ext}",
  ifExists: "number",
});
process.stdout.write(JSON.stringify({ ...saved, handle: report.handle }));
client.close();
