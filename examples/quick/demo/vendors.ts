import { createServer, type IncomingMessage, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { serve } from "@identity-reports/fake-server";
import { pingFake } from "@identity-reports/ping-reports/fake";
import { sailPointFake } from "@identity-reports/sailpoint-reports/fake";
import { sessionFake } from "@identity-reports/session-reports/fake";
import { certificate } from "./certificate.ts";

/** Everything that the ten files talk to, on this machine. */
export interface Vendors {
  /** The variables that the files read. */
  readonly env: Readonly<Record<string, string>>;
  readonly sailpoint: ReturnType<typeof sailPointFake>;
  readonly fudo: ReturnType<typeof sessionFake>;
  /** The environment that templates are promoted to. */
  readonly production: ReturnType<typeof pingFake>;
  /** What was uploaded: the bytes of the object, by its path. */
  readonly uploads: ReadonlyMap<string, Buffer>;
  close(): Promise<void>;
}

/** Serves the fakes, the appliance over TLS, a storage that takes a PUT, and a service that hands out tokens. */
export async function serveVendors(): Promise<Vendors> {
  const sailpoint = sailPointFake();
  const fudo = sessionFake();
  const ping = pingFake({ templates: [{ name: "TOWNS", displayName: "Towns", type: "published" }] });
  const production = pingFake({ credentials: ping.credentials });
  const fakes = await Promise.all([
    serve(sailpoint),
    serve(fudo, { https: certificate }),
    serve(ping),
    serve(production),
  ]);
  const [{ url: SAIL_BASE_URL }, { url: FUDO_BASE_URL }, { url: PING_BASE_URL }, { url: PRODUCTION_URL }] = fakes;

  const uploads = new Map<string, Buffer>();
  const storage = await listen(async (request) => {
    const bytes = await buffer(request);
    // As S3 does: the length has to be announced, and to be right.
    if (bytes.length !== Number(request.headers["content-length"])) return { status: 411 };
    uploads.set(new URL(request.url ?? "", "http://storage").pathname, bytes);
    return { status: 200 };
  });
  const tokens = await listen(async () => ({
    status: 200,
    json: { token: sailpoint.issueToken(), expiresAt: Date.now() + 600_000 },
  }));

  const { serviceAccountId, jwk } = ping.credentials;
  return {
    env: {
      SAIL_BASE_URL,
      SAIL_CLIENT_ID: sailpoint.credentials.clientId,
      SAIL_CLIENT_SECRET: sailpoint.credentials.clientSecret,
      FUDO_BASE_URL,
      FUDO_API_KEY: fudo.credentials.apiKey,
      FUDO_CA_FILE: "fudo.pem",
      PING_BASE_URL,
      PING_SERVICE_ACCOUNT_ID: serviceAccountId,
      PING_SERVICE_ACCOUNT_JWK: JSON.stringify(jwk),
      PRODUCTION_URL,
      PRODUCTION_ACCOUNT_ID: serviceAccountId,
      PRODUCTION_JWK: JSON.stringify(jwk),
      UPLOAD_URL: `${urlOf(storage)}/evidence/identities.csv?X-Amz-Signature=…`,
      TOKEN_URL: `${urlOf(tokens)}/token`,
    },
    sailpoint,
    fudo,
    production,
    uploads,
    async close() {
      for (const server of [storage, tokens]) server.closeAllConnections();
      for (const server of [storage, tokens]) server.close();
      await Promise.all(fakes.map((fake) => fake.close()));
    },
  };
}

interface Answer {
  readonly status: number;
  readonly json?: object;
}

async function listen(answer: (request: IncomingMessage) => Promise<Answer>): Promise<Server> {
  const server = createServer((request, response) => {
    answer(request)
      .then(({ status, json }) => response.writeHead(status).end(json && JSON.stringify(json)))
      .catch(() => response.destroy());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

const urlOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
