import { ConfigError } from "../errors/config-error.js";
import { expectRecord, refuse } from "../validate/expect.js";
import { allowOtherKeys, validateMembers } from "../validate/rules.js";
import { platformHeaders } from "#platform";
import { operationOf, pathTemplate, type Endpoint, type FormFields, type RequestBody } from "./endpoint.js";
import { fillPath } from "./path-template.js";
import type { VendorProfile } from "./vendor-profile.js";
import { writeQuery } from "./query.js";
import type { OutgoingRequest } from "./send-once.js";

/** A request without what each attempt adds to it: the token, and a body that must be made anew each time. */
export interface PreparedRequest extends Omit<OutgoingRequest, "body"> {
  readonly body: OutgoingRequest["body"] | (() => Promise<string>);
  /** The address without its query, for messages. */
  readonly shownUrl: string;
}

/** What a request is made of besides its endpoint and parameters. */
export interface RequestSettings {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly profile: VendorProfile;
  readonly appName: string | undefined;
  /** The caller's own headers: those of the client, then those of the call. */
  readonly headers: readonly (Readonly<Record<string, string>> | undefined)[];
  readonly unchecked: boolean;
}

/**
 * Fills in an endpoint. Nothing is sent.
 *
 * @throws ConfigError when the parameters are not what the endpoint takes.
 */
export function prepareRequest<Params, Result>(
  endpoint: Endpoint<Params, Result>,
  params: Params,
  { baseUrl, profile, appName, headers, unchecked }: RequestSettings,
): PreparedRequest {
  const values = expectRecord("params", params, "an object with the parameters");
  const { validate, allowsUnchecked = false } = endpoint;
  if (typeof validate === "function") validate(params, unchecked);
  else if (validate !== undefined) {
    const rules = unchecked && allowsUnchecked ? allowOtherKeys(validate, params, true) : validate;
    validateMembers("params", values, rules, "", unchecked);
  }
  const shownUrl = baseUrl + fillPath(pathTemplate(endpoint, profile.prefix), values);
  const given = endpoint.body?.(params);
  const query = endpoint.query === undefined ? "" : writeQuery(endpoint.query(params));
  const { accept } = endpoint.decode;
  const accepted = typeof accept === "function" ? accept(params) : accept;
  const { body, type } = writeBody(given);
  return {
    method: endpoint.method,
    url: shownUrl + query,
    shownUrl,
    headers: mergeHeaders(
      { Accept: accepted },
      platformHeaders(
        { product: profile.product, version: profile.version, appName },
        endpoint.decode.streams === true,
      ),
      profile.headers,
      endpoint.headers,
      ...headers,
      body === undefined ? undefined : { "Content-Type": type },
    ),
    body,
    operation: operationOf(endpoint, profile.prefix),
  };
}

/** Later groups win, whatever the case of a name; undefined removes the header of an earlier group. */
function mergeHeaders(
  ...groups: readonly (Readonly<Record<string, string | undefined>> | undefined)[]
): Record<string, string> {
  const byName = new Map<string, [string, string]>();
  for (const group of groups) {
    if (group === undefined) continue;
    for (const [name, value] of Object.entries(group)) {
      if (value === undefined) byName.delete(name.toLowerCase());
      else byName.set(name.toLowerCase(), [name, value]);
    }
  }
  return Object.fromEntries(byName.values());
}

const formType = "application/x-www-form-urlencoded";

function writeForm(fields: FormFields): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.set(name, value);
  return form.toString();
}

function writeJson(value: unknown): string {
  let json: string | undefined;
  try {
    json = JSON.stringify(value);
  } catch (error) {
    throw new ConfigError("body", `cannot be written as JSON: ${(error as Error).message}`);
  }
  return json ?? refuse("body", "something that can be written as JSON", value);
}

function writeBody(body: RequestBody | undefined): { body: PreparedRequest["body"]; type: string | undefined } {
  if (body === undefined) return { body: undefined, type: undefined };
  if ("json" in body) return { body: writeJson(body.json), type: "application/json" };
  // The runtime adds the boundary to a multipart type, so none is set here.
  if ("multipart" in body) return { body: body.multipart(), type: undefined };
  const { form } = body;
  return { body: typeof form === "function" ? async () => writeForm(await form()) : writeForm(form), type: formType };
}
