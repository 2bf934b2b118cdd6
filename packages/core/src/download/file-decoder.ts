import { DownloadError } from "../errors/report-errors.js";
import { AbortedError } from "../errors/call-errors.js";
import type { Decoder, ResponseContext } from "../decode/decoder.js";
import type { FailureFinder } from "../decode/json.js";
import { checkResponse } from "./check-response.js";
import { parseContentDispositionFileName } from "./content-disposition.js";
import { FileBody } from "./file-body.js";
import { safeFileName, withExtension } from "./file-name.js";
import { HttpReportFile } from "./http-report-file.js";
import { loadArchiveReader } from "#platform";
import type { FileFormat, ReportFile } from "./report-file.js";

/** What an endpoint says about the file that it returns. */
export interface FileEndpoint<Params> {
  /** The `Accept` header. */
  readonly accept: string | ((params: Params) => string);
  /** The format asked for. */
  readonly format: (params: Params) => FileFormat;
  /** Name for the file when the server gives none; an extension is added. */
  readonly name: (params: Params) => string;
  /** True when the vendor says that the report has no rows: then a file without bytes is right. */
  readonly mayBeEmpty?: (params: Params) => boolean;
  /** The failure that a JSON body in place of the file stands for, beside what the vendor's profile knows. */
  readonly failure?: FailureFinder;
}

/**
 * Decodes a response to a {@link ReportFile}. The first bytes are read and checked before it is returned, so that an
 * error page, an error object or nothing at all never ends up on disk under the name of a report.
 */
export function reportFile<Params>(endpoint: FileEndpoint<Params>): Decoder<ReportFile, Params> {
  return {
    accept: endpoint.accept,
    streams: true,
    async read(context) {
      const body = new FileBody(context);
      try {
        const { params } = context;
        const fallback = endpoint.name(params);
        const expected = {
          format: endpoint.format(params),
          mayBeEmpty: endpoint.mayBeEmpty?.(params) === true,
          failure: endpoint.failure,
        };
        const { format, isEmpty } = await checkResponse(body, expected, context);
        body.setFormat(format, isEmpty === true);
        // Where the vendor is known to send a ZIP, it was loaded when the run was started.
        if (format === "zip") await loadArchiveReader();
        const { headers } = context.response;
        const served = parseContentDispositionFileName(headers.get("content-disposition"));
        const fileName = withExtension(safeFileName(served, fallback), format);
        const { operation, label, emit, retries } = context;
        emit({ type: "download", operation, label, action: "opened", fileName });
        return new HttpReportFile({
          fileName,
          contentType: headers.get("content-type") ?? "application/octet-stream",
          format,
          body,
          operation,
          label,
          retries,
          emit,
          cleanError: context.cleanError,
          linkToCaller: context.linkToCaller,
          repeat: async (signal) => bodyOfSameFormat((await context.repeat(signal)) as HttpReportFile, format),
        });
      } catch (error) {
        body.cancel(new AbortedError("the response was not a file"));
        throw error;
      }
    },
  };
}

/**
 * Looks whether a file is there: reads its first bytes as {@link reportFile} does, and releases it. All of that is within the
 * limits of the call, unlike a file that is returned.
 */
export function fileProbe<Params>(file: Decoder<ReportFile, Params>): Decoder<void, Params> {
  return {
    accept: file.accept,
    limitsReads: true,
    async read(context) {
      const found = await file.read(context as unknown as ResponseContext<Params, ReportFile>);
      await found[Symbol.asyncDispose]();
    },
  };
}

/**
 * The bytes of a file that was requested again.
 *
 * @throws DownloadError when it is of another kind this time. The signal of that request then aborts, which releases the file.
 */
function bodyOfSameFormat(file: HttpReportFile, format: FileFormat): FileBody {
  if (file.format === format) return file.take();
  throw new DownloadError(
    `${file.fileName} was a ${format} file at first, and a ${file.format} file when requested again`,
    { code: "unexpected_content", carriedOut: "yes" },
  );
}
