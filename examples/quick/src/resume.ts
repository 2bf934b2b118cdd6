// Starts a report in one process and saves it in a later one. The first run starts, the second one saves.
// SAIL_BASE_URL, SAIL_CLIENT_ID, SAIL_CLIENT_SECRET
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";

const sailpoint = SailPointReportsClient.fromEnv();

if (!existsSync("run.json")) {
  const handle = await sailpoint.submitReport({ reportType: "IDENTITIES" });
  writeFileSync("run.json", JSON.stringify(handle)); // plain JSON, without secrets
  console.log(`Started ${handle.id}.`);
} else {
  const report = await sailpoint.resume(JSON.parse(readFileSync("run.json", "utf8")));
  const { path } = await report.saveTo("evidence/", { format: "csv", ifExists: "number" });
  rmSync("run.json");
  console.log(path);
}
