import { json } from "../decode/json.js";
import { anyJson } from "../decode/schema.js";
import { ConfigError } from "../errors/config-error.js";
import { expectOneOf, expectText } from "../validate/expect.js";
import { optional, rules, validateObject, type Rules } from "../validate/rules.js";
import type { Endpoint, Method } from "../call/endpoint.js";
import type { Query } from "../call/query.js";

/** The request of a call to an endpoint that has no method of its own. */
export interface AdHocRequest {
  readonly query?: Query;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** True when sending it twice does no more than sending it once. Default: true for GET, else false. */
  readonly idempotent?: boolean;
}

const methods: readonly Method[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const requestRules: Rules = {
  query: optional(rules.record),
  body: rules.anyValue,
  idempotent: optional(rules.boolean),
};

/**
 * Describes any other endpoint of the same origin, for `client.request()`. An answer without a body gives null.
 *
 * @throws ConfigError when `path` is not a plain path from the base URL.
 */
export function adHocEndpoint<T>(
  method: Method,
  path: string,
  request: { readonly [Key in keyof AdHocRequest]: AdHocRequest[Key] | undefined } = {},
): Endpoint<object, T> {
  expectOneOf("method", method, methods);
  expectText("path", path);
  if (!/^\/(?!\/)[^\s?#\\{}]*$/.test(path) || /(^|\/)\.{1,2}(\/|$)|%2e/i.test(path)) {
    throw new ConfigError(
      "path",
      'expected a path such as "/v1/items", without "..", query or braces; use query for parameters',
    );
  }
  validateObject("request", request, requestRules);
  const { query, body, idempotent } = request;
  if (body !== undefined && method === "GET") throw new ConfigError("request.body", "is nothing a GET can send");
  return {
    method,
    path,
    query: () => query ?? {},
    body: () => (body === undefined ? undefined : { json: body }),
    decode: json<T>(anyJson as never, { empty: null as T, isList: true }),
    idempotent: idempotent ?? method === "GET",
  };
}
