import { FileBody } from "../download/file-body.js";
import { safeFileName } from "../download/file-name.js";
import { headBytes, recogniseFormat } from "../download/formats.js";
import { HttpReportFile } from "../download/http-report-file.js";
import type { FileFormat, ReportFile } from "../download/report-file.js";
import { Lifetime } from "../internal/lifetime.js";
import { bytesAnswer } from "./answers.js";
import { textBytes } from "./files/bytes.js";

const contentTypes: Readonly<Record<string, string>> = {
  csv: "text/csv",
  html: "text/html",
  jsonl: "application/jsonl",
  pdf: "application/pdf",
  zip: "application/zip",
};

/**
 * What {@link fakeReportFile} takes beside the bytes.
 *
 * @example
 * ```ts
 * const file = fakeReportFile("id,name\n1,Ada\n", { fileName: "identities.csv" });
 * ```
 */
export interface FakeReportFileOptions {
  /** Made safe as the name from a server is. */
  readonly fileName: string;
  /** Default: the usual one of the format. */
  readonly contentType?: string;
  /** Default: what the bytes say, else the extension of `fileName`, else `"csv"`. */
  readonly format?: FileFormat;
}

/**
 * A `ReportFile` over these bytes, for tests of code that is handed one. It is the real thing over an answer that never
 * left the process: it can be read once, is counted and hashed, and saves to a real path.
 *
 * @param bytes text is sent as UTF-8.
 *
 * @example
 * ```ts
 * const file = fakeReportFile("id,name\n1,Ada\n", { fileName: "identities.csv" });
 * await file.saveTo("out/");
 * ```
 */
export function fakeReportFile(bytes: Uint8Array | string, options: FakeReportFileOptions): ReportFile {
  const content = typeof bytes === "string" ? textBytes(bytes) : new Uint8Array(bytes);
  const fileName = safeFileName(options.fileName, "report");
  const format = options.format ?? formatOf(content, fileName);
  const contentType = options.contentType ?? contentTypes[format] ?? "application/octet-stream";
  const operation = "GET /fake-report-file";
  const body = new FileBody({
    response: bytesAnswer(content, { headers: { "content-type": contentType } }),
    operation,
    requestId: undefined,
    label: undefined,
    lifetime: new Lifetime(),
    timeoutMs: Infinity,
    clean: (text) => text,
  });
  body.setFormat(format, false);
  return new HttpReportFile({
    fileName,
    contentType,
    format,
    body,
    operation,
    label: undefined,
    retries: 0,
    emit: () => {},
    cleanError: (error) => error,
    linkToCaller: undefined,
    repeat: undefined,
  });
}

function formatOf(bytes: Uint8Array, fileName: string): FileFormat {
  const found = recogniseFormat(bytes.subarray(0, headBytes));
  if (found === "pdf" || found === "zip" || found === "html") return found;
  const extension = /\.(\w+)$/.exec(fileName)?.[1]?.toLowerCase() ?? "";
  return Object.hasOwn(contentTypes, extension) ? extension : "csv";
}
