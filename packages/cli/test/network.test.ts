import { writeFileSync } from "node:fs";
import http from "node:http";
import { join } from "node:path";
import tls from "node:tls";
import { serve } from "@identity-reports/fake-server";
import { sessionFake } from "@identity-reports/session-reports/fake";
import { describe, expect, it } from "vitest";
import { connectProxy } from "../../core/test/support/connect-proxy.js";
import { loopbackCertificate } from "../../fake-server/test/loopback-certificate.js";
import { startProcess } from "./real-process.ts";
import { afterThisTest, emptyFolder } from "./support.ts";

const canTrustTheSystem = typeof tls.setDefaultCACertificates === "function";
const canUseProxies = Reflect.has(http, "setGlobalProxyFromEnv");

/** A Fudo over HTTPS with a certificate of its own, and the variables that lead to it. */
async function serveSecureFudo() {
  const fake = sessionFake();
  const server = await serve(fake, { https: loopbackCertificate, host: "localhost" });
  afterThisTest(() => server.close());
  const cwd = emptyFolder();
  writeFileSync(join(cwd, "company.pem"), loopbackCertificate.cert);
  const env = { FUDO_BASE_URL: `https://localhost:${server.port}`, FUDO_API_KEY: fake.credentials.apiKey };
  return { fake, cwd, env, port: server.port };
}

const list = ["list", "fudo", "--quiet"];

describe("a certificate of a private CA", () => {
  it("is refused where it is not trusted, and the message says what to do at the command line", async () => {
    const { cwd, env } = await serveSecureFudo();
    const { code, stderr } = await startProcess(list, { cwd, env }).ended;
    expect([code, stderr]).toEqual([5, expect.stringContaining("as ca of the tenant")]);
    expect(stderr).not.toContain("tls: {");
  });

  it("is accepted where the tenant names it", async () => {
    const { cwd, env } = await serveSecureFudo();
    const { code } = await startProcess(list, { cwd, env: { ...env, FUDO_CA_FILE: "company.pem" } }).ended;
    expect(code).toBe(0);
  });

  // On the other systems the store is no file that a test may write to.
  it.skipIf(!canTrustTheSystem || process.platform !== "linux")(
    "is accepted where the operating system trusts it, without a setting",
    async () => {
      const { cwd, env } = await serveSecureFudo();
      const { code } = await startProcess(list, { cwd, env: { ...env, SSL_CERT_FILE: join(cwd, "company.pem") } })
        .ended;
      expect(code).toBe(0);
    },
  );
});

describe.skipIf(!canUseProxies)("the proxy of the environment", () => {
  it("is gone through without a setting", async () => {
    const { cwd, env, port } = await serveSecureFudo();
    const proxy = await connectProxy();
    const { code } = await startProcess(list, {
      cwd,
      env: { ...env, NODE_EXTRA_CA_CERTS: join(cwd, "company.pem"), HTTPS_PROXY: proxy.url },
    }).ended;
    expect([code, proxy.tunnels[0]]).toEqual([0, `localhost:${port}`]);
  });
});
