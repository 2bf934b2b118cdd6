import { expect, test } from "vitest";
import { PingReportsClient } from "@identity-reports/ping-reports";
import { nextStep, SailPointReportsClient } from "@identity-reports/sailpoint-reports";
import { SessionReportsClient } from "@identity-reports/session-reports";
import { issue, startHttp, startHttps } from "../../core/test/platform/tls-server.ts";

const root = issue({ name: "Test root", isCa: true });
const leaf = issue({ altNames: ["127.0.0.1"], issuer: root });

interface Place {
  readonly baseUrl: string;
  readonly tls?: { readonly ca: string };
}

const starts = {
  SailPoint: (place: Place) =>
    new SailPointReportsClient({ ...place, auth: { accessToken: "a-token" } }).runReport({ reportType: "IDENTITIES" }),
  Fudo: (place: Place) =>
    new SessionReportsClient({ ...place, auth: { apiKey: "a-key" } }).runReport({
      criteria: [{ field: "protocol", value: "ssh" }],
    }),
  Ping: (place: Place) =>
    new PingReportsClient({ ...place, auth: { accessToken: "a-token" } }).runReport({ name: "AUDIT", realm: "alpha" }),
};

/** A server of another host: it takes every connection, and refuses every request. */
async function misdirecting(scheme: string): Promise<Place & { readonly seen: string[] }> {
  const seen: string[] = [];
  const start = (listener: Parameters<typeof startHttp>[0]) =>
    scheme === "https" ? startHttps(leaf, listener).then(({ url }) => url) : startHttp(listener);
  const baseUrl = await start((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    request.resume();
    response.writeHead(421).end();
  });
  return { baseUrl, seen, ...(scheme === "https" ? { tls: { ca: root.cert } } : {}) };
}

// The fetch of Node, as that of browsers, sends a request again by itself after a 421.
test.each(
  ["http", "https"].flatMap((scheme) => Object.entries(starts).map(([vendor, start]) => ({ scheme, vendor, start }))),
)("a start that is answered 421 is one request: $vendor, $scheme", async ({ scheme, start }) => {
  const { seen, ...place } = await misdirecting(scheme);
  const error: unknown = await start(place).catch((failure: unknown) => failure);
  expect(error).toMatchObject({ name: "HttpError", status: 421, carriedOut: "no", isRetryable: false, attempts: 1 });
  expect(nextStep(error)).toMatchObject({ action: "give-up" });
  expect(seen).toHaveLength(1);
});
