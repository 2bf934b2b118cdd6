import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clientCredentials } from "../../src/auth/client-credentials.js";
import { fixedAuthorization } from "../../src/auth/access-token.js";
import type { LogMethod } from "../../src/observe/logger.js";
import type { CredentialFactory } from "../../src/call/credential.js";
import { json } from "../../src/decode/json.js";
import { anyJson } from "../../src/decode/schema.js";
import { defineEndpoint } from "../../src/call/endpoint.js";
import { isRecord } from "../../src/internal/objects.js";
import { numRuns } from "../support/property-cases.js";
import { ok, scriptedFetch, testClient, testProfile, type Reply, type SeenCall } from "../support/transport-client.js";
import { settled, useFakeClock } from "../support/transport-clock.js";
import { expectNoSecret, oddWaysToWrite, waysToWrite } from "../support/transport-secrets.js";

const clientSecret = `cl1ent/S3cret+&<"'>`;
const token = "t0ken/value+for=tests";
const filter = "filter-only-we-know";

const getItem = defineEndpoint({
  method: "GET",
  path: "items/{id}",
  query: () => ({ filter }),
  decode: json({
    safeParse: (data: unknown) =>
      isRecord(data) && data["isWhole"] === true
        ? { success: true, data }
        : { success: false, error: { issues: [{ path: [String(Object.keys(data ?? {})[0])], expected: "string" }] } },
  }),
  idempotent: true,
});
const refuseItem = defineEndpoint({ method: "POST", path: "items", decode: json(anyJson), idempotent: false });

const isTokenCall = ({ url }: SeenCall): boolean => url.endsWith("/oauth/token");
const sent = ({ url, init }: SeenCall): string => `${url} ${JSON.stringify(init.headers)} ${String(init.body)}`;

/** What a careless server, proxy or `fetch` may make of a request. */
const carelessReplies: Readonly<Record<string, (echo: string, call: SeenCall) => Response | Promise<Response>>> = {
  "JSON under 400": (echo) => Response.json({ message: `bad: ${echo}`, detail: [{ [echo]: echo }] }, { status: 400 }),
  "JSON with escapes of its own": (echo) =>
    new Response(
      `{"message":"${[...echo].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`).join("")}"}`,
      { status: 422 },
    ),
  "text under 500": (echo) => new Response(`stack trace: ${echo}`, { status: 500 }),
  "HTML under 403": (echo) =>
    new Response(`<html><title>No ${echo}</title><body><pre>${echo}</pre></body></html>`, { status: 403 }),
  "a body cut off at its 64 KiB": (echo) =>
    new Response("x".repeat(64 * 1024 - Math.min(echo.length - 1, 9)) + echo, { status: 404 }),
  "headers under 429": (echo) =>
    new Response("{}", {
      status: 429,
      headers: {
        "retry-after": "100000",
        "x-request-id": encodeURIComponent(echo),
        "content-type": `text/${encodeURIComponent(echo)}`,
        sunset: encodeURIComponent(echo),
        deprecation: encodeURIComponent(echo),
        "x-echo": encodeURIComponent(echo),
        "set-cookie": `session=${encodeURIComponent(echo)}`,
      },
    }),
  "a status line": (echo) => new Response("", { status: 409, statusText: encodeURIComponent(echo) }),
  "another shape under 200": (echo) => Response.json({ [echo]: echo }),
  "text under 200": (echo) =>
    new Response(`you sent ${echo}`, { headers: { "content-type": `text/${encodeURIComponent(echo)}` } }),
  "failure under 200": (echo) => Response.json({ result: "failure", message: echo }),
  "a redirect": (echo) =>
    new Response("", {
      status: 302,
      headers: { location: `https://elsewhere.test/?back=${encodeURIComponent(echo)}` },
    }),
  "a failure that carries the request": (echo, call) =>
    Promise.reject(
      Object.assign(new TypeError(`cannot send: ${echo}`), {
        code: "ECONNRESET",
        request: new Request(call.url, { headers: call.init.headers }),
        config: { headers: call.init.headers, data: call.init.body },
        cause: Object.assign(new Error(`inner: ${echo}`), { options: call.init }),
      }),
    ),
  "a failure that is text": (echo) => Promise.reject(`failed with ${echo}`),
  "a body that breaks off": (echo) =>
    new Response(new ReadableStream({ start: (controller) => controller.error(new Error(`lost ${echo}`)) })),
};

const anyWay = [...Object.values(waysToWrite), ...Object.values(oddWaysToWrite)];

interface Watch {
  readonly credential: CredentialFactory;
  readonly reply: (call: SeenCall) => Response | Promise<Response>;
  readonly secrets: readonly string[];
}

/** Calls both endpoints and checks everything that leaves the library. */
async function expectSilence({ credential, reply, secrets }: Watch): Promise<void> {
  const logged: unknown[] = [];
  const log: LogMethod = (message, fields) => logged.push(message, fields);
  const script = scriptedFetch((): Reply => (call) => reply(call));
  const { transport, events } = testClient({
    credential,
    profile: { errors: { ...testProfile.errors, hint: () => "see the manual" } },
    options: { fetch: script.fetch, retries: 1, logger: { debug: log, info: log, warn: log, error: log } },
  });
  const endings = [
    await settled(transport.send(getItem, { id: "7" }, { label: "mine" })),
    await settled(transport.send(refuseItem, {}, { totalTimeoutMs: 1000 })),
    await settled(transport.accessToken()),
  ];
  for (const { error } of endings) expectNoSecret(error, secrets);
  for (const event of events) expectNoSecret(event, secrets);
  for (const line of logged) expectNoSecret(line, secrets);
  expect(events.length).toBeGreaterThan(0);
  expect(logged.length).toBeGreaterThanOrEqual(events.length);
}

describe.each(Object.entries(carelessReplies))("%s that repeats what was sent", (name, reply) => {
  it.each(Object.entries(waysToWrite))("leaks neither secret, token nor query (%s)", async (_, write) => {
    useFakeClock();
    await expectSilence({
      credential: clientCredentials("/oauth/token", { clientId: "the-id", clientSecret }),
      // The query is not repeated: it must not show by our own doing.
      secrets: [clientSecret, token, filter],
      reply: (call) =>
        isTokenCall(call)
          ? ok({ access_token: token, expires_in: 600 })
          : reply(`${write(clientSecret)} ${write(token)}`, call),
    });
    await expectSilence({
      credential: clientCredentials("/oauth/token", { clientId: "the-id", clientSecret }),
      secrets: [clientSecret],
      reply: (call) => reply(write(clientSecret), call),
    });
    await expectSilence({
      credential: fixedAuthorization("auth.apiKey", token, ""),
      secrets: [token],
      reply: (call) => reply(`${write(token)} ${sent(call)}`, call),
    });
  });

  it("leaks no secret, whatever it consists of", async () => {
    useFakeClock();
    const visible = fc.string({ minLength: 8, maxLength: 40 }).filter((text) => /^[\x21-\x7e]{8,}$/.test(text));
    await fc.assert(
      fc.asyncProperty(visible, fc.constantFrom(...anyWay), async (secret, write) => {
        const unusual = `~${secret}~`;
        await expectSilence({
          credential: fixedAuthorization("auth.apiKey", unusual, ""),
          // Where a text ends in the middle of it, what is left of it neither.
          secrets: name.includes("cut off") ? [unusual, unusual.slice(0, 9)] : [unusual, write(unusual)],
          reply: (call) => reply(write(unusual), call),
        });
      }),
      numRuns(50, 2_000),
    );
  });
});
