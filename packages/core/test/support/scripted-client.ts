import { fixedAuthorization } from "../../src/auth/access-token.js";
import type { CredentialFactory } from "../../src/call/credential.js";
import { defineEndpoint } from "../../src/call/endpoint.js";
import type { ClientOptions } from "../../src/call/options.js";
import type { FetchInit } from "../../src/platform/platform.js";
import type { VendorErrors, VendorProfile } from "../../src/call/vendor-profile.js";
import { ApiClient } from "../../src/client/api-client.js";
import { Transport } from "../../src/client/transport.js";
import { json } from "../../src/decode/json.js";
import { anyJson } from "../../src/decode/schema.js";
import { isRecord } from "../../src/internal/objects.js";
import type { ReportsEvent } from "../../src/observe/events.js";

export const baseUrl = "https://vendor.example.com/api";
export const token = "a-token-that-stays-secret";

/** What a request meets: an answer, a failure, or a function that decides. */
export type Step = Response | Error | ((url: string, init: FetchInit) => Response | Promise<Response>);

/** What a vendor that does not exist calls its failures. */
const vendorErrors: VendorErrors = {
  message: (body) => textAt(body, "message"),
  requestIdHeader: "x-request-id",
  requestIdMember: "requestId",
  isFailure: (body) => textAt(body, "failed") !== undefined,
  isFinal: (_, body) => textAt(body, "final") !== undefined,
  hint: (status) => (status === 403 ? "ask for the scope" : undefined),
  deprecation: { header: "x-deprecated", message: "use v2" },
};

function textAt(body: unknown, key: string): string | undefined {
  const value = isRecord(body) ? body[key] : undefined;
  return typeof value === "string" ? value : undefined;
}

export const profile: VendorProfile = {
  product: "test-reports",
  version: "1.2.3",
  prefix: "v1/",
  errors: vendorErrors,
};

export const getItem = defineEndpoint({
  method: "GET",
  path: "items/{id}",
  decode: json<unknown>(anyJson),
  idempotent: true,
});
export const startRun = defineEndpoint({
  method: "POST",
  path: "runs",
  body: (input: { readonly report: string }) => ({ json: input }),
  decode: json<unknown>(anyJson),
  idempotent: false,
});

export interface Setup extends ClientOptions {
  readonly profile?: Partial<VendorProfile>;
  readonly credential?: CredentialFactory;
  readonly baseUrl?: string;
}

/** A client whose n-th request meets the n-th step; the last one meets all further requests. */
export function scriptedClient(steps: readonly [Step, ...Step[]], setup: Setup = {}) {
  const { profile: changes, credential, baseUrl: address, ...options } = setup;
  const calls: { readonly url: string; readonly init: FetchInit }[] = [];
  const events: ReportsEvent[] = [];
  const transport = new Transport({
    profile: { ...profile, ...changes },
    baseUrl: address ?? baseUrl,
    credential: credential ?? fixedAuthorization("auth.accessToken", token, "Bearer "),
    options: {
      fetch: async (url, init) => {
        calls.push({ url, init });
        const step = steps[calls.length - 1] ?? steps.at(-1)!;
        if (step instanceof Error) throw step;
        return step instanceof Response ? step.clone() : step(url, init);
      },
      onEvent: (event) => events.push(event),
      ...options,
    },
  });
  return { transport, client: new ApiClient(transport), calls, events };
}

/** An error with a code, as Node and undici make them. */
export const withCode = (code: unknown, facts: object = {}) => Object.assign(new Error("told"), { code, ...facts });

/** An error of the system, as `fetch` wraps it. */
export const systemError = (code: string, facts: object = {}): TypeError =>
  new TypeError("fetch failed", { cause: Object.assign(new Error(`system says ${code}`), { code, ...facts }) });
