import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import sailpoint from "sailpoint-api-client";
import { accessToken, type Contestant, type ContestantOptions } from "./contestant.ts";

/** The vendor's own client, with what its configuration does by itself. It can only hold a file in memory. */
export function createSailPointApiClient({ baseUrl }: ContestantOptions): Contestant {
  const configuration = new sailpoint.Configuration({
    baseurl: baseUrl,
    accessToken,
    tokenUrl: `${baseUrl}/oauth/token`,
  });
  const reports = new sailpoint.ReportsDataExtractionV2024Api(configuration);
  return {
    getResult: async (id, signal) => (await reports.getReportResult({ taskResultId: id }, { signal })).data,
    async download(id, path) {
      const options = { responseType: "arraybuffer" } as const;
      const { data } = await reports.getReport({ taskResultId: id, fileFormat: "csv" }, options);
      const bytes = data as Uint8Array;
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      await writeFile(path, bytes);
      return { sizeBytes: bytes.byteLength, sha256 };
    },
  };
}
