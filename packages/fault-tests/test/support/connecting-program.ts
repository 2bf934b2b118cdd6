// A process whose clients reach a server as its environment and its arguments say: bundled and started by
// connections.test.ts. It writes what became of each client's file, as JSON.
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { ReportsError } from "@identity-reports/core";
import { SailPointReportsClient } from "@identity-reports/sailpoint-reports";

/** What the test tells the program. */
export interface ConnectingPlan {
  readonly baseUrl: string;
  /** PEM of the CA for a client with `tls`; without, that client is left out. */
  readonly ca?: string;
  /** How long the reader takes before each piece of the file. */
  readonly pauseMs: number;
}

const { baseUrl, ca, pauseMs } = JSON.parse(process.argv[2] ?? "{}") as ConnectingPlan;

async function outcome(tls: { readonly ca: string } | undefined): Promise<string> {
  await using client = new SailPointReportsClient({
    baseUrl,
    auth: { accessToken: "a-token" },
    retries: 0,
    ...(tls && { tls }),
  });
  try {
    const file = await client.getReport({ taskResultId: "1", fileFormat: "csv" });
    const hash = createHash("sha256");
    for await (const piece of file.stream()) {
      hash.update(piece);
      await sleep(pauseMs);
    }
    return hash.digest("hex");
  } catch (error) {
    return ReportsError.is(error) ? `${error.code} ${error.carriedOut}` : String(error);
  }
}

const outcomes = { plain: await outcome(undefined), ...(ca !== undefined && { tls: await outcome({ ca }) }) };
process.stdout.write(JSON.stringify(outcomes));
