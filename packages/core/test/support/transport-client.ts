import { noCredential } from "../../src/auth/access-token.js";
import type { CredentialFactory } from "../../src/call/credential.js";
import { defineEndpoint, type Endpoint } from "../../src/call/endpoint.js";
import type { ClientOptions, Fetch } from "../../src/call/options.js";
import type { FetchInit } from "../../src/platform/platform.js";
import type { VendorProfile } from "../../src/call/vendor-profile.js";
import { Transport } from "../../src/client/transport.js";
import { json } from "../../src/decode/json.js";
import { anyJson } from "../../src/decode/schema.js";
import { isRecord } from "../../src/internal/objects.js";
import type { ReportsEvent } from "../../src/observe/events.js";

/** One request that reached the scripted `fetch`. */
export interface SeenCall {
  readonly url: string;
  readonly init: FetchInit;
  /** Monotonic time in ms. */
  readonly atMs: number;
}

/** What the n-th request meets: an answer, a failure, or whatever the function makes of it. */
export type Reply = Response | Error | ((call: SeenCall) => Response | Promise<Response>);

export interface ScriptedFetch {
  readonly fetch: Fetch;
  readonly calls: readonly SeenCall[];
}

/** Answers the n-th request with the n-th reply; the last one answers all further requests. */
export function scriptedFetch(replies: readonly Reply[] | ((requestNumber: number) => Reply)): ScriptedFetch {
  const calls: SeenCall[] = [];
  return {
    calls,
    async fetch(url, init) {
      const call = { url, init, atMs: performance.now() };
      calls.push(call);
      const reply =
        typeof replies === "function" ? replies(calls.length) : (replies[calls.length - 1] ?? replies.at(-1));
      if (reply === undefined) throw new Error("the script has no replies");
      if (reply instanceof Error) throw reply;
      return typeof reply === "function" ? await reply(call) : reply.clone();
    },
  };
}

/** An answer that never comes; it fails when the request is aborted. */
export const silence: Reply = ({ init }) =>
  new Promise((_, reject) => init.signal.addEventListener("abort", () => reject(init.signal.reason)));

export const ok = (body: unknown = {}, headers: Record<string, string> = {}): Response =>
  Response.json(body, { headers });

export const answer = (status: number, headers: Record<string, string> = {}, body: string | null = "{}"): Response =>
  new Response(body, { status, headers });

/** What `fetch` rejects with when the connection fails. */
export const connectionError = (code: string, facts: object = {}): Error =>
  new TypeError("fetch failed", { cause: Object.assign(new Error(`${code} happened`), { code, ...facts }) });

interface ItemParams {
  readonly id: string;
  readonly filter?: string;
}

/** May be repeated. */
export const getItem: Endpoint<ItemParams, unknown> = defineEndpoint({
  method: "GET",
  path: "items/{id}",
  query: ({ filter }: ItemParams) => ({ filter }),
  decode: json(anyJson),
  idempotent: true,
});

/** Must not be repeated once it may have been carried out. */
export const createItem: Endpoint<ItemParams, unknown> = defineEndpoint({
  method: "POST",
  path: "items",
  body: ({ id }: ItemParams) => ({ json: { id } }),
  decode: json(anyJson),
  idempotent: false,
});

export const testProfile: VendorProfile = {
  product: "test-reports",
  version: "1.2.3",
  prefix: "api/",
  errors: {
    message: (body) => (isRecord(body) && typeof body["message"] === "string" ? body["message"] : undefined),
    requestIdHeader: "x-request-id",
    isFailure: (body) => isRecord(body) && body["result"] === "failure",
  },
};

export interface TestClient {
  readonly transport: Transport;
  readonly events: readonly ReportsEvent[];
  eventsOf<Type extends ReportsEvent["type"]>(type: Type): readonly Extract<ReportsEvent, { type: Type }>[];
}

export interface TestClientSetup {
  readonly baseUrl?: string;
  readonly credential?: CredentialFactory;
  readonly profile?: Partial<VendorProfile>;
  readonly options?: ClientOptions;
}

const isOfType = <Type extends ReportsEvent["type"]>(
  event: ReportsEvent,
  type: Type,
): event is Extract<ReportsEvent, { type: Type }> => event.type === type;

/** A client of no particular vendor. */
export function testClient({ baseUrl, credential, profile, options }: TestClientSetup = {}): TestClient {
  const events: ReportsEvent[] = [];
  const transport = new Transport({
    profile: { ...testProfile, ...profile },
    baseUrl: baseUrl ?? "https://vendor.test",
    credential: credential ?? noCredential,
    options: {
      ...options,
      onEvent(event) {
        events.push(event);
        options?.onEvent?.(event);
      },
    },
  });
  return {
    transport,
    events,
    eventsOf: (type) => events.filter((event) => isOfType(event, type)),
  };
}
