import {
  bytesAnswer,
  csvBytes,
  htmlBytes,
  pdfBytes,
  streamedAnswer,
  textBytes,
  type Bytes,
} from "@identity-reports/core/fake";
import type { ReportFileFormat } from "../models.js";
import type { SessionBehaviour } from "./behaviour.js";
import { columns } from "./made-up-rows.js";
import type { StoredFile } from "./objects.js";

const types: Readonly<Record<ReportFileFormat, string>> = {
  csv: "text/csv; charset=utf-8",
  pdf: "application/pdf",
  html: "text/html; charset=utf-8",
};

function fileBytes({ rows, content }: StoredFile, format: ReportFileFormat): Bytes {
  if (typeof content === "string") return textBytes(content);
  if (content !== undefined) return new Uint8Array(content);
  if (format === "csv") return csvBytes(rows, rows.length > 0 ? {} : { columns });
  return format === "pdf" ? pdfBytes("Session report", rows) : htmlBytes("Session report", rows);
}

/** The file of a report in one of its formats. */
export function fileAnswer(
  id: string,
  file: StoredFile,
  format: ReportFileFormat,
  behaviour: SessionBehaviour,
): Response {
  const headers: Record<string, string> = {
    "content-type": behaviour.fileContentType === "declared" ? types[format] : "application/octet-stream",
  };
  if (behaviour.contentDisposition === "attachment") {
    headers["content-disposition"] = `attachment; filename="fudo-${id}.${format}"`;
  }
  const bytes = fileBytes(file, format);
  const answer = behaviour.fileLength === "content-length" ? bytesAnswer : streamedAnswer;
  return answer(bytes, { headers });
}
