import { describe, expect, test } from "vitest";
import { fix, pass, warn, type Check } from "../../src/diagnose/check.js";
import type { ExaminedClient } from "../../src/diagnose/examined-client.js";
import { issue, startHttps } from "../platform/tls-server.js";
import { diagnosed, findingOf, secretToken } from "./diagnosed.js";

const saying = (detail: string, todo: string): Check<ExaminedClient> => ({
  id: "said",
  title: "what a vendor says",
  kind: "vendor",
  needs: [],
  run: (client) => {
    client.keepPrivate("Grace Hopper");
    return warn(detail, { data: { user: "Grace Hopper", count: 3 }, fix: fix(todo, [todo]) });
  },
});

const sharedText = async (detail: string): Promise<string | undefined> => {
  const fetch = async () => new Response("{}");
  const checks = [saying(detail, "do it")];
  return findingOf(
    await diagnosed({ baseUrl: "https://acme.example.com", client: { fetch }, checks, share: true }),
    "said",
  ).detail;
};

describe("a diagnosis that is shared", () => {
  test.each([
    ["a host", "ask acme.api.identitynow.com:443 now", "ask <host> now"],
    ["an IPv4 address", "at 10.0.214.98:8443 now", "at <address> now"],
    ["an IPv6 address", "at 2001:db8::1 now", "at <address> now"],
    ["an email address", "of ada@example.com now", "of <address> now"],
    ["a name that a check knows", "by Grace Hopper now", "by <private> now"],
    ["a path", "read /home/ada/keys/key.jwk now", "read <path> now"],
  ])("has no trace of %s", async (_, detail, expected) => {
    expect(await sharedText(detail)).toBe(expected);
  });

  test.each([
    "/reports/v1 answers, 200",
    "24.21.0, system CAs in use (576)",
    "scope is sp:report:read fr:idc:analytics:*",
  ])("keeps what says nothing about a tenant: %s", async (detail) => {
    expect(await sharedText(detail)).toBe(detail);
  });

  test("has no trace of the server, its certificate, its tenant or the settings, and keeps what was found", async () => {
    const certificate = issue({ name: "fudo of acme", altNames: ["fudo.acme.local"] });
    const { url } = await startHttps(certificate, (_request, response) => void response.end());
    const diagnosis = await diagnosed({
      baseUrl: url,
      name: "acme-production",
      client: { tls: { ca: certificate.cert } },
      settings: [{ name: "FUDO_API_KEY", source: "profile acme-production", file: "/home/ada/.fudo" }],
      share: true,
    });
    const text = JSON.stringify(diagnosis);
    for (const trace of ["127.0.0.1", "acme", "ada", "fudo of", ":FA:"]) expect(text).not.toContain(trace);
    expect(findingOf(diagnosis, "tls")).toMatchObject({
      status: "pass",
      data: { daysLeft: expect.any(Number), isPinned: true },
    });
    expect(diagnosis.requests).toMatchObject([{ tenant: "tenant-1", url: "https://<host>/", status: 200 }]);
  });
});

test("no diagnosis has the token, whatever a vendor answers", async () => {
  const echo: Check<ExaminedClient> = {
    id: "echo",
    title: "echo",
    kind: "vendor",
    needs: [],
    async run(client) {
      const asked = await client.ask({ path: "echo", query: { filter: "private" } });
      return pass("answer" in asked ? `${asked.answer.text} ${secretToken}` : asked.error.message);
    },
  };
  const fetch = async () => new Response(`your token is ${secretToken}`, { status: 418 });
  const diagnosis = await diagnosed({ baseUrl: "https://vendor.example", client: { fetch }, checks: [echo] });
  expect(JSON.stringify(diagnosis)).not.toContain(secretToken);
  expect(diagnosis.requests.at(-1)).toMatchObject({
    check: "echo",
    url: "https://vendor.example/api/echo",
    status: 418,
  });
});
