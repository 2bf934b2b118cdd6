import { SailPointReportsClient, type SailPointReportsClientOptions } from "@identity-reports/sailpoint-reports";
import { limit } from "../settings.ts";
import { accessToken, type Contestant, type ContestantOptions } from "./contestant.ts";

/** Ours. The pace is off unless asked for: SailPoint's 95 requests in 10 s would be all there is to measure. */
export function createIdentityReports({ baseUrl, isPaced = false }: ContestantOptions): Contestant {
  const client = createClient(baseUrl, { pace: isPaced ? limit : false });
  return {
    getResult: (taskResultId, signal) => client.getReportResult({ taskResultId }, { signal }),
    async download(taskResultId, path) {
      const file = await client.getReport({ taskResultId, fileFormat: "csv" });
      const { sizeBytes, sha256 = "" } = await file.saveTo(path, { ifExists: "replace" });
      return { sizeBytes, sha256 };
    },
  };
}

/** The client itself, for what only it can do. */
export const createClient = (
  baseUrl: string,
  options: Partial<SailPointReportsClientOptions> = {},
): SailPointReportsClient => new SailPointReportsClient({ baseUrl, auth: { accessToken }, pace: false, ...options });
