import type { Decoder } from "../decode/decoder.js";
import { json } from "../decode/json.js";
import { anyJson } from "../decode/schema.js";
import { ConfigError } from "../errors/config-error.js";
import { expectOneOf, expectText } from "../validate/expect.js";
import { optional, rule, rules, validateObject, type Rules } from "../validate/rules.js";
import type { Endpoint, Method } from "../call/endpoint.js";
import type { Query } from "../call/query.js";
import type { VendorProfile } from "../call/vendor-profile.js";
import { reportFile } from "../download/file-decoder.js";
import type { FileFormat, ReportFile } from "../download/report-file.js";

/** The request of a call to an endpoint that no method of the client covers. */
interface AnyRequest {
  readonly query?: Query | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** True when sending it twice does no more than sending it once. Default: true for GET, else false. */
  readonly idempotent?: boolean | undefined;
  /** True for an endpoint that SailPoint calls experimental: sends the header that it requires. Default: false. */
  readonly experimental?: boolean | undefined;
}

/** The request of a call to an endpoint that no method of the client covers. */
export interface AdHocRequest extends AnyRequest {}

/** The request for a file of an endpoint that no method of the client covers. */
export interface FileRequest extends AnyRequest {
  /** What the file is: `csv`, `zip`, `pdf`, `html`, `jsonl`, `xml` or another extension. The first bytes must match it. */
  readonly format: FileFormat;
  /** The `Accept` header. Default: the types of the format, and then anything. */
  readonly accept?: string | undefined;
  /** Name for the file where the server gives none; its extension is added. Default: the end of the path. */
  readonly name?: string | undefined;
  /** True where a file without bytes is right. Default: false. */
  readonly mayBeEmpty?: boolean | undefined;
}

const methods: readonly Method[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const requestRules: Rules = {
  query: optional(rules.record),
  body: rules.anyValue,
  idempotent: optional(rules.boolean),
  experimental: optional(rules.boolean),
};

/** The `Accept` header for each format, the most specific type first. */
const typesOf: Readonly<Record<string, string | undefined>> = {
  csv: "text/csv, application/csv;q=0.9, */*;q=0.8",
  pdf: "application/pdf, */*;q=0.8",
  zip: "application/zip, application/octet-stream;q=0.9, */*;q=0.8",
  html: "text/html, */*;q=0.8",
  jsonl: "application/jsonl, application/x-ndjson;q=0.9, */*;q=0.8",
  xml: "application/xml, text/xml;q=0.9, */*;q=0.8",
};

/** The rules for the members of a {@link FileRequest} that describe the file. */
export const fileRules: Rules = {
  format: rule(
    'a format such as "csv"; JSON is nothing to save but something to read: use request',
    (value) => typeof value === "string" && /^(?!json$)\w+$/i.test(value),
  ),
  accept: optional(rules.nonEmptyText),
  name: optional(rules.nonEmptyText),
  mayBeEmpty: optional(rules.boolean),
};

/** The `Accept` header of a file's request, and how its body is recognised. */
export const fileDecoder = (
  { format, accept, name, mayBeEmpty }: Pick<FileRequest, "format" | "accept" | "name" | "mayBeEmpty">,
  path: string,
): Decoder<ReportFile, object> =>
  reportFile<object>({
    accept: accept ?? typesOf[format.toLowerCase()] ?? "*/*",
    format: () => format.toLowerCase(),
    name: () => name ?? path.split("/").findLast(Boolean) ?? "file",
    mayBeEmpty: () => mayBeEmpty === true,
  });

/**
 * Describes any other endpoint of the same origin, for `client.request()`. A response without a body gives null.
 *
 * @throws ConfigError when `path` is not a plain path from the base URL.
 */
export function adHocEndpoint<T>(
  method: Method,
  path: string,
  request: AdHocRequest = {},
  profile?: Pick<VendorProfile, "experimentalHeaders">,
): Endpoint<object, T> {
  expectOneOf("method", method, methods);
  return {
    ...plainEndpoint(method, path, request, requestRules, profile),
    decode: json<T>(anyJson as never, { empty: null as T, isList: true }),
  };
}

/**
 * Describes an endpoint of the same origin that answers with a file, for `client.downloadFile()`.
 *
 * @throws ConfigError when `path` is not a plain path from the base URL, or the request is wrong.
 */
export function fileEndpoint(
  method: Method,
  path: string,
  request: FileRequest,
  profile?: Pick<VendorProfile, "experimentalHeaders">,
): Endpoint<object, ReportFile> {
  expectOneOf("method", method, ["GET", "POST"]);
  const plain = plainEndpoint(method, path, request, { ...requestRules, ...fileRules }, profile);
  return { ...plain, decode: fileDecoder(request, path) };
}

function plainEndpoint(
  method: Method,
  path: string,
  request: AnyRequest,
  allowed: Rules,
  profile: Pick<VendorProfile, "experimentalHeaders"> = {},
): Omit<Endpoint<object, never>, "decode"> {
  expectText("path", path);
  if (!/^\/(?!\/)[^\s?#\\{}]*$/.test(path) || /(^|\/)\.{1,2}(\/|$)|%2e/i.test(path)) {
    throw new ConfigError(
      "path",
      'expected a path such as "/v1/items", without "..", query or braces; use query for parameters',
    );
  }
  validateObject("request", request, allowed);
  const { query, body, idempotent, experimental } = request;
  if (body !== undefined && method === "GET") throw new ConfigError("request.body", "cannot be sent with GET");
  const { experimentalHeaders } = profile;
  if (experimental === true && experimentalHeaders === undefined)
    throw new ConfigError("request.experimental", "this vendor has no experimental endpoints");
  return {
    method,
    path,
    query: () => query ?? {},
    body: () => (body === undefined ? undefined : { json: body }),
    headers: experimental === true ? experimentalHeaders : undefined,
    idempotent: idempotent ?? method === "GET",
    isAdHoc: true,
  };
}
