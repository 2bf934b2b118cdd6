import type { ReportFile } from "../../src/download/report-file.js";
import { bodyServer, type BodyServer, type ScriptedAnswer } from "./body-server.js";
import { fileClient } from "./file-client.js";
import { csvOf, sha256 } from "./sample-files.js";

export const csv = csvOf(50_000);
/** What is known about it once it has been read. */
export const verifiedCsv = { sizeBytes: csv.length, sha256: sha256(csv), lengthVerified: true, rowCount: 797 };

/** The file above, from a server that answers as told. */
export async function served(
  answer: ScriptedAnswer = {},
  format = "csv",
): Promise<{ server: BodyServer; file: ReportFile }> {
  const headers = { "content-type": "text/csv", "content-disposition": 'attachment; filename="accounts.csv"' };
  const server = await bodyServer([{ body: csv, headers, ...answer }]);
  return { server, file: await fileClient(server).open({ format }) };
}
