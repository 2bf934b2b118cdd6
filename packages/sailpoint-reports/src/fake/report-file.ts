import {
  bytesAnswer,
  csvBytes,
  pdfBytes,
  streamedAnswer,
  textBytes,
  zipBytes,
  type Bytes,
} from "@identity-reports/core/fake";
import type { SailPointBehaviour } from "./behaviour.js";
import { columnsFor } from "./made-up-rows.js";
import { definitionOf, type FileFormat } from "./report-types.js";
import type { Run } from "./runs.js";

const csvOf = (run: Run, rows = run.rows): Bytes => csvBytes(rows, rows.length > 0 ? {} : { columns: columnsFor(run) });

/** One CSV file per index that was searched, which share the rows. */
function searchArchive(run: Run): Bytes {
  const { indices } = run.arguments;
  const names = Array.isArray(indices) && indices.length > 0 && !indices.includes("*") ? indices : ["identities"];
  return zipBytes(
    names.map((name, nth) => {
      const rows = run.rows.filter((_, at) => at % names.length === nth);
      return { name: `${String(name)}.csv`, bytes: csvOf(run, rows) };
    }),
  );
}

function fileBytes(run: Run, format: FileFormat, behaviour: SailPointBehaviour): Bytes {
  if (typeof run.file === "string") return textBytes(run.file);
  if (run.file !== undefined) return new Uint8Array(run.file);
  if (run.reportType === "SEARCH_EXPORT" && behaviour.searchExport !== "csv") return searchArchive(run);
  return format === "CSV" ? csvOf(run) : pdfBytes(definitionOf(run.reportType).taskDefName, run.rows);
}

/** A `Content-Disposition` in the vendor's writing. Header values are Latin-1, so other names get the form of RFC 8187. */
function disposition(fileName: string, style: "quoted" | "backslash"): string {
  const plain = fileName.replaceAll(/[^\u0020-\u007E]/gu, "_");
  if (style === "backslash") return `attachment;filename=\\"${plain}"`;
  const extended = plain === fileName ? "" : `;filename*=UTF-8''${encodeURIComponent(fileName)}`;
  return `attachment;filename="${plain.replaceAll(/["\\]/g, "\\$&")}"${extended}`;
}

/** The file of an ended run in one of its formats, with the headers that the vendor puts on it. */
export function fileAnswer(run: Run, format: FileFormat, name: string | null, behaviour: SailPointBehaviour): Response {
  const isArchive = run.reportType === "SEARCH_EXPORT" && behaviour.searchExport === "zip";
  const extension = isArchive ? "zip" : format.toLowerCase();
  const declared = `application/${extension}`;
  const headers: Record<string, string> = {
    "content-type": behaviour.fileContentType === "declared" ? declared : "application/octet-stream",
  };
  const fileName = `${name || definitionOf(run.reportType).taskDefName}.${extension}`;
  if (behaviour.contentDisposition !== "none") {
    headers["content-disposition"] = disposition(fileName, behaviour.contentDisposition);
  }
  const bytes = fileBytes(run, format, behaviour);
  return behaviour.fileLength === "content-length"
    ? bytesAnswer(bytes, { headers })
    : streamedAnswer(bytes, { headers });
}
