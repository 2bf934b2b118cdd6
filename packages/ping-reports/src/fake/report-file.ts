import { csvBytes, jsonLinesBytes, streamedAnswer, textBytes, zipBytes, type Bytes } from "@identity-reports/core/fake";
import type { PingBehaviour } from "./behaviour.js";
import { columnsOf } from "./report-rows.js";
import type { FileFormat, Run } from "./runs.js";

function fileBytes(run: Run, format: FileFormat, { rowLimit }: PingBehaviour): Bytes {
  const { file } = run.plan;
  if (typeof file === "string") return textBytes(file);
  if (file !== undefined) return new Uint8Array(file);
  const rows = run.rows.slice(0, rowLimit);
  if (format === "jsonl") return jsonLinesBytes(rows);
  return csvBytes(rows, rows.length > 0 ? {} : { columns: columnsOf(run.template) });
}

/** The file of a run, made while it is sent. */
export function fileAnswer(run: Run, format: FileFormat, behaviour: PingBehaviour): Response {
  const plain = fileBytes(run, format, behaviour);
  const plainName = `${run.template.name}.${format}`;
  const isArchive = run.rows.length >= behaviour.zipFromRows;
  const bytes = isArchive ? zipBytes([{ name: plainName, bytes: plain }]) : plain;
  const fileName = (isArchive ? `${run.template.name}.zip` : plainName).replaceAll(/[^\u0020-\u007E]|["\\]/gu, "_");
  const type = isArchive ? "application/zip" : format === "csv" ? "text/csv" : "application/jsonl";
  const headers: Record<string, string> = { "content-type": type };
  if (behaviour.contentDisposition !== "none") {
    const written = behaviour.contentDisposition === "bare" ? fileName : `"${fileName}"`;
    headers["content-disposition"] = `attachment; filename=${written}`;
  }
  return streamedAnswer(bytes, { headers });
}
