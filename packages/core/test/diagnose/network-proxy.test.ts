import { afterEach, describe, expect, test, vi } from "vitest";
import { issue, startHttps } from "../platform/tls-server.js";
import { connectProxy } from "../support/connect-proxy.js";
import { useProxyEverywhere } from "../support/environment-proxy.js";
import { diagnosed, findingOf, statusesOf } from "./diagnosed.js";

afterEach(() => vi.unstubAllEnvs());

const root = issue({ name: "Test root", isCa: true });
const company = issue({ name: "Company proxy CA", isCa: true });
const goodLeaf = issue({ altNames: ["127.0.0.1"], issuer: root });
const trusted = { tls: { ca: root.cert } };

const startVendor = (certificate: typeof goodLeaf = goodLeaf) =>
  startHttps(certificate, (_request, response) => void response.end("{}"));

describe("the proxy", () => {
  test("of the environment: names and connections are its business, the certificate is looked at behind it", async () => {
    const proxy = await connectProxy();
    const { url, port } = await startVendor();
    useProxyEverywhere({ HTTPS_PROXY: proxy.url });
    const diagnosis = await diagnosed({ baseUrl: url, client: trusted });
    expect(statusesOf(diagnosis).slice(2)).toEqual([
      "proxy: pass",
      "dns: skip",
      "tcp: skip",
      "tls: pass",
      "clock: pass",
    ]);
    expect(new Set(proxy.tunnels)).toEqual(new Set([`127.0.0.1:${port}`]));
  });

  test.each([
    [407, "requires a sign-in (407)"],
    [403, "does not allow this host (403)"],
    [502, "cannot reach the server (502)"],
  ])("that answers %d: fails, and all behind it is skipped", async (status, expected) => {
    const proxy = await connectProxy(status);
    useProxyEverywhere({ HTTPS_PROXY: proxy.url });
    const diagnosis = await diagnosed({ baseUrl: "https://vendor.example", client: trusted });
    const { detail, fix } = findingOf(diagnosis, "proxy");
    expect(detail).toBe(`the proxy of HTTPS_PROXY ${expected}`);
    expect(fix?.text).toMatch(/^(?!.*\[redacted\]).+/);
    expect(findingOf(diagnosis, "clock")).toMatchObject({ status: "skip", because: "proxy failed" });
    expect(diagnosis.exitCode).toBe(5);
  });

  test("that is not there", async () => {
    useProxyEverywhere({ HTTPS_PROXY: "http://127.0.0.1:9" });
    const diagnosis = await diagnosed({ baseUrl: "https://vendor.example" });
    expect(findingOf(diagnosis, "proxy")).toMatchObject({ status: "fail", data: { code: "ECONNREFUSED" } });
  });

  test("that looks into connections: the CA to name is the proxy's own", async () => {
    const inspecting = await startVendor(issue({ altNames: ["vendor.example"], issuer: company }));
    const proxy = await connectProxy(200, inspecting.port);
    useProxyEverywhere({ HTTPS_PROXY: proxy.url });
    const { status, data, fix } = findingOf(await diagnosed({ baseUrl: "https://vendor.example" }), "tls");
    expect([status, data?.["isInspected"]]).toEqual(["fail", true]);
    expect(fix?.text).toContain("The proxy inspects TLS");
  });

  test("that looks into connections, and is trusted: passes, and says so", async () => {
    const inspecting = await startVendor(issue({ altNames: ["vendor.example"], issuer: company }));
    const proxy = await connectProxy(200, inspecting.port);
    useProxyEverywhere({ HTTPS_PROXY: proxy.url });
    const client = { tls: { ca: company.cert } };
    const { status, detail } = findingOf(await diagnosed({ baseUrl: "https://vendor.example", client }), "tls");
    expect([status, detail]).toEqual(["pass", expect.stringContaining("the proxy inspects TLS")]);
  });

  test("that is named and not obeyed: fails, and says what switches it on", async () => {
    vi.stubEnv("HTTPS_PROXY", "http://proxy.example:3128");
    const diagnosis = await diagnosed({ baseUrl: "https://vendor.example" });
    const { status, fix } = findingOf(diagnosis, "proxy");
    expect([status, fix?.commands]).toEqual(["fail", ["export NODE_USE_ENV_PROXY=1"]]);
  });

  test("that is named for other hosts is none for this one", async () => {
    const { url } = await startVendor();
    vi.stubEnv("HTTPS_PROXY", "http://proxy.example:3128");
    vi.stubEnv("NO_PROXY", "127.0.0.1");
    expect(findingOf(await diagnosed({ baseUrl: url, client: trusted }), "proxy").detail).toBe("none for this host");
  });

  test("its address and password are in no diagnosis", async () => {
    const proxy = await connectProxy(407);
    useProxyEverywhere({ HTTPS_PROXY: proxy.url.replace("//", "//me:pass-word@") });
    const text = JSON.stringify(await diagnosed({ baseUrl: "https://vendor.example", client: trusted }));
    expect(text).not.toContain("pass-word");
    expect(proxy.credentials).toEqual([`Basic ${btoa("me:pass-word")}`]);
  });
});
