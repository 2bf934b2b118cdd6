import { afterEach, expect, it, vi } from "vitest";
import { noCredential } from "../../src/auth/access-token.js";
import { defineEndpoint } from "../../src/call/endpoint.js";
import { getItem, profile } from "../support/scripted-client.js";

afterEach(() => {
  vi.doUnmock("#platform");
  vi.resetModules();
});

const getFile = defineEndpoint({
  method: "GET",
  path: "file",
  decode: { accept: "text/csv", streams: true, read: () => Promise.resolve(undefined) },
  idempotent: true,
});

it("in a browser, which does not let them be set, a request has neither User-Agent nor Accept-Encoding", async () => {
  vi.resetModules();
  vi.doMock("#platform", () => import("../../src/platform/default.js"));
  const { Transport } = await import("../../src/client/transport.js");
  const sent: Record<string, string>[] = [];
  const fetch = async (_: string, { headers }: { headers: Record<string, string> }): Promise<Response> => {
    sent.push(headers);
    return Response.json({});
  };
  const baseUrl = "https://vendor.example.com";
  const transport = new Transport({ profile, baseUrl, credential: noCredential, options: { fetch } });
  await transport.send(getFile, {});
  await transport.send(getItem, { id: "1" });
  expect(sent).toEqual([{ Accept: "text/csv" }, { Accept: "application/json" }]);
  const withTls = { profile, baseUrl, credential: noCredential, options: { tls: {} } };
  expect(() => new Transport(withTls)).toThrow("tls: certificates of single connections is missing from this bundle");
});
