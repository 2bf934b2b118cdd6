import { DownloadError } from "../errors/report-errors.js";
import { AbortedError } from "../errors/transport-errors.js";
import type { Answer, Decoder } from "../decode/decoder.js";
import { answered, type AnswerFacts } from "../decode/answer-facts.js";
import type { FailureFinder } from "../decode/json.js";
import { tryJson } from "../internal/parse.js";
import { parseContentDispositionFileName } from "./content-disposition.js";
import { FileBody } from "./file-body.js";
import { safeFileName, withExtension } from "./file-name.js";
import { decodeText, hasPdfMark, headBytes, recogniseFormat } from "./formats.js";
import { HttpReportFile } from "./http-report-file.js";
import type { FileFormat, ReportFile } from "./report-file.js";
import type { createRowCounter } from "../scan/row-counter.js";

const excerptBytes = 16 * 1024;
/** What tells the page of a proxy from a report in HTML: no report asks for a password. */
const loginForm = /<input\b[^<>]*\btype\s*=\s*["']?password/i;

/** What an endpoint that answers with a file says about it. */
export interface FileEndpoint<Params> {
  /** The `Accept` header. */
  readonly accept: string | ((params: Params) => string);
  /** The format asked for. */
  readonly format: (params: Params) => FileFormat;
  /** Name for the file when the server gives none; an extension is added. */
  readonly name: (params: Params) => string;
  /** True when a report without rows is a file without bytes. */
  readonly mayBeEmpty?: (params: Params) => boolean;
  /** The failure that a JSON body in place of the file stands for, beside what the vendor's profile knows. */
  readonly failure?: FailureFinder;
  /** Counts the rows of a file as it passes by, where a vendor may cut it. Default: nothing does. */
  readonly countRows?: typeof createRowCounter;
}

/**
 * Decodes an answer to a {@link ReportFile}. The first bytes are read and looked at before it is handed out, so that an
 * error page, an error object or nothing at all never ends up on disk under the name of a report.
 */
export function reportFile<Params>(endpoint: FileEndpoint<Params>): Decoder<ReportFile, Params> {
  return {
    accept: endpoint.accept,
    streams: true,
    async read(answer) {
      const body = new FileBody(answer);
      try {
        const asked = endpoint.format(answer.params);
        const mayBeEmpty = endpoint.mayBeEmpty?.(answer.params) === true;
        const format = await checkHead(body, asked, answer, mayBeEmpty, endpoint.failure);
        body.expect(format, endpoint.countRows);
        const { headers } = answer.response;
        const served = parseContentDispositionFileName(headers.get("content-disposition"));
        const fallback = endpoint.name(answer.params);
        const fileName = withExtension(safeFileName(served, fallback), format);
        const { operation, label, emit, retries } = answer;
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
          cleanError: answer.cleanError,
          link: answer.link,
          reopen: async (signal) => reopened((await answer.repeat(signal)) as HttpReportFile, format),
        });
      } catch (error) {
        body.cancel(error instanceof Error ? error : new AbortedError(String(error)));
        throw error;
      }
    },
  };
}

/** The bytes of a file that was asked for again. @throws DownloadError when it is of another kind this time. */
function reopened(file: HttpReportFile, format: FileFormat): FileBody {
  const body = file.take();
  if (file.format === format) return body;
  const failure = new DownloadError(
    `${file.fileName} was a ${format} file at first, and a ${file.format} file when asked for again`,
    { code: "unexpected_content", carriedOut: "yes" },
  );
  body.cancel(failure);
  throw failure;
}

/** The format of what came. @throws DownloadError, or the vendor's HttpError, when it is no report at all. */
async function checkHead(
  body: FileBody,
  asked: FileFormat,
  answer: AnswerFacts & Pick<Answer, "failureIn">,
  mayBeEmpty: boolean,
  failureOf: FailureFinder | undefined,
): Promise<FileFormat> {
  const head = await body.peek(headBytes);
  if (head.byteLength === 0) {
    if (mayBeEmpty) return asked;
    throw unexpected(answer, asked, "an empty body", "empty_file");
  }
  const found = recogniseFormat(head);
  const { headers } = answer.response;
  if (found === "compressed") {
    throw unexpected(
      answer,
      asked,
      `compressed bytes (content-encoding: ${headers.get("content-encoding") ?? "none"})`,
    );
  }
  const isCalledJson = /\bjson\b/i.test(headers.get("content-type") ?? "");
  const text = found === "json" || (found === undefined && isCalledJson) ? await excerpt(body) : "";
  // The type a server gives proves nothing: a text that is called JSON is JSON when it reads as JSON.
  if (found === "json" || (asked !== "jsonl" && tryJson(text) !== undefined)) {
    const failure = answer.failureIn(text) ?? failureOf?.(tryJson(text), answer);
    if (failure !== undefined) throw failure;
    if (asked !== "jsonl") throw unexpected(answer, asked, `JSON: ${oneLine(text)}`);
  }
  if (found === "pdf" || found === "zip") return found;
  if (found === "html" && asked !== "html") {
    throw unexpected(answer, asked, `an HTML page (a proxy or a login page?): ${oneLine(decodeText(head))}`);
  }
  if (found === "html" && loginForm.test(await excerpt(body))) {
    throw unexpected(answer, asked, "a login page");
  }
  if (asked === "pdf" && !hasPdfMark(head)) throw unexpected(answer, asked, "something that is no PDF");
  if (asked === "zip") throw unexpected(answer, asked, "something that is no ZIP");
  return found === "html" ? "html" : asked;
}

const excerpt = async (body: FileBody): Promise<string> =>
  decodeText((await body.peek(excerptBytes)).subarray(0, excerptBytes));

const oneLine = (text: string): string =>
  text
    .replace(/<[^<>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 200);

function unexpected(answer: AnswerFacts, asked: FileFormat, what: string, code = "unexpected_content"): DownloadError {
  const { response, requestId } = answer;
  const message = answered(answer, `with ${what} instead of a ${asked} file`);
  return new DownloadError(message, { code, carriedOut: "yes", status: response.status, requestId });
}
