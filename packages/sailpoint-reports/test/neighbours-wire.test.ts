import { describe, expect, test } from "vitest";
import { zipBytes } from "@identity-reports/core/fake";
import { SailPointReportsClient, type FetchInit } from "@identity-reports/sailpoint-reports";
import { neighbourDeviations, neighbourExamples, type NeighbourExample } from "./support/documented-neighbours.js";

const origin = "https://sailpoint.api.identitynow.com";

interface Sent extends FetchInit {
  readonly url: URL;
}

/** What the documents say that comes back. */
function answerTo({ answer, operation }: NeighbourExample): Response {
  if (operation === "startCampaignReport") return Response.json({}, { status: 202 });
  if (answer !== undefined) return Response.json(answer, { headers: { "x-total-count": "1" } });
  const bytes = zipBytes([{ name: "PolicyReport.csv", bytes: new TextEncoder().encode("a,b\r\n1,2\r\n") }]);
  return new Response(bytes, { headers: { "content-type": "application/zip" } });
}

/** A client in one layout, whose requests end here. */
function recordingClient(version: string, example: NeighbourExample) {
  const sent: Sent[] = [];
  const client = new SailPointReportsClient({
    baseUrl: version === "v1" ? origin : `${origin}/${version}`,
    auth: { accessToken: "a-token" },
    fetch: async (url, init) => {
      sent.push({ ...init, url: new URL(url) });
      return answerTo(example);
    },
  });
  return { client, sent };
}

/** In v1 the version stands behind the first segment, and else in front of all. */
const pathIn = (version: string, path: string): string =>
  version === "v1" ? path.replace(/^\/[\w-]+/, "$&/v1") : `/${version}${path}`;

describe.each(["v1", "v3", "v2024", "v2025", "v2026"])("in the %s layout", (version) => {
  const examples = neighbourExamples.filter(({ versions }) => versions === undefined || versions.includes(version));

  test.each(examples)("$operation is sent as documented", async (example) => {
    const { client, sent } = recordingClient(version, example);
    await example.call(client);
    expect(sent).toHaveLength(1);
    const request = sent[0]!;
    expect(request.method).toBe(example.method);
    expect(request.url.origin + request.url.pathname).toBe(origin + pathIn(version, example.path));
    expect(Object.fromEntries(request.url.searchParams)).toEqual(example.query ?? {});
    expect(request.body === undefined ? undefined : JSON.parse(String(request.body))).toEqual(example.body);

    const headers = Object.fromEntries(new Headers(request.headers));
    const changed = neighbourDeviations.filter(({ operation }) => operation === example.operation);
    const deviations = Object.fromEntries(changed.map(({ header, sent: value }) => [header, value]));
    const documented = {
      accept: "application/json",
      authorization: "Bearer a-token",
      ...example.headers,
      ...deviations,
    };
    expect(headers).toMatchObject(documented);
    // Nothing the documents do not know of, but what HTTP needs.
    const known = [...Object.keys(documented), "user-agent", "accept-encoding"];
    expect(Object.keys(headers).filter((name) => !known.includes(name))).toEqual([]);
  });

  test.each(examples.filter(({ answer }) => answer !== undefined))(
    "the documented answer of $operation is read as it is",
    async (example) => {
      const { client } = recordingClient(version, example);
      expect(await example.call(client)).toEqual(example.answer);
    },
  );
});
