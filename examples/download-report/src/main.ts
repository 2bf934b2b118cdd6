// The main job, from credentials to verified files in out/. `npm start` runs it against fakes on this machine;
// `npm start -- --live` against the tenants whose credentials are in the environment, and never without that flag.
import { mkdir } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { styleText } from "node:util";
import { ConfigError, ReportsError } from "@identity-reports/sailpoint-reports";
import { fakeFudo, liveFudo } from "./fudo.ts";
import type { Job, VendorJobs } from "./job.ts";
import { fakePing, livePing } from "./ping.ts";
import { ProgressBar } from "./progress-bar.ts";
import { fakeSailPoint, liveSailPoint } from "./sailpoint.ts";
import { summaryTable } from "./summary-table.ts";

const root = resolve(import.meta.dirname, "../../..");
const folder = resolve(root, "out");
const heads = ["vendor", "report", "file", "rows", "bytes", "length", "SHA-256", "mended", "seconds"];

let failures = 0;
/** Files that are whole as they were sent, but that the vendor made with fewer rows than the report has. */
let cutShort = 0;

async function runJob(job: Job): Promise<(string | number)[] | undefined> {
  const bar = new ProgressBar(`${job.vendor.padEnd(9)} ${job.report.padEnd(20)} ${job.format.padEnd(5)}`);
  const startedAt = performance.now();
  let mended = 0;
  try {
    bar.running("starting", 0);
    const saved = await job.run(folder, {
      onState: (state, elapsedMs) => bar.running(state, elapsedMs),
      onBytes: ({ receivedBytes, totalBytes }) => bar.receiving(receivedBytes, totalBytes),
      onEvent(event) {
        const isRestart = event.type === "download" && event.action === "restarted";
        if (event.type === "retry" || isRestart) mended += 1;
      },
    });
    if (saved.rowsComplete === false) cutShort += 1;
    bar.done(`${relative(root, saved.path)} (${saved.format})`);
    return [
      job.vendor,
      job.report,
      relative(root, saved.path),
      saved.rows ?? "",
      saved.sizeBytes,
      saved.rowsComplete === false ? "cut short" : saved.lengthVerified ? "verified" : "not known",
      saved.sha256?.slice(0, 12) ?? "",
      mended,
      ((performance.now() - startedAt) / 1000).toFixed(1),
    ];
  } catch (error) {
    bar.failed(error instanceof Error ? error.message : String(error));
    // Everything worth keeping for whoever looks at it in the morning, and no secret in it.
    if (ReportsError.is(error)) console.error(JSON.stringify(error));
    else throw error;
    return undefined;
  }
}

const isLive = process.argv.includes("--live");

async function openVendors(): Promise<VendorJobs[]> {
  if (!isLive) return [await fakeSailPoint(), await fakeFudo(), await fakePing()];
  const vendors = [liveSailPoint(), liveFudo(), livePing()].filter((vendor) => vendor !== undefined);
  if (vendors.length > 0) return vendors;
  throw new ConfigError("--live", "needs the credentials of a tenant in the environment: see fromEnv() of each client");
}

const vendors = await openVendors().catch((error: unknown) => {
  if (!ConfigError.is(error)) throw error;
  console.error(error.message);
  process.exit(2);
});

await mkdir(folder, { recursive: true });
console.log(
  isLive
    ? "Running against the tenants in your environment.\n"
    : "Running against fakes on this machine, which answer 429 and 503, let tokens expire and cut a download short.\n",
);
const rows = [];
for (const { jobs } of vendors) {
  for (const job of jobs) {
    const row = await runJob(job);
    if (row === undefined) failures += 1;
    else rows.push(row);
  }
}
await Promise.all(vendors.map((vendor) => vendor.close()));
console.log(`\n${summaryTable(heads, rows)}\n`);
const done = failures + cutShort === 0;
console.log(
  done
    ? styleText("green", `${rows.length} files are complete in ${`${relative(root, folder)}/`}.`)
    : styleText(
        "red",
        `${failures} of ${rows.length + failures} reports failed, ${cutShort} were cut short; see above.`,
      ),
);
process.exitCode = done ? 0 : 1;
