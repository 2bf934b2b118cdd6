import { defineEndpoint } from "../../src/call/endpoint.js";
import type { CredentialFactory } from "../../src/call/credential.js";
import type { ClientOptions, RequestOptions } from "../../src/call/options.js";
import { Transport } from "../../src/client/transport.js";
import { noCredential } from "../../src/auth/access-token.js";
import { reportFile, type FileEndpoint } from "../../src/download/file-decoder.js";
import type { ReportFile } from "../../src/download/report-file.js";
import type { ReportsEvent } from "../../src/observe/events.js";
import { isRecord } from "../../src/internal/objects.js";

interface FileParams {
  readonly format: string;
  readonly mayBeEmpty?: boolean;
}

/** How the client signs in; not at all unless this says otherwise. */
interface Credentials {
  readonly credential?: CredentialFactory;
}

/** What an endpoint may have beside the usual. */
type FileOptions = Pick<FileEndpoint<FileParams>, "failure">;

const getFile = (options: FileOptions) =>
  defineEndpoint({
    method: "GET",
    path: "report",
    query: ({ format }: FileParams) => ({ format }),
    decode: reportFile<FileParams>({
      accept: "*/*",
      format: ({ format }) => format,
      name: () => "Made up name",
      mayBeEmpty: ({ mayBeEmpty }) => mayBeEmpty === true,
      ...options,
    }),
    idempotent: true,
  });

export interface FileClient {
  /** Asks for a file; CSV unless `format` says otherwise. */
  open(options?: RequestOptions & Partial<FileParams>): Promise<ReportFile>;
  readonly events: readonly ReportsEvent[];
  readonly transport: Transport;
}

const failureIn = (body: unknown): string | undefined =>
  isRecord(body) && typeof body["failed"] === "string" ? body["failed"] : undefined;

/** A client of no particular vendor with one endpoint, which answers with a file. Its vendor reports `{ failed }` under 200. */
export function fileClient(
  { baseUrl }: { readonly baseUrl: string },
  { failure, credential = noCredential, ...options }: ClientOptions & FileOptions & Credentials = {},
): FileClient {
  const endpoint = getFile(failure === undefined ? {} : { failure });
  const events: ReportsEvent[] = [];
  const transport = new Transport({
    profile: {
      product: "test",
      version: "0",
      prefix: "",
      errors: {
        message: (body) => failureIn(body),
        isFailure: (body) => failureIn(body) !== undefined,
        requestIdHeader: "x-request-id",
      },
    },
    baseUrl,
    credential,
    options: { ...options, onEvent: (event) => events.push(event) },
  });
  return {
    events,
    transport,
    open: ({ format = "csv", mayBeEmpty = false, ...requestOptions } = {}) =>
      transport.send(endpoint, { format, mayBeEmpty }, requestOptions),
  };
}
